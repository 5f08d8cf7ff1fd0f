// An answer made ready to be sent many times: its bytes in every encoding, each with its headers and ETag.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

// 11 takes forty times as long for a twentieth fewer bytes.
const brotliQuality = 9

const encodings = ['br', 'gzip', 'identity'] as const
export type Encoding = (typeof encodings)[number]

type Bytes = Uint8Array<ArrayBuffer>
type Headers = Readonly<Record<string, string>>

export type Form = {
  readonly bytes: Bytes
  readonly headers: Headers
  /** What a 304 says of it. */
  readonly unchanged: Headers
  readonly etag: string
}

export type Encoded = {
  readonly status: number
  readonly forms: Readonly<Record<Encoding, Form>>
  readonly size: number
}

const isText = (mediaType: string) => /^text\/|[/+](?:json|xml)\b|javascript/.test(mediaType)

const encode = async (bytes: Bytes, encoding: Encoding): Promise<Bytes> => {
  if (encoding === 'gzip') return new Uint8Array(await zip(bytes))
  if (encoding === 'identity') return bytes
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return new Uint8Array(await brotli(bytes, { params }))
}

const formOf = (bytes: Bytes, encoding: Encoding, etag: string, given: Headers): Form => {
  const named: Headers = { ...given, etag }
  const { 'content-type': _, ...unchanged } = named
  const label = encoding === 'identity' ? {} : { 'content-encoding': encoding }
  return { bytes, etag, unchanged, headers: { ...named, ...label, 'content-length': `${bytes.length}` } }
}

/** Reads an answer to its end and encodes it; what is no text, or no success, is sent as it is. */
export const encoded = async (response: Response): Promise<Encoded> => {
  const { status } = response
  const bytes = new Uint8Array(await response.arrayBuffer())
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 24)
  const { 'content-length': _, ...given } = Object.fromEntries(response.headers)
  const forms = await Promise.all(
    encodings.map(async (encoding) => {
      if (status !== 200 || !isText(given['content-type'] ?? '')) {
        return [encoding, formOf(bytes, 'identity', `"${digest}"`, given)] as const
      }
      const varying = { ...given, vary: 'Accept-Encoding' }
      return [
        encoding,
        formOf(await encode(bytes, encoding), encoding, `"${digest}-${encoding}"`, varying),
      ] as const
    }),
  )
  const size = forms.reduce((sum, [, { bytes }]) => sum + bytes.length, 0)
  return { status, forms: Object.fromEntries(forms) as Encoded['forms'], size }
}

/** The best encoding that an Accept-Encoding header allows. */
export const encodingFor = (accepted: string | null): Encoding => {
  if (accepted === null) return 'identity'
  const offers = new Map(
    accepted.split(',').map((offer) => {
      const [name = '', weight = ''] = offer.split(';')
      return [name.trim().toLowerCase(), !/^\s*q=0(?:\.0*)?\s*$/.test(weight)]
    }),
  )
  return (['br', 'gzip'] as const).find((name) => offers.get(name) ?? offers.get('*') ?? false) ?? 'identity'
}

/** Tells whether an If-None-Match header names an ETag; a proxy may have made it a weak one. */
export const namesTag = (header: string | null, etag: string): boolean =>
  header !== null &&
  (header === etag ||
    header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag))
