// What an export is made from, and what may be asked of it. Whoever wires the house hands these down.

import type { Incident, Said } from '../../views/report.ts'
import type { LeafOf } from '../proof/leaf.ts'
import type { ReadNode } from '../proof/tree.ts'

/** A token as an authority gave it; times are epoch milliseconds. */
export type Token = { readonly authority: string; readonly token: Uint8Array; readonly genTime: number }

/** A signed checkpoint that at least one authority has stamped. */
export type Checkpoint = {
  readonly size: number
  readonly note: string
  readonly tokens: readonly Token[]
  /** An OpenTimestamps proof over it; null when there is none. */
  readonly calendarProof: Uint8Array | null
}

/** Published copies, or the originals that hold what belongs to a person. */
export type Form = 'published' | 'sealed'

export type Journey = {
  readonly id: string
  readonly title: string
  /** The name of the last step that is ever taken on this registry; null or left out when all of them are. */
  readonly stopsAt?: string | null
  readonly steps: readonly {
    readonly name: string
    readonly title: string
    /** What a visitor must then see. */
    readonly heading: string
    readonly submits: boolean
    readonly binding: boolean
  }[]
}

/** Who runs this Constat, and where it is published. */
export type Operator = {
  readonly name: string | null
  readonly contact: string
  readonly siteTitle: string
  readonly siteUrl: string
  readonly registry: { readonly name: string; readonly url: string; readonly operator: string | null }
  readonly version: string
  /** In practice mode nothing of an export is worth anything as evidence. */
  readonly isPractice: boolean
}

export type ExportSource = {
  /** The log's key that signed the checkpoint of a size, and its witnesses', as C2SP writes them. */
  readonly vkeyOf: (size: number) => string
  readonly witnesses: readonly string[]
  readonly operator: Operator
  readonly journeys: readonly Journey[]
  /** The PEM texts (root and, where there is one, what stands between) of every authority that ever stamped. */
  readonly authorities: readonly { readonly name: string; readonly pem: string }[]
  /** The leaves from one index up to another, which is left out. */
  readonly leaves: (
    from: number,
    to: number,
  ) => Iterable<{ readonly index: number; readonly entry: Uint8Array }>
  readonly readNode: ReadNode
  /** The words that a leaf is the fingerprint of; null when they are not kept as they were. */
  readonly wordsOf: (leaf: LeafOf<'statement'>) => string | null
  readonly checkpoints: {
    /** The one of this size; null when it is not there or nobody stamped it. */
    readonly ofSize: (size: number) => Checkpoint | null
    /** The smallest stamped one that covers so many leaves. */
    readonly covering: (size: number) => Checkpoint | null
    /** The largest with a token of this moment or earlier. */
    readonly stampedBy: (at: number) => Checkpoint | null
    /** The smallest with a token of this moment or later. */
    readonly stampedSince: (at: number) => Checkpoint | null
    /** The largest that is stamped. */
    readonly latest: () => Checkpoint | null
  }
  readonly openingToken: (runId: string) => Token | null
  /** The bytes of an artefact by its SHA-256 in hexadecimal; null when they are not kept any more. */
  readonly artefact: (digest: string) => Promise<Uint8Array | null>
  /** The original of a run's artefact, by its SHA-256; null when it is not kept any more or cannot be decrypted. */
  readonly original: (runId: string, digest: string) => Promise<Uint8Array | null>
  /** A run's `capture.wacz`, put together again; null when its parts are not kept any more. */
  readonly archive: (runId: string, form: Form) => Promise<Uint8Array | null>
  /** What the report tells beside the runs, within [from, to], of one journey or (null) of all. */
  readonly incidents: (from: number, to: number, probe: string | null) => readonly Incident[]
  readonly said: (from: number, to: number, probe: string | null) => readonly Said[]
}

export type Stamped = { readonly ok: true; readonly authority: string; readonly token: Uint8Array }

export type Unstamped = {
  readonly ok: false
  readonly authority: string
  /** `not_yet`: it may be asked again in `retryInMs`. */
  readonly reason: string
  readonly retryInMs: number
}

/** Asks the authorities named for a time-stamp on bytes. */
export type StampEach = (
  bytes: Uint8Array,
  signal: AbortSignal,
  names?: readonly string[],
) => Promise<readonly (Stamped | Unstamped)[]>

export type ExportTools = {
  readonly stampEach: StampEach
  /** The authorities that are asked to seal an export, in order. */
  readonly sealedBy: readonly string[]
  /** Prints a page of HTML as PDF. */
  readonly print: (page: string, signal: AbortSignal) => Promise<Uint8Array>
  /** The time by our clock, epoch milliseconds. */
  readonly now: () => number
}

export type ExportOrder = {
  /** Epoch milliseconds, both included. */
  readonly from: number
  readonly to: number
  /** The journey, or the incident's, whose captures go in; every leaf goes in whatever the journey. */
  readonly probe: string | null
  readonly incident: string | null
  /** Whether sealed originals go in as well. */
  readonly complete: boolean
  readonly requestedBy: string
  /** The size of the last checkpoint, to make the same export again; null for the first that covers the interval. */
  readonly checkpoint: number | null
}
