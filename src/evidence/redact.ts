// The copy of a capture that may be published: what belongs to a person is hidden, and how often is told.
import type { Capture, Exchanges } from '../outcome/capture.ts'
import type { Sighting } from '../outcome/outcome.ts'
import { encodedHider, type HideEncoded, type Sought } from './encoded.ts'
import { hideInEncodedWords } from './encoded-words.ts'
import { letteringOf } from './lettering.ts'
import { isMedium, isPacked } from './media.ts'
import { folded, isOpaque, opaqueIn } from './opaque.ts'
import { painter, type paintOver } from './picture.ts'
import { hideSecrets, isSecretHeader, mask } from './secrets.ts'
import { sessionValuesIn } from './sessions.ts'
import { longValues, spellings } from './spellings.ts'

/** A capture with what may be shown of it; null when nothing may. */
export type Redacted = {
  readonly bytes: Uint8Array | null
  readonly redactions: readonly { readonly reason: RedactionReason; readonly count: number }[]
}

export type RedactionReason = 'personal_value' | 'session_secret' | 'not_examined' | 'not_published'

/** Which pictures are published: of every step, of the failing ones, or none. */
export type Pictures = 'all' | 'failures' | 'none'

export type Redact = (capture: Capture) => Promise<Redacted>

const readable =
  /^(?:text\/|multipart\/|message\/|application\/(?:.*\+)?(?:json|xml|javascript|ecmascript|x-www-form-urlencoded|x-pem-file)|image\/svg)/i

// A picture or a font that the registry sends was made for everybody.
const impersonal = /^(?:image|font|audio|video)\//i

const withheldAs = (reason: RedactionReason): Redacted => ({
  bytes: null,
  redactions: [{ reason, count: 1 }],
})

const withheld = withheldAs('not_examined')

// What is spelt in every way takes its time to make and to find; beyond this nobody waits for it.
const mostSpelt = 1200

type Searched = Omit<Sought, 'values'> & {
  readonly hideEncoded: HideEncoded
  /** Whether an opaque value that was found opened a session, rather than belonging to a person. */
  readonly isSession: (found: string) => boolean
}

/** What is looked for; null when there is nothing to look for, and `too_much` when it would take too long. */
export type Search = Searched | 'too_much' | null

/**
 * Makes what looks for these values in every spelling, and for all that opened a session. It is dear, as its patterns
 * are long: one is made for a run. What opened sessions is spelt in no other ways than it is encoded.
 */
export const searchFor = (personal: readonly string[], sessions: readonly string[] = []): Search => {
  const all = [...new Set(personal)]
  const values = all.filter((value) => !isOpaque(value))
  if (values.reduce((total, { length }) => total + length, 0) > mostSpelt) return 'too_much'
  const opaque = opaqueIn([...all.filter(isOpaque), ...sessions])
  const anywhere = longValues(values)
  const long = spellings(anywhere)
  const words = spellings(values.filter((value) => !anywhere.includes(value)))
  if (opaque === null && long.length + words.length === 0) return null
  const opening = new Set(sessions.map(folded))
  const isSession = (value: string) => opening.has(value)
  return { long, words, opaque, isSession, hideEncoded: encodedHider({ values, long, words, opaque }) }
}

type Hidden = { readonly text: string; readonly secrets: number; readonly values: number }

/** Null when the text cannot be searched, and so must not be shown. */
const hideIn = (written: string, sought: Search): Hidden | null => {
  if (sought === 'too_much') return null
  const open = hideSecrets(written)
  if (sought === null) return { text: open.text, secrets: open.count, values: 0 }
  let [secrets, values] = [open.count, 0]
  const hide = () => {
    values += 1
    return mask
  }
  const { long, words, opaque, hideEncoded } = sought
  const hideDrawn = (value: string) => {
    if (!sought.isSession(value)) return hide()
    secrets += 1
    return mask
  }
  const hideEach = (text: string) => {
    const drawn = opaque ? opaque.hide(text, hideDrawn) : text
    const shown = [...long, ...words].reduce((left, pattern) => left.replace(pattern, hide), drawn)
    return hideEncoded(shown, hide)
  }
  return { text: hideEach(hideInEncodedWords(open.text, hideEach)), secrets, values }
}

