// What a run exchanged, as WARC 1.1: the same exchanges give the same bytes, so that no copy has to be kept.
import { createHash } from 'node:crypto'
import { CDXIndexer, WARCRecord, WARCSerializer } from 'warcio'
import type { Answer, Exchange } from '../outcome/capture.ts'

/** The bytes of a body by its SHA-256; null when they are not to be had. */
export type BodyOf = (digest: string) => Uint8Array | null

export type WarcOrder = {
  readonly runId: string
  readonly software: string
  readonly userAgent: string
  readonly startedAt: number
  readonly exchanges: readonly Exchange[]
  readonly bodyOf: BodyOf
}

export type Warc = {
  readonly bytes: Uint8Array
  /** One line per record that can be replayed, sorted. */
  readonly cdxj: string
}

const version = 'WARC/1.1'
export const warcName = 'data.warc'

// Bodies are kept as the browser decoded them: what the headers said of their coding is kept under other names.
const codings = ['content-encoding', 'transfer-encoding', 'content-length']

type HeaderList = [string, string][]

const listOf = (headers: Readonly<Record<string, string>>): HeaderList =>
  Object.entries(headers)
    .filter(([name]) => !name.startsWith(':'))
    .flatMap(([name, values]) => values.split('\n').map((value): [string, string] => [name, value]))

const answerHeaders = (answer: Answer, length: number): HeaderList => [
  ...listOf(answer.headers).map(([name, value]): [string, string] => [
    codings.includes(name) ? `x-orig-${name}` : name,
    value,
  ]),
  ['content-length', String(length)],
]

// A random id would make another file of the same run.
const idOf = (runId: string, record: string): string => {
  const hex = createHash('sha256').update(`${runId} ${record}`).digest('hex')
  const uuid = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  return `<urn:uuid:${uuid.join('-')}>`
}

const chunks = function* (bytes: Uint8Array) {
  if (bytes.length > 0) yield bytes
}

const none = new Uint8Array()

const bytesOf = (digest: string | null, bodyOf: BodyOf) => (digest === null ? none : (bodyOf(digest) ?? none))

const isMissing = (digest: string | null, fault: string | null, bodyOf: BodyOf) =>
  fault !== null || (digest !== null && bodyOf(digest) === null)

const truncated = (missing: boolean): Record<string, string> =>
  missing ? { 'WARC-Truncated': 'unspecified' } : {}

const responseOf = (exchange: Exchange, answer: Answer, id: string, bodyOf: BodyOf) => {
  const body = bytesOf(answer.body, bodyOf)
  const host = answer.remote?.replace(/:\d+$/, '').replace(/[[\]]/g, '')
  return WARCRecord.create(
    {
      type: 'response',
      url: exchange.url,
      date: new Date(exchange.answeredAt ?? exchange.askedAt).toISOString(),
      warcVersion: version,
      warcHeaders: {
        'WARC-Record-ID': id,
        'WARC-Resource-Type': exchange.type,
        ...(host && { 'WARC-IP-Address': host }),
        ...(answer.tls && { 'WARC-Protocol': answer.tls.protocol.toLowerCase().replace(' ', '/') }),
        ...truncated(isMissing(answer.body, answer.bodyFault, bodyOf)),
      },
      statusline: `HTTP/1.1 ${answer.status} ${answer.statusText}`.trim(),
      httpHeaders: answerHeaders(answer, body.length),
      keepHeadersCase: true,
    },
    chunks(body),
  )
}

const requestOf = (exchange: Exchange, id: string, concurrentTo: string, bodyOf: BodyOf) => {
  const { pathname, search } = new URL(exchange.url)
  return WARCRecord.create(
    {
      type: 'request',
      url: exchange.url,
      date: new Date(exchange.askedAt).toISOString(),
      warcVersion: version,
      warcHeaders: {
        'WARC-Record-ID': id,
        'WARC-Concurrent-To': concurrentTo,
        ...truncated(isMissing(exchange.body, exchange.bodyFault, bodyOf)),
      },
      statusline: `${exchange.method} ${pathname}${search} HTTP/1.1`,
      httpHeaders: listOf(exchange.headers),
      keepHeadersCase: true,
    },
    chunks(bytesOf(exchange.body, bodyOf)),
  )
}

const recordsOf = function* ({ runId, software, userAgent, startedAt, exchanges, bodyOf }: WarcOrder) {
  yield WARCRecord.createWARCInfo(
    {
      filename: warcName,
      warcVersion: version,
      date: new Date(startedAt).toISOString(),
      warcHeaders: { 'WARC-Record-ID': idOf(runId, 'info') },
    },
    { software, format: 'WARC File Format 1.1', 'http-header-user-agent': userAgent, isPartOf: runId },
  )
  for (const [index, exchange] of exchanges.entries()) {
    const { answer } = exchange
    if (answer === null || !URL.canParse(exchange.url) || !/^https?:/.test(exchange.url)) continue
    const id = idOf(runId, `response ${index}`)
    yield responseOf(exchange, answer, id, bodyOf)
    yield requestOf(exchange, idOf(runId, `request ${index}`), id, bodyOf)
  }
}

/** Writes the exchanges of a run as an uncompressed WARC file with its index. */
export const warcOf = async (order: WarcOrder): Promise<Warc> => {
  const indexer = new CDXIndexer({ format: 'cdxj' })
  const parts: Uint8Array[] = []
  const lines: string[] = []
  let offset = 0
  for (const record of recordsOf(order)) {
    const bytes = await WARCSerializer.serialize(record, {
      gzip: false,
      digest: { algo: 'sha-256', prefix: 'sha256:', base32: false },
    })
    const entry = indexer.indexRecord(record, { offset, recordLength: bytes.length }, warcName)
    if (entry) lines.push(indexer.serializeCDXJ(entry))
    parts.push(bytes)
    offset += bytes.length
  }
  return { bytes: Buffer.concat(parts), cdxj: lines.sort().join('') }
}
