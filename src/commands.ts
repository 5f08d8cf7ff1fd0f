// The commands of Constat. Exit codes: 0 done, 1 the thing failed, 2 wrong use.
import { existsSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { addVerify } from './commands-verify.ts'
import { ConfigError, readConfig } from './config/read.ts'
import { mustHoldData, openDataDirectory, pathsIn, Refusal, WrongUse } from './data-directory.ts'
import { askInstance, type Reply, type Request } from './instance.ts'
import { listIncidents, listRuns } from './list.ts'
import { openLog } from './log.ts'
import { type Options, start, version } from './main.ts'
import { perform } from './perform.ts'
import { findBrowser } from './setup.mjs'
import { simulateHistory } from './simulate/history.ts'

type Common = { readonly config?: string; readonly data: string; readonly json?: boolean }

const port = (text: string) => {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

const count = (text: string) => {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= 500) return number
  throw new InvalidArgumentError('A limit is a whole number from 1 to 500.')
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

const command = (parent: Command, words: string, does: string) =>
  parent
    .command(words)
    .description(does)
    .option(
      '--config <file>',
      'configuration; practice mode without one (default: ./constat.yaml if there is one)',
    )
    .option('--data <folder>', 'data directory', './data')

const readable = (json: boolean | undefined, reply: Reply) => {
  process.stdout.write(`${json ? JSON.stringify(reply.json, null, 2) : reply.text}\n`)
  process.exitCode = reply.exit
}

const optionsOf = ({ config, data }: Common): Options => {
  const file = config ?? (existsSync('constat.yaml') ? 'constat.yaml' : null)
  const browserPath = findBrowser()
  if (!browserPath)
    throw new Refusal('No browser was found: run `npm run setup`, which finds or installs one.')
  return {
    config: file === null ? null : readConfig(file),
    dataDir: data,
    port: null,
    practicePort: 3001,
    browserPath,
    log: openLog(
      () => Date.now(),
      (line) => process.stderr.write(line),
    ),
  }
}

const simulate = async ({ config, dataDir }: Options, length: number) => {
  if (config) {
    throw new WrongUse(
      'A history can only be simulated in practice mode: leave --config and constat.yaml out.',
    )
  }
  const { isTTY } = process.stderr
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

const runForever = async (options: Options) => {
  const constat = await start(options)
  process.stdout.write(`Constat: ${constat.url}\n`)
  if (constat.practice) {
    process.stdout.write(
      `Practice registry: ${constat.practice.url} (break it at ${constat.practice.url}/_practice)\n`,
    )
  }
  const stop = (signal: NodeJS.Signals) => {
    options.log('info', 'stopping', { signal })
    constat.stop().then(() => process.exit(0), fail)
  }
  // Not once: npm passes on an interrupt that its whole group has already had.
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

// With nothing running, the command is the one writer for as long as it takes.
const performHere = async (
  common: Common,
  request: Request,
  progress: (text: string) => void,
): Promise<Reply> => {
  if (request.command === 'run') {
    const constat = await start({ ...optionsOf(common), port: 0, practicePort: 0, idle: true })
    try {
      return await constat.perform(request, progress)
    } finally {
      await constat.stop()
    }
  }
  mustHoldData(common.data)
  const { store, close } = openDataDirectory(common.data, null)
  try {
    // Nothing runs that could be disturbed.
    const whileIdle = async <T>(work: () => T | Promise<T>) => work()
    return await perform({ store, now: () => Date.now(), runNow: null, whileIdle }, request, progress)
  } finally {
    close()
  }
}

const write = async (common: Common, name: string, args: Request['args']) => {
  const request = { command: name, args }
  const progress = (text: string) => process.stderr.write(`${text}\n`)
  const { socket } = pathsIn(common.data)
  const reply =
    (await askInstance(socket, request, progress)) ?? (await performHere(common, request, progress))
  readable(common.json, reply)
}

const fail = (cause: unknown) => {
  const known = cause instanceof Refusal || cause instanceof ConfigError
  const text =
    cause instanceof Error ? (known ? cause.message : (cause.stack ?? cause.message)) : String(cause)
  process.stderr.write(`constat: ${text}\n`)
  process.exit(cause instanceof ConfigError || cause instanceof WrongUse ? 2 : 1)
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

command(program, 'check', 'validates the configuration and tries everything that it names')
  .option('--json', 'the result as JSON')
  .action(async ({ config = 'constat.yaml', data, json }: Common) => {
    const sound = readConfig(config)
    const { checkParts } = await import('./check.ts')
    readable(json, await checkParts(sound, { dataDir: data, browserPath: findBrowser() }))
  })

const run = command(program, 'run', 'runs a probe once, now, step by step')
  .argument('<probe>', 'its id, e.g. consumer-sign-up')
  .addOption(
    new Option(
      '--tier <tier>',
      'how far it goes (default: the only one it is planned at, else look)',
    ).choices(['look', 'submit']),
  )
  .option('--json', 'the result as JSON')
  .action((probe: string, { tier, ...options }: Common & { tier?: string }) =>
    write(options, 'run', { probe, ...(tier && { tier }) }),
  )
  // What follows a sub-command is the sub-command's: --data of `run discount` too.
  .enablePositionalOptions()

command(run, 'discount', 'takes a run out of the figures; shown struck through with its reason')
  .argument('<id>', 'the run, as `constat runs` shows it')
  .requiredOption('--reason <words>', 'why, in words for the public')
  .option('--json', 'the result as JSON')
  .action((id: string, options: Common & { reason: string }) =>
    write(options, 'run discount', { id, reason: options.reason }),
  )

command(
  program.command('incident').description('words and corrections on incidents'),
  'retract',
  'takes an incident out of the figures; shown struck through with its reason',
)
  .argument('<id>', 'the incident, as `constat incidents` shows it')
  .requiredOption('--reason <words>', 'why, in words for the public')
  .option('--json', 'the result as JSON')
  .action((id: string, options: Common & { reason: string }) =>
    write(options, 'incident retract', { id, reason: options.reason }),
  )

command(program, 'rebuild', 'makes incidents, states and sums anew from the runs')
  .option('--json', 'the result as JSON')
  .action((options: Common) => write(options, 'rebuild', {}))

command(program, 'runs', 'lists runs, newest first')
  .option('--probe <id>', 'only this probe')
  .option('--verdict <verdict>', 'only this verdict: up, degraded, down, inconclusive')
  .option('--limit <number>', 'how many', count, 20)
  .option('--json', 'as JSON')
  .action((options: Common & Parameters<typeof listRuns>[1]) =>
    readable(options.json, listRuns(options.data, options)),
  )

command(program, 'incidents', 'lists incidents, newest first')
  .option('--probe <id>', 'only this probe')
  .option('--limit <number>', 'how many', count, 20)
  .option('--json', 'as JSON')
  .action((options: Common & Parameters<typeof listIncidents>[1]) =>
    readable(options.json, listIncidents(options.data, options)),
  )

addVerify(program, readable)

program.parseAsync().catch(fail)
