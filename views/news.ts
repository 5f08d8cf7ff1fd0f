// What feeds and other sites are told of a change or of somebody's words: plain values, made by src/site.
import type { Duration } from '../src/incident/duration.ts'
import type { Reach } from '../src/incident/incident.ts'
import type { JourneyName, StatementView } from './journey.ts'
import type { Bilingual, Lang } from './language.ts'

/** Times are epoch milliseconds. `key` names it for ever; `path` is the page it is about. */
type Told = {
  readonly key: string
  readonly at: number
  /** The latest time at which what is said of it changed. */
  readonly updatedAt: number
  readonly path: string
  /** Null for every journey. */
  readonly journey: JourneyName | null
}

/** What is known of the incident that a change belongs to. */
export type NewsIncident = {
  readonly firstBadAt: number
  readonly firstGoodAt: number | null
  readonly lastGoodAt: number | null
  readonly duration: Duration
  readonly attempts: number
  readonly failures: number
  readonly inconclusive: number
  readonly retracted: boolean
}

/** Words of a named source, as they were said. */
export type Quote = {
  readonly source: string
  readonly url: string | null
  readonly words: string
}

/** Words of named sources; once taken back they are nobody's to cite. */
export type Spoken = Told & { readonly id: string; readonly takenBack: boolean } & (
    | {
        readonly kind: 'said'
        readonly quote: Quote
        readonly speaker: StatementView['speaker']
        readonly saidAt: number
      }
    | {
        readonly kind: 'maintenance'
        readonly quote: Quote
        readonly announcedAt: number
        readonly from: number
        readonly to: number
      }
    | {
        readonly kind: 'reported'
        readonly title: Bilingual
        readonly beganAt: number
        readonly endedAfter: number | null
        readonly endedBefore: number | null
        readonly sources: readonly { readonly name: string; readonly says: string }[]
      }
  )

type Happened = Told &
  (
    | { readonly kind: 'opened'; readonly incident: NewsIncident; readonly step: Bilingual }
    | { readonly kind: 'changed'; readonly incident: NewsIncident; readonly step: Bilingual }
    | { readonly kind: 'closed'; readonly incident: NewsIncident; readonly reach: Reach }
    | { readonly kind: 'corrected'; readonly incident: NewsIncident; readonly reason: string }
    | { readonly kind: 'degraded'; readonly reach: Reach }
    | { readonly kind: 'recovered' }
    | { readonly kind: 'taken-back'; readonly words: Spoken; readonly reason: string }
  )

export type News = Happened | Spoken

/** What every entry says of the site: whether it is practice or simulated, and from where it was seen. */
export type Newsroom = {
  readonly lang: Lang
  readonly registry: string
  readonly places: readonly string[]
  readonly practice: boolean
  readonly simulated: boolean
}
