// A run's exchanges and pages as WACZ 1.1.1, which any web archive viewer replays; the same run gives the same bytes.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { directoryHeader, endOfZip, localHeader, type ZipEntry } from '../proof/zip-form.ts'
import { type Warc, type WarcOrder, warcName, warcOf } from './warc.ts'

export type WaczPage = { readonly url: string; readonly at: number; readonly title: string }

export type WaczOrder = WarcOrder & { readonly title: string; readonly pages: readonly WaczPage[] }

const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

const pagesOf = (pages: readonly WaczPage[]): string =>
  [
    { format: 'json-pages-1.0', id: 'pages', title: 'All Pages' },
    ...pages.map(({ url, at, title }, index) => ({
      id: `p${index + 1}`,
      url,
      ts: new Date(at).toISOString(),
      title,
    })),
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')

// « WACZ 1.2.0 » calls itself by a profile that today's viewers refuse.
const packageOf = (order: WaczOrder, files: Files) => ({
  profile: 'data-package',
  wacz_version: '1.1.1',
  title: order.title,
  created: new Date(order.startedAt).toISOString(),
  software: order.software,
  mainPageUrl: order.pages[0]?.url ?? '',
  mainPageDate: new Date(order.pages[0]?.at ?? order.startedAt).toISOString(),
  resources: [...files].map(([path, bytes]) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    hash: sha256(bytes),
    bytes: bytes.length,
  })),
})

type Files = ReadonlyMap<string, Uint8Array>

const zipOf = (files: Files): Uint8Array => {
  const parts: Uint8Array[] = []
  const entries: ZipEntry[] = []
  let offset = 0
  const put = (bytes: Uint8Array) => {
    parts.push(bytes)
    offset += bytes.length
  }
  for (const [name, bytes] of files) {
    const entry = { name, size: bytes.length, crc32: crc32(bytes), offset }
    entries.push(entry)
    put(localHeader(entry))
    put(bytes)
  }
  const start = offset
  for (const entry of entries) put(directoryHeader(entry))
  put(endOfZip({ count: entries.length, size: offset - start, offset: start }))
  return Buffer.concat(parts)
}

const filesOf = (order: WaczOrder, { bytes, cdxj }: Warc): Files => {
  const archive = new Map<string, Uint8Array>([
    [`archive/${warcName}`, bytes],
    ['indexes/index.cdx', Buffer.from(cdxj)],
    ['pages/pages.jsonl', Buffer.from(pagesOf(order.pages))],
  ])
  const description = json(packageOf(order, archive))
  return new Map([
    ...archive,
    ['datapackage.json', description],
    ['datapackage-digest.json', json({ path: 'datapackage.json', hash: sha256(description) })],
  ])
}

/** Packs a run's exchanges and the list of its pages. */
export const waczOf = async (order: WaczOrder): Promise<Uint8Array> =>
  zipOf(filesOf(order, await warcOf(order)))
