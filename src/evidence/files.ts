// The files of a run as they are kept: each in its sealed form, and in the one that may be published.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Answer, Capture, CaptureKind, Exchange, Exchanges } from '../outcome/capture.ts'
import type { Redact, Redacted, RedactionReason } from './redact.ts'

export type RunFile = {
  /** Within the run's folder, and in its record. */
  readonly name: string
  readonly sealed: Uint8Array
  /** The very bytes of `sealed` when there was nothing to hide; null when nothing may be shown. */
  readonly published: Uint8Array | null
  readonly redactions: Redacted['redactions']
}

export type Redactions = readonly {
  readonly file: string
  readonly reason: RedactionReason
  readonly count: number
}[]

export type Bodies = ReadonlyMap<string, Uint8Array>

/** What a run exchanged, in one of its two forms. */
export type Exchanged = { readonly exchanges: Exchanges; readonly bodies: Bodies }

const compress = promisify(gzip)

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const suffixes = { screenshot: '.png', 'full-page': '-full.png', page: '.mhtml' } as const

type OfStep = keyof typeof suffixes

const isOfStep = (kind: CaptureKind): kind is OfStep => kind in suffixes

/** The name of the file that shows a step, given the step's place in its journey. */
export const fileNameOf = (kind: OfStep, step: string, position: number): string =>
  `${String(position + 1).padStart(2, '0')}-${step}${suffixes[kind]}`

const ofRun: Partial<Record<CaptureKind, string>> = {
  certificates: 'certificates.pem',
  'net-log': 'netlog.json.gz',
}

/** The captures that are files of their own, by name: bodies and exchanges are kept by their content. */
export const namedCaptures = (
  captures: readonly Capture[],
  steps: readonly string[],
): readonly (readonly [string, Capture])[] => {
  const mails = captures.filter(({ kind }) => kind === 'mail')
  const nameOf = (capture: Capture): string | undefined => {
    const { kind, step } = capture
    if (isOfStep(kind)) return step === null ? undefined : fileNameOf(kind, step, steps.indexOf(step))
    return kind === 'mail' ? `mail-${mails.indexOf(capture) + 1}.eml` : ofRun[kind]
  }
  return captures.flatMap((capture) => {
    const name = nameOf(capture)
    return name === undefined ? [] : [[name, capture] as const]
  })
}

const packed = async (name: string, bytes: Uint8Array) => (name.endsWith('.gz') ? compress(bytes) : bytes)

/** The two forms of a captured file. */
export const fileOf = async (name: string, capture: Capture, redact: Redact): Promise<RunFile> => {
  const { bytes, redactions } = await redact(capture)
  const sealed = await packed(name, capture.bytes)
  const isSame = bytes === capture.bytes
  const published = isSame ? sealed : bytes && (await packed(name, bytes))
  return { name, sealed, published, redactions }
}

/** What a run exchanged, as it was. */
export const exchangedIn = (captures: readonly Capture[]): Exchanged => {
  const whole = captures.find(({ kind }) => kind === 'exchanges')
  const bodies = captures.filter(({ kind }) => kind === 'body')
  return {
    exchanges: whole
      ? (JSON.parse(Buffer.from(whole.bytes).toString()) as Exchanges)
      : { exchanges: [], said: [] },
    bodies: new Map(bodies.map(({ bytes }) => [digestOf(bytes), bytes])),
  }
}

type Shown = ReadonlyMap<string, string | null>

type Bodied = Pick<Answer, 'body' | 'bodyFault'>

const shownBody = <T extends Bodied>(bodied: T, shown: Shown): T => {
  if (bodied.body === null) return bodied
  const body = shown.get(bodied.body) ?? null
  return { ...bodied, body, bodyFault: body === null ? 'withheld' : bodied.bodyFault }
}

/** What a run exchanged, as it may be published, with what was hidden in it. */
export const publishedExchange = async (captures: readonly Capture[], redact: Redact) => {
  const shown = new Map<string, string | null>()
  const bodies = new Map<string, Uint8Array>()
  const redactions: Redactions[number][] = []
  for (const capture of captures.filter(({ kind }) => kind === 'body')) {
    const { bytes, redactions: hidden } = await redact(capture)
    if (bytes) bodies.set(digestOf(bytes), bytes)
    shown.set(digestOf(capture.bytes), bytes && digestOf(bytes))
    redactions.push(...hidden.map((one) => ({ file: 'capture.wacz', ...one })))
  }
  const told = captures.find(({ kind }) => kind === 'exchanges')
  const whole = told && (await redact(told))
  const copyOf = (original: string): Uint8Array | null => bodies.get(shown.get(original) ?? '') ?? null
  if (!whole?.bytes) return { exchanges: { exchanges: [], said: [] }, bodies, copyOf, redactions }
  redactions.push(...whole.redactions.map((one) => ({ file: 'exchanges.json', ...one })))
  const { exchanges, said } = JSON.parse(Buffer.from(whole.bytes).toString()) as Exchanges
  const published = exchanges.map((exchange: Exchange) => ({
    ...shownBody(exchange, shown),
    answer: exchange.answer && shownBody(exchange.answer, shown),
  }))
  return { exchanges: { exchanges: published, said }, bodies, copyOf, redactions }
}
