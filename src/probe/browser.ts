// The only place that starts a browser: one process group and one empty profile per run, both gone at the end.
import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, LaunchOptions } from 'puppeteer'
import type { Failure } from '../outcome/fault.ts'
import { groupsWithArgument, killGroup, rssOf, signalGroup } from './process-group.ts'

export type BrowserOptions = {
  readonly executablePath: string
  /** False only where Chromium cannot make its sandbox: as root, in most containers. */
  readonly sandbox: boolean
  /** A folder of ours alone: what is found in it at start is killed and removed. */
  readonly profilesDir: string
  readonly memoryLimitBytes: number
  /** The visitor's languages, as in Accept-Language: 'fr-FR,fr'. */
  readonly languages: string
}

export type OpenBrowser = {
  readonly browser: Browser
  readonly userAgent: string
  readonly version: string
  /** Aborts, with a Failure as its reason, when the browser dies or is killed for its memory. */
  readonly lost: AbortSignal
  /** How many files the profile held before the browser started. */
  readonly profileFilesAtStart: number
  /** Lets the browser end by itself, so that its NetLog is whole, and returns it; rejects when none can be had. */
  finish(): Promise<Uint8Array>
  close(): Promise<void>
}

export type Opening = {
  /** Its network's events are logged. */
  readonly withNetLog?: boolean
  /** It has a window, on the screen of this machine. */
  readonly headful?: boolean
}

export type Launcher = {
  /** Starts a browser whose User-Agent is Chromium's own plus `agent`. */
  open(agent: string, opening?: Opening): Promise<OpenBrowser>
  /** Why no browser with a window can be had, and what to do; null when one can. */
  whyNoWindow(): Promise<string | null>
  /** Kills the browsers that an earlier Constat left running in this folder and removes their profiles. */
  sweepOrphans(): Promise<number>
}

const headlessOnly =
  'The browser at hand has no window: install a whole Chromium and set CONSTAT_BROWSER to its path.'
const noScreen =
  'No window opens here: run this where there is a screen (DISPLAY), with no other Constat running on the data directory'

const memoryCheckMs = 250
const finishMs = 2000
const largestNetLogBytes = 32 * 1024 ** 2

const netLogOf = (profile: string): string => `${profile}.net-log.json`

// Beside Puppeteer's own: nothing but the registry and the controls is to be asked anything.
const quiet = [
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-features=AutofillServerCommunication,BackForwardCache,CertificateTransparencyComponentUpdater,' +
    'InterestFeedContentSuggestions,NetworkTimeServiceQuerying,PreconnectToSearch,SpareRendererForSitePerProcess',
  '--no-default-browser-check',
  '--no-pings',
  '--no-proxy-server',
  '--no-service-autorun',
  '--safebrowsing-disable-auto-update',
  '--window-size=1280,900',
]

// Puppeteer does not listen for a process that the system would not even start (no descriptor or no process is left),
// and Node ends with an error that nobody listens for.
const hearingFailure = <T>(launching: () => Promise<T>) =>
  new Promise<T>((resolve, reject) => {
    const onProcess = (message: unknown) => {
      const { process } = message as { readonly process: ChildProcess }
      process.once('error', reject)
    }
    subscribe('child_process', onProcess)
    launching()
      .then(resolve, reject)
      .finally(() => unsubscribe('child_process', onProcess))
  })

