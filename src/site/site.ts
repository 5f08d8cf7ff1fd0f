// What the site is given: it reads the store and knows nothing of configuration or browsers.
import type { Bilingual, Lang } from '../../views/language.ts'
import { stepTitle } from '../alert/facts.ts'
import type { Tier } from '../outcome/outcome.ts'
import type { Store } from '../store/store.ts'

export type SiteProbe = {
  readonly id: string
  readonly title: Bilingual
  readonly steps: readonly {
    readonly name: string
    readonly title: Bilingual
    readonly submits: boolean
    /** What the visitor must then see, as part of a sentence; empty when nobody remembers. */
    readonly expects: Bilingual
  }[]
  /** The name of the last step that is ever taken on this registry; null or left out when all of them are. */
  readonly stopsAt?: string | null
  readonly plans: readonly {
    readonly tier: Tier
    readonly cron: string
    readonly intervalMs: number
    readonly jitterMs: number
    readonly slowAfterMs: number
    readonly stepDeadlineMs: number
    readonly mailWithinMs: number
  }[]
}

export type Artefact = { readonly mediaType: string; readonly bytes: Uint8Array }

export type Site = {
  readonly store: Store
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly registry: {
    readonly name: string
    readonly url: string
    readonly operator: string | null
    /** It has closed: nothing of it is watched any more. */
    readonly retired?: boolean
  }
  readonly title: string
  /** The language of what its operator wrote in one language; left out when nobody knows. */
  readonly ownLang?: Lang
  /** The language that probes ask the registry's pages in, as BCP 47 names it; left out when nobody knows. */
  readonly registryLang?: string | undefined
  /** Where the site is reached, without a slash at its end: permalinks and feeds start with it. */
  readonly url: string
  /** Who runs this Constat, and the legal notice's own words; null when the configuration does not say. */
  readonly operator: string | null
  readonly legalNotice: string | null
  /** The address of a page or of a mailbox. */
  readonly contact: string
  readonly version: string
  readonly vantages: readonly { readonly id: string; readonly place: string }[]
  /** Set in practice mode, which every page then says. */
  readonly practice: { readonly registryUrl: string } | null
  /** True when the history was filled with simulated runs, which every page then says. */
  readonly simulated: boolean
  readonly probes: readonly SiteProbe[]
  readonly policy: {
    readonly openAfter: number
    readonly closeAfter: number
    readonly confirmAfterMs: number
  }
  /** The unrelated sites asked after a failure. */
  readonly controls: readonly string[]
  /** Calls back after every change of the store, until the function it returns is called. */
  readonly onChange: (changed: () => void) => () => void
  /** The next planned run of a probe; null when none is planned. */
  readonly nextRunAt: (probe: string) => number | null
  /** What was kept under a SHA-256; null when there is nothing. */
  readonly artefact: (sha256: string) => Promise<Artefact | null>
  readonly healthy: () => { readonly ok: boolean; readonly detail: string }
  /** Told every error that a visitor is shown as a fault of ours. */
  readonly failed: (error: unknown, path: string) => void
}

/** The title of the last step that a probe ever takes; null when it takes all of them. */
export const stopOf = (site: Site, probe: string): Bilingual | null => {
  const stopsAt = site.probes.find(({ id }) => id === probe)?.stopsAt ?? null
  return stopsAt === null ? null : stepTitle(site, probe, stopsAt)
}

/** Where a vantage point is; its id when it is no longer configured. */
export const placeOf = ({ vantages }: Site, id: string): string =>
  vantages.find((vantage) => vantage.id === id)?.place ?? id
