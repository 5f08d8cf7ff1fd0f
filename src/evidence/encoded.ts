// Values that stand in base64 or in hexadecimal, wherever such a run begins and whatever stands around it.
import { constants, gunzipSync } from 'node:zlib'
import { wideLetteringOf } from './lettering.ts'
import type { Opaque } from './opaque.ts'
import { longValues } from './spellings.ts'

const lines = /(?:[A-Za-z0-9+/]{60,}\r?\n)+[A-Za-z0-9+/]*={0,2}|[A-Za-z0-9+/_-]{16,}={0,2}/g
const short = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{3,15}={0,2}(?![A-Za-z0-9+/_=-])/g
const hexadecimal = /[0-9a-f]{6,}/gi

const leastCore = 4

/** The letters of base64 that some bytes give when `before` others stand before them. */
const coreOf = (bytes: Uint8Array, before: number) => {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  const core = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
  return core.length < leastCore ? [] : [core.replace(/\+/g, '[+-]').replace(/\//g, '[/_]')]
}

const casesOf = (value: string) => {
  const forms = [
    value,
    value.replace(/[\s.-]/g, ''),
    value.normalize('NFD'),
    value.normalize('NFD').replace(/\p{M}/gu, ''),
  ]
  return forms.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()])
}

// Runs too short to tell from words are looked for instead of being decoded.
const coresOf = (values: readonly string[]): RegExp | null => {
  const bytes = longValues(values)
    .flatMap(casesOf)
    .flatMap((one) => [Buffer.from(one, 'utf8'), Buffer.from(one, 'latin1')])
  const cores = new Set(bytes.flatMap((one) => [0, 1, 2].flatMap((before) => coreOf(one, before))))
  if (cores.size === 0) return null
  return new RegExp(`[A-Za-z0-9+/_-]{0,2}(?:${[...cores].join('|')})[A-Za-z0-9+/_-]{0,2}={0,2}`, 'g')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they tell that bytes are no text.
const unlikeText = /[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd]/

// Cloudflare writes an address so that harvesters do not find it: each byte crossed with the first.
const unscrambled = (run: string): Buffer => {
  const [key = 0, ...scrambled] = Buffer.from(run, 'hex')
  return Buffer.from(scrambled.map((byte) => byte ^ key))
}

const innerBase64 = /^[\w+/-]{22,}={0,2}$/
const longestUnpacked = 2 ** 20

const unpacked = (bytes: Buffer): Buffer | 'packed' => {
  try {
    return gunzipSync(bytes, { maxOutputLength: longestUnpacked, finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return 'packed'
  }
}

/** What bytes are once more an encoding of: letters of two bytes, base64, gzip; `packed` when that cannot be read, null when they are none. */
const innerOf = (bytes: Buffer): Buffer | 'packed' | null => {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08) return unpacked(bytes)
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2))
  const wide = wideLetteringOf(even)
  if (wide) return Buffer.from(wide.read(Buffer.from(even)))
  const text = bytes.toString('latin1')
  return innerBase64.test(text) ? Buffer.from(text, 'base64') : null
}

export type Hide = () => string
export type HideEncoded = (text: string, hide: Hide) => string

/** What is looked for: values, the patterns of those found anywhere and of those that are whole words, opaque ones. */
export type Sought = {
  readonly values: readonly string[]
  readonly long: readonly RegExp[]
  readonly words: readonly RegExp[]
  readonly opaque: Opaque | null
}

const mostRemembered = 20_000

// The same runs of letters stand in a run's files thousands of times: addresses, fingerprints, pictures of pages.
const remembering = (judge: (run: string) => boolean) => {
  const judged = new Map<string, boolean>()
  return (run: string): boolean => {
    const known = judged.get(run)
    if (known !== undefined) return known
    const found = judge(run)
    if (judged.size < mostRemembered) judged.set(run, found)
    return found
  }
}

/** Makes what hides the runs that hold one of these values; one of 2 or 3 letters, only where all the run is text. */
export const encodedHider = ({ values, long, words, opaque }: Sought): HideEncoded => {
  const cores = coresOf(values)
  const isAnyIn = (text: string, patterns: readonly RegExp[]) =>
    patterns.some((pattern) => text.search(pattern) >= 0)
  const isTextIn = (bytes: Buffer) =>
    opaque?.isIn(bytes) === true ||
    [bytes.toString('utf8'), bytes.toString('latin1')].some(
      (text) => isAnyIn(text, long) || (!unlikeText.test(text) && isAnyIn(text, words)),
    )
  const isIn = (bytes: Buffer) => {
    const inner = innerOf(bytes)
    return inner === 'packed' || isTextIn(bytes) || (inner !== null && isTextIn(inner))
  }
  const inBase64 = remembering((run) => {
    const bare = run.replace(/\s/g, '')
    return [0, 1, 2, 3].some((from) => isIn(Buffer.from(bare.slice(from), 'base64')))
  })
  const inHexadecimal = remembering(
    (run) => [0, 1].some((from) => isIn(Buffer.from(run.slice(from), 'hex'))) || isIn(unscrambled(run)),
  )
  // A run may be a path: what is no part of the value is left to be read.
  const hideIn = (run: string, hide: Hide): string => {
    if (!inBase64(run)) return run
    const parts = run.split('/')
    if (!parts.some(inBase64)) return hide()
    return parts.map((part) => (inBase64(part) ? hide() : part)).join('/')
  }
  return (text, hide) => {
    let shown = text.replace(lines, (run) => hideIn(run, hide))
    if (cores) shown = shown.replace(cores, hide)
    if (words.length > 0)
      shown = shown.replace(short, (run) => (isIn(Buffer.from(run, 'base64')) ? hide() : run))
    return shown.replace(hexadecimal, (run) => (inHexadecimal(run) ? hide() : run))
  }
}
