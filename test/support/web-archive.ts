// Reads a WACZ by its files, as an expert does record by record, and as a viewer does by its index.
import { createHash } from 'node:crypto'
import { getSurt, WARCParser } from 'warcio'
import { readEntry, readZip } from '../../src/proof/zip.ts'
import { sourceOf } from './zip-writer.ts'

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The files of a ZIP by their names. */
export const filesOf = async (bytes: Uint8Array): Promise<ReadonlyMap<string, Buffer>> => {
  const source = sourceOf(bytes)
  const zip = await readZip(source)
  if (!zip.ok) throw new Error(zip.detail)
  const files = new Map<string, Buffer>()
  for (const entry of zip.entries.values()) {
    const parts: Uint8Array[] = []
    await readEntry(source, entry, (part) => parts.push(part))
    files.set(entry.name, Buffer.concat(parts))
  }
  return files
}

export type WebRecord = {
  readonly type: string
  readonly url: string | null
  readonly header: (name: string) => string | null
  /** HTTP's own first line, headers and body, and the body alone. */
  readonly block: Uint8Array
  readonly payload: Uint8Array
  /** The first line of HTTP. */
  readonly line: string
}

const blank = '\r\n\r\n'

// HTTP is left unread: what is recomputed must be what stands in the file.
const recordsOf = async (warc: Uint8Array): Promise<readonly WebRecord[]> => {
  const records: WebRecord[] = []
  for await (const record of new WARCParser([warc], { parseHttp: false })) {
    const block = Buffer.from(await record.readFully(false))
    records.push({
      type: record.warcType,
      url: record.warcTargetURI ?? null,
      header: (name) => record.warcHeader(name) ?? null,
      block,
      payload: block.subarray(block.indexOf(blank) + blank.length),
      line: block.toString('latin1', 0, block.indexOf('\r\n')),
    })
  }
  return records
}

type IndexLine = {
  readonly key: string
  readonly second: string
  readonly entry: {
    readonly url: string
    readonly status: string
    readonly digest: string
    readonly method?: string
    readonly filename: string
    readonly offset: string
    readonly length: string
  }
}

const indexOf = (text: string): readonly IndexLine[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [key = '', second = '', ...json] = line.split(' ')
      return { key, second, entry: JSON.parse(json.join(' ')) }
    })

const secondOf = (at: number) => Number(new Date(at).toISOString().replace(/\D/g, '').slice(0, 14))

export type WebArchive = Awaited<ReturnType<typeof readArchive>>

/** A WACZ as it is read. */
export const readArchive = async (wacz: Uint8Array) => {
  const files = await filesOf(wacz)
  const file = (name: string): Buffer => {
    const bytes = files.get(name)
    if (!bytes) throw new Error(`There is no ${name} among ${[...files.keys()]}`)
    return bytes
  }
  const index = indexOf(file('indexes/index.cdx').toString())
  /** The record to which a line of the index leads, and nothing around it. */
  const follow = async ({ entry }: IndexLine) => {
    const [offset, length] = [Number(entry.offset), Number(entry.length)]
    const bytes = file(`archive/${entry.filename}`).subarray(offset, offset + length)
    const record = await WARCParser.parse([bytes])
    if (!record) throw new Error(`There is no record at ${offset}`)
    const text = await record.contentText()
    return { bytes, url: record.warcTargetURI, status: record.httpHeaders?.statusCode, text }
  }
  /** What a viewer shows of an address, as it was nearest to a moment; null when the archive has no answer. */
  const replay = async (url: string, at: number) => {
    const distance = ({ second }: IndexLine) => Math.abs(Number(second) - secondOf(at))
    const found = index.filter(({ key, entry }) => key === getSurt(url) && entry.method === undefined)
    const [nearest] = found.toSorted((a, b) => distance(a) - distance(b))
    return nearest ? follow(nearest) : null
  }
  return { files, file, index, records: await recordsOf(file('archive/data.warc')), follow, replay }
}

/** The records of one of WARC's types. */
export const ofType = ({ records }: WebArchive, wanted: string): readonly WebRecord[] =>
  records.filter(({ type }) => type === wanted)

/** What an archive says was asked and answered; throws for an answer that nobody asked for. */
export const exchangesIn = (archive: WebArchive) => {
  const requests = ofType(archive, 'request')
  return ofType(archive, 'response').map((response) => {
    const id = response.header('WARC-Record-ID')
    const request = requests.find((one) => one.header('WARC-Concurrent-To') === id)
    if (!request) throw new Error(`${response.url} was answered, and nobody asked`)
    return { request, response, method: request.line.split(' ')[0] ?? '' }
  })
}
