// Who is told, of what, and how: asked for, confirmed by the address itself, changed and left at any time.

export type Settings = {
  readonly journeys: readonly string[] | 'all'
  readonly about: 'outages' | 'outages-and-degradations' | 'everything'
  readonly how: 'at-once' | 'daily' | 'weekly'
  readonly language: 'fr' | 'en'
  /** Whether a day of the same outage is worth another message. */
  readonly reminders: boolean
  readonly paused: boolean
}

/** What is stored about a person, as that person may download it. Times are epoch milliseconds. */
export type Stored = {
  readonly address: string
  readonly state: 'unconfirmed' | 'active' | 'suspended'
  readonly settings: Settings
  readonly asked_at: number
  readonly confirmed_at: number | null
  readonly consent: string | null
  readonly messages: readonly {
    readonly kind: string
    readonly state: string
    readonly due_at: number
    readonly answers: readonly {
      readonly at: number
      readonly result: string
      readonly answer: string | null
    }[]
  }[]
}

/** What the pages of subscribing ask for; `token` is what stands in the link of a mail. */
export type Subscriptions = {
  /** Asks for a confirmation mail; tells, for the log alone, whether one was queued: the page always says the same. */
  readonly ask: (
    address: string,
    settings: Settings,
    client: string,
    now: number,
  ) => {
    readonly asked: boolean
    readonly why: 'queued' | 'not_an_address' | 'address_limit' | 'client_limit'
  }
  /** Confirms an address; the token of its management page, or null when the link is unknown or older than 7 days. */
  readonly confirm: (token: string, now: number) => string | null
  /** The settings behind a management link; null when it is not one, or its subscriber left. */
  readonly manage: (token: string) => Settings | null
  /** Each of these is false when the token is not that of a subscriber. */
  readonly change: (token: string, settings: Settings, now: number) => boolean
  readonly pause: (token: string, now: number) => boolean
  readonly resume: (token: string, now: number) => boolean
  /** Erases everything that was stored about the subscriber, save a keyed hash of the address. */
  readonly leave: (token: string, now: number) => boolean
  readonly stored: (token: string) => Stored | null
  /** One-click unsubscription (RFC 8058): true for a token of ours, also when its subscriber left before. */
  readonly unsubscribe: (token: string, now: number) => boolean
  /** Whether this is an unsubscription token of ours: what the page of GET shows its button for. */
  readonly mayUnsubscribe: (token: string) => boolean
}
