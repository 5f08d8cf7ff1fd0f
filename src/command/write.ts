// Has a command that writes performed: by the running process, or else here, as the one writer for as long as it takes.

import { askInstance, type Reply, type Request } from '../act/instance.ts'
import { mustHoldData, openDataDirectory, pathsIn, Refusal } from '../data-directory.ts'
import { openLog, secretsOf } from '../log.ts'
import type { Options } from '../main.ts'
import { findBrowser } from '../setup.mjs'
import { subscriptionsIn } from '../wiring/subscription-key.ts'
import { type Common, configOf, readable } from './command.ts'

/** How Constat is started by a command; throws a Refusal when no browser is at hand. */
export const optionsOf = (common: Common): Options => {
  const browserPath = findBrowser()
  if (!browserPath)
    throw new Refusal('No browser was found: run `npm run setup`, which finds or installs one.')
  const config = configOf(common)
  return {
    config,
    dataDir: common.data,
    port: null,
    practicePort: 3001,
    browserPath,
    log: openLog(
      () => Date.now(),
      (line) => process.stderr.write(line),
      config ? secretsOf(config) : [],
    ),
  }
}

const now = () => Date.now()

const performHere = async (
  common: Common,
  request: Request,
  progress: (text: string) => void,
): Promise<Reply> => {
  if (request.command === 'run' || request.command === 'export') {
    if (request.command === 'export') mustHoldData(common.data)
    // Everything that a whole Constat is made of: no other command has to wait for that.
    const { start } = await import('../main.ts')
    const proves = request.command === 'export'
    const constat = await start({ ...optionsOf(common), port: 0, practicePort: 0, idle: true, proves })
    try {
      return await constat.perform(request, progress)
    } finally {
      await constat.stop()
    }
  }
  mustHoldData(common.data)
  const { store, close } = openDataDirectory(common.data, null)
  const tools = {
    store,
    now,
    runNow: null,
    exporter: null,
    // Nothing runs that could be disturbed, or would have to be ended.
    whileIdle: async <T>(work: () => T | Promise<T>) => work(),
    pause: async (reason: string) => store.pauses.keep({ paused: true, at: now(), reason }),
    resume: (reason: string | null) => store.pauses.keep({ paused: false, at: now(), reason }),
    site: () => configOf(common)?.site ?? { timeZone: 'Europe/Paris', operator: null, url: null },
    subscriptions: () => subscriptionsIn(store, { folder: common.data }),
  }
  try {
    const { perform } = await import('../act/perform.ts')
    return await perform(tools, request, progress)
  } finally {
    close()
  }
}

/** Has a command performed; its progress goes to standard error. */
export const ask = async (common: Common, name: string, args: Request['args']): Promise<Reply> => {
  const request = { command: name, args }
  const progress = (text: string) => process.stderr.write(`${text}\n`)
  const { socket } = pathsIn(common.data)
  return (await askInstance(socket, request, progress)) ?? performHere(common, request, progress)
}

/** Has a command performed, prints its reply, and sets the exit code. */
export const write = async (common: Common, name: string, args: Request['args']): Promise<void> =>
  readable(common.json, await ask(common, name, args))

/** What was given to a command, without what every command has: the arguments of a request. */
export const argsOf = ({
  config: _,
  data: __,
  json: ___,
  ...given
}: Common & Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
