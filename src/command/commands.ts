// The commands of Constat. Exit codes: 0 done, 1 the thing failed, 2 wrong use.
import { Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config/read.ts'
import { WrongUse } from '../data-directory.ts'
import type { Options } from '../main.ts'
import { findBrowser } from '../setup.mjs'
import { version } from '../version.ts'
import { addBackupCommands } from './backup.ts'
import { type Common, command, fail, readable } from './command.ts'
import { addExportCommand } from './export.ts'
import { addGrantCommands } from './grants.ts'
import { addProbeCommands } from './probe-import.ts'
import { addRunCommands } from './runs.ts'
import { addSubscriberCommands } from './subscribers.ts'
import { addVerify } from './verify.ts'
import { addWordsCommands } from './words.ts'
import { optionsOf } from './write.ts'

const port = (text: string) => {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

const days = (text: string) => {
  const number = Number(/^(\d+)d$/.exec(text)?.[1])
  if (number >= 1 && number <= 1000) return number
  throw new InvalidArgumentError('A history is 1d to 1000d long, in days.')
}

const program = new Command('constat')
  .description('Independent status monitor for public registries.')
  .version(version)
  .enablePositionalOptions()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))

const simulate = async ({ config, dataDir }: Options, length: number) => {
  if (config) {
    throw new WrongUse(
      'A history can only be simulated in practice mode: leave --config and constat.yaml out.',
    )
  }
  const { isTTY } = process.stderr
  const { simulateHistory } = await import('../simulate/history.ts')
  await simulateHistory({
    dataDir,
    days: length,
    now: Date.now(),
    version,
    onProgress: (done, reachedAt) => {
      const date = new Date(reachedAt).toISOString().slice(0, 10)
      if (isTTY) process.stderr.write(`\rSimulating: ${date}, ${Math.round(100 * done)} %`)
    },
  })
  if (isTTY) process.stderr.write('\n')
}

// Node writes its warnings as plain lines, which who reads our log could not.
const logWarnings = (log: Options['log']) => {
  process.removeAllListeners('warning')
  process.on('warning', ({ name, message }) => log('warn', 'warning of Node', { name, message }))
}

// Whoever reads the log is to find in it why Constat ended, whatever it was.
const logCrashes = (log: Options['log']) => {
  process.on('uncaughtException', (cause) => {
    log('error', 'Constat broke down', { cause })
    process.exit(1)
  })
}

// A run under way is given its 10 seconds first.
const patienceMs = 20_000

const runForever = async (options: Options) => {
  logWarnings(options.log)
  logCrashes(options.log)
  const { start } = await import('../main.ts')
  const constat = await start(options)
  process.stdout.write(`Constat: ${constat.url}\n`)
  if (constat.practice) {
    process.stdout.write(
      `Practice registry: ${constat.practice.url} (break it at ${constat.practice.url}/_practice)\n`,
    )
  }
  const stop = (signal: NodeJS.Signals) => {
    options.log('info', 'stopping', { signal })
    // Whatever holds it up, nothing on record is lost by ending all the same.
    setTimeout(() => {
      options.log('error', 'Constat ended before every part of it had stopped', {
        after_s: patienceMs / 1000,
      })
      process.exit(1)
    }, patienceMs).unref()
    constat.stop().then(() => process.exit(0), fail)
  }
  // Not once: npm passes on an interrupt that its whole group has already had.
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

command(program, 'start', 'runs everything; without a configuration, in practice mode')
  .option('--port <number>', 'port of the status page', port)
  .option('--practice-port <number>', 'port of the practice registry', port, 3001)
  .option('--simulate-history <days>', 'first fill a new data directory with simulated runs, e.g. 365d', days)
  .action(async (given: Common & { port?: number; practicePort: number; simulateHistory?: number }) => {
    const options = { ...optionsOf(given), port: given.port ?? null, practicePort: given.practicePort }
    if (given.simulateHistory !== undefined) await simulate(options, given.simulateHistory)
    await runForever(options)
  })

command(program, 'init', 'writes a constat.yaml that explains itself')
  .option('--json', 'the result as JSON')
  .action(async ({ config = 'constat.yaml', json }: Common) => {
    const { writeFirstConfig } = await import('./init.ts')
    readable(json, writeFirstConfig(config))
  })

command(program, 'check', 'validates the configuration and tries what it names, except the registry')
  .option('--json', 'the result as JSON')
  .action(async ({ config = 'constat.yaml', data, json }: Common) => {
    const sound = readConfig(config)
    const { checkParts } = await import('./check.ts')
    readable(json, await checkParts(sound, { dataDir: data, browserPath: findBrowser() }))
  })

addRunCommands(program)
addSubscriberCommands(program)
addWordsCommands(program)
addGrantCommands(program)
addExportCommand(program)
addVerify(program, readable)
addProbeCommands(program)
addBackupCommands(program)

program.parseAsync().catch(fail)
