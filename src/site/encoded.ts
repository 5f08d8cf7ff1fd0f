// An answer made ready to be sent many times: its bytes in every encoding, each with its headers and ETag.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

// From 9 on, or with a window beyond any page, it takes twenty times as long and 13 MB, for a hundredth fewer bytes.
const brotliQuality = 8
const brotliWindowBits = 18

type Encoding = 'br' | 'gzip' | 'identity'

type Bytes = Uint8Array<ArrayBuffer>
type Headers = Readonly<Record<string, string>>

type Form = {
  readonly bytes: Bytes
  readonly headers: Headers
  /** What a 304 says of it. */
  readonly unchanged: Headers
  /** Null when the answer is not a success. */
  readonly etag: string | null
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
    [constants.BROTLI_PARAM_LGWIN]: brotliWindowBits,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return new Uint8Array(await brotli(bytes, { params }))
}

const formOf = (bytes: Bytes, encoding: Encoding, given: Headers, tag: Headers): Form => {
  const { 'content-type': _, ...unchanged }: Headers = { ...given, ...tag }
  const label = encoding === 'identity' ? {} : { 'content-encoding': encoding }
  const headers = { ...given, ...tag, ...label, 'content-length': `${bytes.length}` }
  return { bytes, headers, unchanged, etag: tag['etag'] ?? null }
}

const formsOf = async (bytes: Bytes, status: number, given: Headers): Promise<Encoded['forms']> => {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 24)
  if (status !== 200 || !isText(given['content-type'] ?? '')) {
    const only = formOf(bytes, 'identity', given, status === 200 ? { etag: `"${digest}"` } : {})
    return { br: only, gzip: only, identity: only }
  }
  const form = async (encoding: Encoding) =>
    formOf(await encode(bytes, encoding), encoding, given, {
      etag: `"${digest}-${encoding}"`,
      vary: 'Accept-Encoding',
    })
  const [br, gzip, identity] = await Promise.all([form('br'), form('gzip'), form('identity')])
  return { br, gzip, identity }
}

/** Reads an answer to its end and encodes it; what is no text, or no success, is sent as it is. */
export const encoded = async (response: Response): Promise<Encoded> => {
  const { status } = response
  const bytes = new Uint8Array(await response.arrayBuffer())
  const { 'content-length': _, ...given } = Object.fromEntries(response.headers)
  const forms = await formsOf(bytes, status, given)
  const size = Object.values(forms).reduce((sum, form) => sum + form.bytes.length, 0)
  return { status, forms, size }
}

/** The best encoding that an Accept-Encoding header allows. */
export const encodingFor = (accepted: string | undefined): Encoding => {
  if (accepted === undefined) return 'identity'
  const offers = new Map(
    accepted.split(',').map((offer) => {
      const [name = '', weight = ''] = offer.split(';')
      return [name.trim().toLowerCase(), !/^\s*q=0(?:\.0*)?\s*$/.test(weight)]
    }),
  )
  return (['br', 'gzip'] as const).find((name) => offers.get(name) ?? offers.get('*') ?? false) ?? 'identity'
}

/** Tells whether an If-None-Match header names an ETag; a proxy may have made it a weak one. */
export const namesTag = (header: string | undefined, etag: string | null): boolean =>
  header !== undefined &&
  etag !== null &&
  (header === etag ||
    header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag))
