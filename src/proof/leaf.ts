// What the log's leaves say. A leaf is the exact bytes of its JSON, written once and never again.
import { sameBytes, textOf, utf8 } from './bytes.ts'
import {
  integer,
  listOf,
  mapOf,
  number,
  object,
  oneOf,
  orNull,
  type Read,
  readJson,
  type Shape,
  text,
  truth,
} from './shape.ts'

export const largestLeaf = 65_535

export const sha256Hex = text(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal')
export const id = text(/^[0-9a-f]{32}$/, 'an id of 32 hexadecimal digits')
/** UTC, RFC 3339, with milliseconds. */
export const moment: Shape<string> = (value, at) => {
  const written = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'a UTC time with milliseconds')(value, at)
  return Number.isNaN(Date.parse(written)) ? text(/^$/, 'a time that exists')(written, at) : written
}
export const count = integer()
/** A file's name beside its record: no folder but one, nothing that a shell would take for more. */
export const fileName = /^(?!.*\.\.)[a-z0-9][a-z0-9._-]{0,99}(?:\/[a-z0-9][a-z0-9._-]{0,99})?$/
const root = text(/^[A-Za-z0-9+/]{43}=$/, 'a hash in base64')
export const name = text(/^[a-z0-9][a-z0-9-]{0,99}$/, 'a name in kebab-case')
const tier = oneOf('look', 'submit')
const trigger = oneOf('schedule', 'confirm', 'manual', 'supervised')
const version = oneOf(1)

export const outcome = oneOf(
  'ok',
  'http_error',
  'timeout',
  'dns_error',
  'tls_error',
  'connection_error',
  'notice_displayed',
  'form_absent',
  'form_rejected',
  'mail_absent',
  'unexpected_page',
  'access_refused',
  'captcha_displayed',
  'rate_limited',
  'page_changed',
  'identity_in_use',
  'network_fault',
  'inbox_fault',
  'probe_fault',
)

const runOpen = object({
  v: version,
  type: oneOf('run-open'),
  probe: name,
  tier,
  trigger,
  vantage: text(),
  scheduled_at: moment,
  opened_at: moment,
  /** Ours, fresh for every run. */
  nonce: id,
  /** What a bailiff typed before a supervised run. */
  bailiff_nonce: orNull(text()),
  /** The log as it stood just before this leaf. */
  log: object({ size: count, root }),
})

const step = object({
  name: text(),
  status: oneOf('passed', 'failed', 'skipped'),
  started_at: orNull(moment),
  ended_at: orNull(moment),
  url: orNull(text()),
})

const run = object({
  v: version,
  type: oneOf('run'),
  /** The first 32 digits of the SHA-256 of the opening's token; random when no authority answered. */
  run_id: id,
  probe: object({ id: name, version: text() }),
  tier,
  tier_planned: tier,
  trigger,
  vantage: text(),
  target: object({ name: text(), origin: text() }),
  opening: object({
    /** The index of its leaf, and the SHA-256 of its bytes. */
    index: count,
    sha256: sha256Hex,
    /** Null when no authority answered in time. */
    token: orNull(object({ sha256: sha256Hex, tsa: name, gen_time: moment })),
  }),
  scheduled_at: moment,
  started_at: moment,
  ended_at: moment,
  duration_ms: count,
  clock: orNull(object({ offset_ms: number, uncertainty_ms: number, sources: listOf(text()) })),
  outcome,
  verdict: oneOf('up', 'degraded', 'down', 'inconclusive'),
  failed_step: orNull(text()),
  steps: listOf(step),
  controls: listOf(object({ url: text(), ok: truth, asked_at: moment })),
  software: object({
    constat: text(),
    git_commit: orNull(text()),
    node: text(),
    browser: text(),
    browser_sha256: orNull(sha256Hex),
  }),
  /** Every file kept with the run, in its published form. */
  files: mapOf(fileName, sha256Hex),
  /** The list of the originals that were redacted before publication (older leaves: each of them). */
  sealed: mapOf(fileName, sha256Hex),
  /** What could not be captured, and why. */
  lost: listOf(object({ what: text(), why: text() })),
})

const gap = object({
  v: version,
  type: oneOf('gap'),
  probe: name,
  tier,
  /** The first and last planned moments missed. */
  from: moment,
  to: moment,
  count: integer(1),
  reason: text(),
})

/** Words and acts of people: what was said, announced, reported, corrected, granted, shown to whom. */
const statement = object({
  v: version,
  type: oneOf('statement'),
  kind: oneOf(
    'statement',
    'maintenance',
    'reported',
    'annotation',
    'discount',
    'retraction',
    'grant',
    'access',
  ),
  recorded_at: moment,
  probe: orNull(name),
  /** The public id of what it is; of what it is about, when that is a run or an incident. */
  id: orNull(id),
  about: orNull(id),
  /**
   * The SHA-256 of the words and of all that is shown of them (older leaves: of the words alone). They may have to
   * be erased one day: they stand beside the log.
   */
  words_sha256: sha256Hex,
})

const anchor = object({
  v: version,
  type: oneOf('anchor'),
  /** What was stamped: the checkpoint of this size, or an opening by its leaf's index. */
  of: oneOf('checkpoint', 'opening'),
  size: count,
  by: name,
  kind: oneOf('rfc3161', 'opentimestamps', 'cosignature'),
  sha256: sha256Hex,
  gen_time: orNull(moment),
})

const exported = object({
  v: version,
  type: oneOf('export'),
  made_at: moment,
  sha256: sha256Hex,
  from: moment,
  to: moment,
  complete: truth,
})

const config = object({
  v: version,
  type: oneOf('config'),
  at: moment,
  constat: text(),
  git_commit: orNull(text()),
  /** The SHA-256 of the configuration without its secrets. */
  config_sha256: sha256Hex,
})

const key = object({ v: version, type: oneOf('key'), at: moment, vkey: text(), previous: orNull(text()) })

const shapes = { 'run-open': runOpen, run, gap, statement, anchor, export: exported, config, key } as const

export type LeafType = keyof typeof shapes

export type LeafOf<T extends LeafType> = ReturnType<(typeof shapes)[T]>

export type Leaf = { readonly [T in LeafType]: LeafOf<T> }[LeafType]

const leafShape: Shape<Leaf> = (value, at) => {
  const type = oneOf(
    'run-open',
    'run',
    'gap',
    'statement',
    'anchor',
    'export',
    'config',
    'key',
  )(typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined, `${at}.type`)
  return shapes[type](value, at)
}

/** Reads a leaf's bytes strictly, written in the one way in which we write them; what is not a leaf is told as a value. */
export const readLeaf = (bytes: Uint8Array): Read<Leaf> => {
  if (bytes.length > largestLeaf) return { ok: false, detail: `a leaf of ${bytes.length} bytes is too long` }
  const read = readJson(bytes, leafShape)
  // A name said twice, or a space, would be read in one way here and in another elsewhere.
  if (read.ok && !sameBytes(utf8(JSON.stringify(JSON.parse(textOf(bytes) ?? ''))), bytes))
    return { ok: false, detail: 'a leaf is not written as ours are' }
  return read
}
