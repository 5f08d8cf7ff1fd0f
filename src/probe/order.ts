// What a run is told to do, and what it is given to do it with.
import type { StepResult, Tier } from '../outcome/outcome.ts'
import type { Launcher } from './browser.ts'
import type { CaptureDepth } from './capture.ts'
import type { Ledger } from './ledger.ts'
import type { Mailbox } from './mailbox.ts'
import type { Identity, Probe } from './probe.ts'
import type { Clock } from './vigil.ts'

/** What is to be run, and how patiently. */
export type RunOrder = {
  /** 32 hexadecimal digits. */
  readonly runId: string
  readonly probe: Probe
  readonly tier: Tier
  /** True for somebody's real registry, on which no step marked `binding` ever runs. */
  readonly live: boolean
  /** The values to type, without `email`, which is the run's own address. */
  readonly identity: Identity
  readonly registryUrl: string
  readonly stepDeadlineMs: number
  /** For the whole run, waiting for mail and for the registry's slot left out. */
  readonly runDeadlineMs: number
  readonly mailWithinMs: number
  /** How long a complete page must have been quiet before what it lacks is held to be absent. */
  readonly settleMs: number
}

/** The right to be the only visitor of a registry, given up while a mail is awaited; neither call acts twice. */
export type Hold = { release(): void; regain(signal: AbortSignal): Promise<void> }

/** What a run works with. */
export type RunTools = {
  readonly browser: Launcher
  /** Who we are, for the User-Agent: a version and an address where we can be reached. */
  readonly agent: { readonly version: string; readonly contact: string }
  readonly clock: Clock
  readonly depth: CaptureDepth
  /** The browser has a window, for who wants to watch. */
  readonly headful?: boolean
  /** Addresses of unrelated sites, asked only when the registry seems down. */
  readonly controls: readonly string[]
  readonly openMailbox?: (runId: string) => Mailbox
  /** Sends a mail of ours to the run's inbox by the relay that the alerts use. */
  readonly sendCanary?: (address: string) => Promise<void>
  /** Told of what is sent; left out where nobody keeps account. */
  readonly ledger?: Ledger
  /** Held when the run starts; it may be free when the run ends. */
  readonly slot?: Hold
  readonly onStep?: (result: StepResult) => void
}
