// What messages are told: plain values, made by src/alert from the store as it stands when they are written.
import type { Outcome } from '../src/outcome/outcome.ts'
import type { JourneyName } from './journey.ts'
import type { Bilingual, Lang } from './language.ts'
import type { News, NewsIncident, Newsroom } from './news.ts'
import type { stateWords } from './words-state.ts'

/** What every message says of the site that sends it. `url` has no slash at its end; `now` is epoch milliseconds. */
export type MailRoom = Newsroom & {
  readonly title: string
  readonly url: string
  readonly contact: string
  readonly now: number
}

/** An incident as it stands at `now`. */
export type MailIncident = NewsIncident & {
  readonly id: string
  readonly journey: JourneyName
  readonly open: boolean
  readonly closedAt: number | null
  /** The latest step seen failing, and what was seen there. */
  readonly stepName: string
  readonly step: Bilingual
  readonly outcome: Outcome
  /** Whether an unrelated site answered the same browser just after. */
  readonly isControlled: boolean
  /** When it was last observed, for an open one that nobody observes any more. */
  readonly silentSince: number | null
  /** The SHA-256 of the picture of the latest failure. */
  readonly picture: string | null
}

/**
 * An incident among those that its reader is told of as one, since each began before the end of the one before it was
 * told: every one that is in the figures, oldest first.
 */
type InStory = { readonly incident: MailIncident; readonly story: readonly MailIncident[] }

/** What had been told of an incident before it was corrected. */
export type Announced = { readonly kind: 'opened' | 'changed' | 'closed'; readonly at: number }

type NewsOf<Kind extends News['kind']> = Extract<News, { readonly kind: Kind }>

/** The parts of the watching that may be in trouble. */
export const topics = [
  'inconclusive',
  'gap',
  'inbox',
  'browser',
  'authority',
  'disk',
  'log',
  'given-up',
  'withdrawal',
  'suspended',
] as const

export type Topic = (typeof topics)[number]

/** What goes wrong with the watching itself; `detail` is for the operator of Constat alone. */
export type Trouble = {
  readonly about: Topic | 'other'
  readonly journey: JourneyName | null
  readonly at: number
  readonly detail: string
}

/** How each journey stands, in the word that its page shows. */
export type States = readonly {
  readonly journey: JourneyName
  readonly state: keyof typeof stateWords
}[]

/** What one message tells. */
export type Told =
  | (InStory & {
      readonly kind: 'opened'
      readonly news: NewsOf<'opened'>
      /** Whether the journey was known to be slow before it failed. */
      readonly wasSlow: boolean
    })
  | (InStory & { readonly kind: 'reminder' })
  | (InStory & { readonly kind: 'changed'; readonly news: NewsOf<'changed'> })
  | (InStory & { readonly kind: 'closed'; readonly news: NewsOf<'closed'> })
  | {
      readonly kind: 'corrected'
      readonly news: NewsOf<'corrected'>
      readonly incident: MailIncident
      readonly announced: readonly Announced[]
      /** Its figures as they were when they were corrected; null of one that was not known. */
      readonly published: NewsIncident | null
    }
  | { readonly kind: 'degraded'; readonly news: NewsOf<'degraded'> }
  | { readonly kind: 'recovered'; readonly news: NewsOf<'recovered'> }
  | {
      readonly kind: 'statement'
      readonly news: NewsOf<'said'>
      readonly quoteLang: Lang
      readonly states: States
      /** The outage under way that the words concern. */
      readonly incident: MailIncident | null
    }
  | { readonly kind: 'maintenance'; readonly news: NewsOf<'maintenance'> }
  | {
      readonly kind: 'taken-back'
      readonly news: NewsOf<'taken-back'> & { readonly words: NewsOf<'said'> | NewsOf<'maintenance'> }
    }
  | {
      readonly kind: 'digest'
      readonly every: 'daily' | 'weekly'
      readonly from: number
      readonly to: number
      readonly news: readonly News[]
      readonly states: States
      readonly open: readonly MailIncident[]
    }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'operator'; readonly trouble: Trouble }

/** Where the reader goes from a message: whole addresses, null where there is nothing to go to. */
export type MailLinks = {
  readonly confirm: string | null
  readonly manage: string | null
  readonly unsubscribe: string | null
}
