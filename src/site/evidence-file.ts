// An export's file, streamed, or the part of it that a download goes on with.
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { Context } from 'hono'

export type ServedFile = {
  readonly path: string
  readonly size: number
  readonly sha256: string
  /** As it is saved. */
  readonly name: string
}

type Span = { readonly start: number; readonly end: number }

// One range only: the whole for anything else, as RFC 9110 allows; null when it lies beyond the end.
const spanOf = (header: string | undefined, size: number): Span | 'whole' | null => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return 'whole'
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start > end && first !== '' && last !== '' && Number(last) < Number(first)) return 'whole'
  return start < size && start <= end ? { start, end } : null
}

/** Answers with a file, or the part of it that was asked for. */
export const fileAnswer = (c: Context, { path, size, sha256, name }: ServedFile): Response => {
  const etag = `"${sha256}"`
  const unchanged = c.req.header('If-Range')
  const asked = unchanged === undefined || unchanged === etag ? c.req.header('Range') : undefined
  const span = spanOf(asked, size)
  const headers = {
    'Content-Type': 'application/vnd.etsi.asic-e+zip',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Accept-Ranges': 'bytes',
    ETag: etag,
  }
  if (span === null) return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${size}` })
  const { start, end } = span === 'whole' ? { start: 0, end: size - 1 } : span
  const told = {
    ...headers,
    'Content-Length': `${end - start + 1}`,
    ...(span !== 'whole' && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  }
  const status = span === 'whole' ? 200 : 206
  if (c.req.method === 'HEAD') return c.body(null, status, told)
  const stream = Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream<Uint8Array>
  return c.body(stream, status, told)
}