const start = async (
  options: BrowserOptions,
  profile: string,
  extra: readonly string[],
  headful: boolean,
): Promise<Browser> => {
  // Loaded with the first browser: 8 MB that the first pages can do without.
  const { default: puppeteer } = await import('puppeteer')
  const settings: LaunchOptions = {
    executablePath: options.executablePath,
    headless: headful ? false : 'shell',
    pipe: true,
    userDataDir: profile,
    defaultViewport: null,
    args: [
      ...quiet,
      `--accept-lang=${options.languages}`,
      ...(options.sandbox ? [] : ['--no-sandbox']),
      ...extra,
    ],
    protocolTimeout: 60_000,
    // Ending our process is main's business, not a library's.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }
  return hearingFailure(() => puppeteer.launch(settings))
}

// Where no descriptor is left to look with, the next beat looks again.
const memoryOf = (group: number): number => {
  try {
    return rssOf(group)
  } catch {
    return 0
  }
}

const watchMemory = (group: number, limitBytes: number, lose: (failure: Failure) => void): NodeJS.Timeout => {
  const timer = setInterval(() => {
    if (memoryOf(group) <= limitBytes) return
    lose({ kind: 'memory-limit', limitBytes })
    signalGroup(group)
  }, memoryCheckMs)
  return timer.unref()
}

const removeProfile = async (profile: string): Promise<void> => {
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  await rm(netLogOf(profile), { force: true })
}

/** Ends a browser that got no further than its start. */
const endProfile = async (profile: string): Promise<void> => {
  for (const group of groupsWithArgument(`--user-data-dir=${profile}`)) await killGroup(group)
  await removeProfile(profile)
}

const guard = (browser: Browser, options: BrowserOptions, profile: string) => {
  const group = browser.process()?.pid
  if (group === undefined) throw new Error('The browser has no process of its own.')
  const lost = new AbortController()
  const lose = (failure: Failure): void => {
    if (!lost.signal.aborted) lost.abort(failure)
  }
  const memory = watchMemory(group, options.memoryLimitBytes, lose)
  browser.once('disconnected', () => lose({ kind: 'browser-lost', detail: 'the browser died' }))
  const close = async (): Promise<void> => {
    clearInterval(memory)
    await killGroup(group)
    await removeProfile(profile)
  }
  const finish = async (): Promise<Uint8Array> => {
    await inTime(browser.close())
    const { size } = await stat(netLogOf(profile))
    if (size > largestNetLogBytes) throw new Error(`the NetLog has ${size} bytes, more than a run keeps`)
    return readFile(netLogOf(profile))
  }
  return { lost: lost.signal, finish, close }
}

const inTime = async (ended: Promise<void>): Promise<void> => {
  const late = new Promise<never>((_, reject) =>
    setTimeout(
      () => reject(new Error(`the browser did not end within ${finishMs / 1000} s`)),
      finishMs,
    ).unref(),
  )
  return Promise.race([ended, late])
}

/** Makes the launcher of one profiles folder; the executable is asked once for its own User-Agent. */
export const openLauncher = (options: BrowserOptions): Launcher => {
  const profilesDir = resolve(options.profilesDir)
  const ownAgents = new Map<boolean, Promise<string>>()

  const launch = async (headful: boolean, extra: (profile: string) => readonly string[]) => {
    await mkdir(profilesDir, { recursive: true })
    const profile = await mkdtemp(join(profilesDir, 'run-'))
    try {
      const profileFilesAtStart = (await readdir(profile)).length
      const browser = await start(options, profile, extra(profile), headful)
      const version = await browser.version()
      return { browser, version, profileFilesAtStart, ...guard(browser, options, profile) }
    } catch (error) {
      await endProfile(profile)
      throw error
    }
  }
  const askOwnAgent = async (headful: boolean): Promise<string> => {
    const { browser, close } = await launch(headful, () => [])
    try {
      return await browser.userAgent()
    } finally {
      await close()
    }
  }
  const ownAgentOf = async (headful: boolean): Promise<string> => {
    const asked = ownAgents.get(headful) ?? askOwnAgent(headful)
    ownAgents.set(headful, asked)
    // An answer that failed is no answer: the next run asks again.
    asked.catch(() => ownAgents.delete(headful))
    return asked
  }
  const open = async (agent: string, { withNetLog = false, headful = false }: Opening = {}) => {
    const userAgent = `${await ownAgentOf(headful)} ${agent}`
    const logging = (profile: string) => [
      `--log-net-log=${netLogOf(profile)}`,
      '--net-log-capture-mode=Default',
    ]
    const extra = (profile: string) => [`--user-agent=${userAgent}`, ...(withNetLog ? logging(profile) : [])]
    return { userAgent, ...(await launch(headful, extra)) }
  }
  const sweepOrphans = async (): Promise<number> => {
    const groups = groupsWithArgument(`--user-data-dir=${profilesDir}/`)
    for (const group of groups) await killGroup(group)
    await mkdir(profilesDir, { recursive: true })
    for (const left of await readdir(profilesDir)) await removeProfile(join(profilesDir, left))
    return groups.length
  }
  const whyNoWindow = async (): Promise<string | null> => {
    try {
      return (await ownAgentOf(true)).includes('Headless') ? headlessOnly : null
    } catch (cause) {
      const [said = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n')
      return `${noScreen} (${said.replace(/[:.]+$/, '')})`
    }
  }
  return { open, whyNoWindow, sweepOrphans }
}