const redactText = (bytes: Uint8Array, sought: Search): Redacted => {
  const { read, write } = letteringOf(bytes)
  const written = read(Buffer.from(bytes))
  if (isPacked(bytes) || written.includes('\0')) return withheld
  const hidden = hideIn(written, sought)
  if (hidden === null) return withheld
  const { text, secrets, values } = hidden
  const redactions = [
    { reason: 'session_secret' as const, count: secrets },
    { reason: 'personal_value' as const, count: values },
  ].filter((one) => one.count > 0)
  return { bytes: redactions.length === 0 ? bytes : write(text), redactions }
}

type Headers = Readonly<Record<string, string>>

const withoutSecrets = (headers: Headers): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretHeader(name) ? mask : value]),
  )

const secretsIn = ({ exchanges }: Exchanges): number =>
  exchanges
    .flatMap(({ headers, answer }) => [...Object.keys(headers), ...Object.keys(answer?.headers ?? {})])
    .filter((name) => isSecretHeader(name)).length

const redactExchanges = (bytes: Uint8Array, sought: Search): Redacted => {
  const whole = JSON.parse(Buffer.from(bytes).toString()) as Exchanges
  const count = secretsIn(whole)
  const exchanges = whole.exchanges.map((exchange) => ({
    ...exchange,
    headers: withoutSecrets(exchange.headers),
    answer: exchange.answer && { ...exchange.answer, headers: withoutSecrets(exchange.answer.headers) },
  }))
  const shown = redactText(Buffer.from(JSON.stringify({ ...whole, exchanges })), sought)
  const told = shown.redactions.find(({ reason }) => reason === 'session_secret')?.count ?? 0
  const others = shown.redactions.filter(({ reason }) => reason !== 'session_secret')
  const secrets = count + told > 0 ? [{ reason: 'session_secret' as const, count: count + told }] : []
  return { ...shown, redactions: [...secrets, ...others] }
}

const redactPicture = async ({ bytes, boxes }: Capture, paint: typeof paintOver): Promise<Redacted> => {
  if (!boxes) return withheld
  if (boxes.length === 0) return { bytes, redactions: [] }
  const count = boxes.length
  return { bytes: await paint(bytes, boxes), redactions: [{ reason: 'personal_value', count }] }
}

/** Makes what looks for all that a run typed, read or was handed, and for what opened its sessions. */
export const searchOf = ({ personal, captures }: Sighting): Search =>
  searchFor(personal, sessionValuesIn(captures))

/** What was seen, in words that hold no value of a person in any spelling: those of its record, its leaf and its page. */
export const withoutPersonal = (sighting: Sighting, sought = searchOf(sighting)): Sighting => {
  const hide = (words: string | null) => words && (hideIn(words, sought)?.text ?? mask)
  const steps = sighting.steps.map((step) => ({ ...step, url: hide(step.url), detail: hide(step.detail) }))
  return { ...sighting, detail: hide(sighting.detail), steps }
}

type PicturesOfRun = { readonly published: Pictures; readonly failedStep: string | null }

const isShown = ({ published, failedStep }: PicturesOfRun, step: string | null) =>
  published === 'all' || (published === 'failures' && step !== null && step === failedStep)

/**
 * Makes the redactor of one run, which hides what is looked for, and all that opens a session, known by its name;
 * pictures that are not to be published, it withholds.
 */
export const redactorOf = (
  sought: Search,
  pictures: PicturesOfRun = { published: 'all', failedStep: null },
): Redact => {
  const paint = painter()
  return async (capture) => {
    const { kind, bytes, mediaType } = capture
    if (kind === 'screenshot' || kind === 'full-page')
      return isShown(pictures, capture.step) ? redactPicture(capture, paint) : withheldAs('not_published')
    if (kind === 'exchanges') return redactExchanges(bytes, sought)
    if (impersonal.test(mediaType) && isMedium(bytes)) return { bytes, redactions: [] }
    // What only says to be a picture is read as the text it may be.
    const isText = readable.test(mediaType) || (impersonal.test(mediaType) && !bytes.includes(0))
    return isText ? redactText(bytes, sought) : withheld
  }
}
