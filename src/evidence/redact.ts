// The copy of a capture that may be published: what belongs to a person is hidden, and how often is told.
import type { Capture, Exchanges } from '../outcome/capture.ts'
import { paintOver } from './picture.ts'
import { spellings } from './spellings.ts'

/** A capture with what may be shown of it; null when nothing may. */
export type Redacted = {
  readonly bytes: Uint8Array | null
  readonly redactions: readonly { readonly reason: RedactionReason; readonly count: number }[]
}

export type RedactionReason = 'personal_value' | 'session_secret' | 'not_examined'

export type Redact = (capture: Capture) => Promise<Redacted>

const mask = '***'

const secretHeaders = ['authorization', 'cookie', 'proxy-authorization', 'set-cookie']

const readable =
  /^(?:text\/|multipart\/|message\/|application\/(?:.*\+)?(?:json|xml|javascript|ecmascript|x-www-form-urlencoded|x-pem-file)|image\/svg)/i

// A picture or a font that the registry sends was made for everybody.
const impersonal = /^(?:image|font|audio|video)\//i

const base64 = /(?:[A-Za-z0-9+/]{60,}\r?\n)+[A-Za-z0-9+/]*={0,2}|[A-Za-z0-9+/_-]{16,}={0,2}/g

const decoded = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'base64').toString('utf8')

const hideIn = (text: string, pattern: RegExp): { text: string; count: number } => {
  let count = 0
  const hide = () => {
    count += 1
    return mask
  }
  const plain = text.replace(pattern, hide)
  const hidden = plain.replace(base64, (run) => (decoded(run).search(pattern) >= 0 ? hide() : run))
  return { text: hidden, count }
}

// Bytes that are not UTF-8 are read letter by letter, as the Latin alphabet they most likely are.
const encodingOf = (bytes: Uint8Array): BufferEncoding => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf8'
  } catch {
    return 'latin1'
  }
}

const redactText = (bytes: Uint8Array, pattern: RegExp | null): Redacted => {
  if (pattern === null) return { bytes, redactions: [] }
  const encoding = encodingOf(bytes)
  const { text, count } = hideIn(Buffer.from(bytes).toString(encoding), pattern)
  if (count === 0) return { bytes, redactions: [] }
  return { bytes: Buffer.from(text, encoding), redactions: [{ reason: 'personal_value', count }] }
}

type Headers = Readonly<Record<string, string>>

const withoutSecrets = (headers: Headers): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretHeaders.includes(name) ? mask : value]),
  )

const secretsIn = ({ exchanges }: Exchanges): number =>
  exchanges
    .flatMap(({ headers, answer }) => [...Object.keys(headers), ...Object.keys(answer?.headers ?? {})])
    .filter((name) => secretHeaders.includes(name)).length

const redactExchanges = (bytes: Uint8Array, pattern: RegExp | null): Redacted => {
  const whole = JSON.parse(Buffer.from(bytes).toString()) as Exchanges
  const count = secretsIn(whole)
  const exchanges = whole.exchanges.map((exchange) => ({
    ...exchange,
    headers: withoutSecrets(exchange.headers),
    answer: exchange.answer && { ...exchange.answer, headers: withoutSecrets(exchange.answer.headers) },
  }))
  const shown = redactText(Buffer.from(JSON.stringify({ ...whole, exchanges })), pattern)
  const secrets = count > 0 ? [{ reason: 'session_secret' as const, count }] : []
  return { ...shown, redactions: [...secrets, ...shown.redactions] }
}

const withheld: Redacted = { bytes: null, redactions: [{ reason: 'not_examined', count: 1 }] }

const redactPicture = async ({ bytes, boxes }: Capture): Promise<Redacted> => {
  if (!boxes) return withheld
  if (boxes.length === 0) return { bytes, redactions: [] }
  const count = boxes.length
  return { bytes: await paintOver(bytes, boxes), redactions: [{ reason: 'personal_value', count }] }
}

/** Makes the redactor of one run, which hides these values in every spelling, and all that opens a session. */
export const redactorOf = (personal: readonly string[]): Redact => {
  const pattern = spellings(personal)
  return async (capture) => {
    const { kind, bytes, mediaType } = capture
    if (kind === 'screenshot' || kind === 'full-page') return redactPicture(capture)
    if (kind === 'exchanges') return redactExchanges(bytes, pattern)
    if (readable.test(mediaType)) return redactText(bytes, pattern)
    return impersonal.test(mediaType) ? { bytes, redactions: [] } : withheld
  }
}
