// A run's `capture.wacz`: never kept, put together from what it exchanged whenever it is asked for.
import type { Exchange, Exchanges } from '../outcome/capture.ts'
import type { LeafOf } from '../proof/leaf.ts'
import { sealedFiles } from '../proof/originals.ts'
import type { Artefacts } from './artefacts.ts'
import type { Exchanged } from './files.ts'
import type { WaczPage } from './wacz.ts'

export const archiveName = 'capture.wacz'
export const exchangesName = 'exchanges.json'

export type ArchiveOrder = {
  readonly runId: string
  /** The name of the registry. */
  readonly target: string
  /** The version of Constat that made the run. */
  readonly constat: string
  readonly userAgent: string
  readonly startedAt: number
  readonly pages: readonly WaczPage[]
}

const hidden = /•••|\*\*\*/

const partsOf = (url: string) => url.replace(/[?#].*/s, '').split('/')

const isAddressOf = (shown: string, url: string) => {
  const [parts, whole] = [partsOf(shown), partsOf(url)]
  return (
    parts.length === whole.length && parts.every((part, place) => hidden.test(part) || part === whole[place])
  )
}

// A step’s address is told without its query, and hidden in part where a person’s value stands in it: a viewer can
// ask for none but an address that the archive has.
const asArchived = (page: WaczPage, exchanges: readonly Exchange[]): WaczPage => {
  const shown = exchanges.findLast(
    ({ type, url, askedAt }) => type === 'document' && askedAt <= page.at && isAddressOf(page.url, url),
  )
  return shown ? { ...page, url: shown.url } : page
}

/** The archive of a run, from one of the two forms of what it exchanged. */
export const archiveOf = async (
  order: ArchiveOrder,
  { exchanges, bodies }: Exchanged,
): Promise<Uint8Array> => {
  // Loaded with the first archive: the first page must not wait for it.
  const { waczOf } = await import('./wacz.ts')
  return waczOf({
    runId: order.runId,
    title: `${order.target}, ${order.runId}`,
    software: `Constat ${order.constat}`,
    userAgent: order.userAgent,
    startedAt: order.startedAt,
    exchanges: exchanges.exchanges,
    bodyOf: (digest) => bodies.get(digest) ?? null,
    pages: order.pages.map((page) => asArchived(page, exchanges.exchanges)),
  })
}

type Record = Pick<
  LeafOf<'run'>,
  'run_id' | 'target' | 'software' | 'started_at' | 'steps' | 'files' | 'sealed'
>

const pagesOf = ({ steps }: Record): WaczPage[] =>
  steps.flatMap(({ name, url, ended_at }) =>
    url === null || ended_at === null ? [] : [{ url, at: Date.parse(ended_at), title: name }],
  )

type Read = (digest: string) => Promise<Uint8Array | null>

const bodiesOf = async ({ exchanges }: Exchanges, read: Read): Promise<Map<string, Uint8Array>> => {
  const named = exchanges.flatMap(({ body, answer }) => [body, answer?.body ?? null])
  const bodies = new Map<string, Uint8Array>()
  for (const digest of new Set(named)) {
    const bytes = digest && (await read(digest))
    if (digest && bytes) bodies.set(digest, bytes)
  }
  return bodies
}

/** Puts the archive of a recorded run together again; null when its exchanges are not kept any more. */
export const rebuildArchive = async (
  record: Record,
  userAgent: string,
  keepers: { readonly artefacts: Pick<Artefacts, 'read'>; readonly sealed: Pick<Artefacts, 'read'> },
  form: 'published' | 'sealed',
): Promise<Uint8Array | null> => {
  // What had nothing to hide stands among the published alone.
  const read: Read = async (digest) =>
    (form === 'sealed' ? await keepers.sealed.read(digest) : null) ?? keepers.artefacts.read(digest)
  const originals = form === 'sealed' ? await sealedFiles(record, keepers.sealed.read) : {}
  const digest = originals && (originals[exchangesName] ?? record.files[exchangesName])
  const bytes = digest ? await read(digest) : null
  if (bytes === null) return null
  const exchanges = JSON.parse(Buffer.from(bytes).toString()) as Exchanges
  const order: ArchiveOrder = {
    runId: record.run_id,
    target: record.target.name,
    constat: record.software.constat,
    userAgent,
    startedAt: Date.parse(record.started_at),
    pages: pagesOf(record),
  }
  return archiveOf(order, { exchanges, bodies: await bodiesOf(exchanges, read) })
}
