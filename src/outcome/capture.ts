// What a run keeps of what it saw, before anybody decides what may be shown of it.

/** A rectangle in CSS pixels from the top left corner of a picture. */
export type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type CaptureKind =
  | 'screenshot'
  | 'full-page'
  | 'page'
  | 'exchanges'
  | 'body'
  | 'mail'
  | 'net-log'
  | 'certificates'
  | 'browser'
  | 'tls'
  | 'acts'

/** A picture or a file kept with a run; `step` is the step's name, null for the whole run. */
export type Capture = {
  readonly kind: CaptureKind
  readonly step: string | null
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** Where a picture shows what belongs to a person; null when that is not known. Pictures alone have it. */
  readonly boxes?: readonly Box[] | null
}

/** A capture that could not be had, and why: it is said in the record, and never fails the run. */
export type LostCapture = {
  readonly kind: CaptureKind
  readonly step: string | null
  readonly reason: string
}

/** Bodies are named by the SHA-256, in hexadecimal, of a capture of kind `body`. */
export type Answer = {
  readonly status: number
  readonly statusText: string
  /** Lower-case names; the values of a repeated header are on lines of their own. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly bodyFault: string | null
  /** Address and port. */
  readonly remote: string | null
  readonly tls: {
    readonly protocol: string
    readonly issuer: string
    readonly subject: string
    readonly validFrom: number
    readonly validTo: number
  } | null
  readonly fromCache: boolean
}

/** One request and what was answered. Times are epoch milliseconds. */
export type Exchange = {
  readonly method: string
  readonly url: string
  readonly type: string
  readonly askedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly error: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly bodyFault: string | null
  readonly answer: Answer | null
}

/** What the visitor did in a step, in order, as a capture of kind `acts` lists it. */
export type Act = {
  readonly step: string
  readonly act:
    | 'open'
    | 'follow'
    | 'press'
    | 'fill'
    | 'choose'
    | 'tick'
    | 'attach'
    | 'open_from_mail'
    | 'replay'
  /** The visible words of the link or button, or the label of the fields; null where there are none. */
  readonly text: string | null
  /** Where the page says that it leads, at the click; null where it does not. */
  readonly leadsTo: string | null
}

/** How the registry's own server showed itself by TLS, as the browser tells it; times are epoch milliseconds. */
export type ServerTls = {
  readonly protocol: string
  readonly keyExchange: string
  readonly cipher: string
  readonly issuer: string
  readonly subject: string
  readonly validFrom: number
  readonly validTo: number
  readonly timestamps: readonly { readonly log: string; readonly origin: string; readonly at: number }[]
}

/** What a capture of kind `exchanges` holds, as JSON: who asked what and was answered what, and what pages said. */
export type Exchanges = {
  readonly exchanges: readonly Exchange[]
  readonly said: readonly { readonly at: number; readonly type: string; readonly text: string }[]
}
