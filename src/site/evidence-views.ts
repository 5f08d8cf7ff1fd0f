// From the store and the queue to what the pages on exports are told.
import type { Choice, EvidenceFault, EvidenceView, GrantView } from '../../views/evidence.ts'
import type { ExportView, MadeExport } from '../../views/evidence-export.ts'
import { journeyOf } from '../alert/facts.ts'
import type { KeptExport, WrittenExport } from '../store/exports.ts'
import type { Grant } from '../store/grants.ts'
import type { ExportQueue } from './evidence-queue.ts'
import { knownProbes } from './known.ts'
import { publishedKey } from './log-key.ts'
import type { Site } from './site.ts'

const listedIncidents = 50
const listedExports = 50

/** Who asks: with a grant or without, and below which path their pages are. */
export type Access = { readonly grant: Grant | null; readonly base: string }

const madeOf = (kept: WrittenExport): MadeExport => {
  const { id, from, to, endedAt, bytes, sha256, checkpoint, runs, state, handed } = kept
  const file = state === 'done' ? 'there' : (handed ?? 'removed')
  return { id, from, to, endedAt, bytes, sha256, checkpoint, runs, file }
}

const grantOf = ({ holder, expiresAt, incident, from }: Grant): GrantView => ({
  holder,
  expiresAt,
  isLimited: incident !== null || from !== null,
})

const incidentsFor = (site: Site, grant: Grant | null): EvidenceView['incidents'] => {
  const { incidents } = site.store
  const only = grant?.incident ? incidents.get(grant.incident) : null
  const listed = only ? [only] : incidents.list({ limit: listedIncidents })
  return listed.map(({ id, probe, firstBad, closedAt }) => ({
    id,
    journey: journeyOf(site, probe).title,
    at: firstBad.at,
    isOpen: closedAt === null,
  }))
}

/** What the page on which exports are asked for is told. */
export const evidenceView = (
  site: Site,
  { grant, base }: Access,
  { choice, fault, totalBytes }: { choice: Choice; fault: EvidenceFault | null; totalBytes: number },
): EvidenceView => ({
  base,
  grant: grant && grantOf(grant),
  incidents: incidentsFor(site, grant),
  journeys: knownProbes(site),
  choice,
  fault,
  made: site.store.exports.written(grant?.id ?? null, listedExports).map(madeOf),
  totalBytes,
  vkey: publishedKey(site.store)?.vkey ?? null,
})

/** What the page of one export is told. */
export const exportView = (
  { base }: Access,
  kept: KeptExport,
  queue: Pick<ExportQueue, 'placeOf' | 'bytesOf'>,
): ExportView => {
  const { id } = kept
  switch (kept.state) {
    case 'queued':
      return { base, id, state: 'waiting', before: Math.max(0, queue.placeOf(id)) }
    case 'running':
      return { base, id, state: 'running', bytes: queue.bytesOf(id), expectedBytes: kept.estimatedBytes }
    case 'failed':
      return { base, id, state: 'failed', failure: kept.failure }
    case 'done':
    case 'removed':
      return { base, id, state: 'made', made: madeOf(kept) }
  }
}
