// What the leaf of words is the fingerprint of: all that is shown of them, as one JSON in one order.
import { createHash } from 'node:crypto'
import type { Maintenance, Reported, Statement } from './words.ts'

const iso = (at: number) => new Date(at).toISOString()

const isoOf = (at: number | null) => (at === null ? null : iso(at))

/** The SHA-256 of a text, in hexadecimal. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What a statement's leaf is the fingerprint of. */
export const statementText = (statement: Statement): string => {
  const { id, probe, incident, saidAt, recordedAt, speaker, source, url, lang, words } = statement
  return JSON.stringify({
    kind: 'statement',
    id,
    probe,
    incident,
    said_at: iso(saidAt),
    recorded_at: iso(recordedAt),
    speaker,
    source,
    url,
    lang,
    words,
  })
}

/** What the leaf of announced maintenance is the fingerprint of. */
export const maintenanceText = (maintenance: Maintenance): string => {
  const { id, probe, announcedAt, recordedAt, from, to, source, url, lang, words } = maintenance
  return JSON.stringify({
    kind: 'maintenance',
    id,
    probe,
    announced_at: iso(announcedAt),
    recorded_at: iso(recordedAt),
    from: iso(from),
    to: iso(to),
    source,
    url,
    lang,
    words,
  })
}

/** What the leaf of a reported incident is the fingerprint of. */
export const reportedText = (reported: Reported): string => {
  const { id, probe, recordedAt, beganAt, endedAfter, endedBefore, title, sources } = reported
  return JSON.stringify({
    kind: 'reported',
    id,
    probe,
    recorded_at: iso(recordedAt),
    began_at: iso(beganAt),
    ended_after: isoOf(endedAfter),
    ended_before: isoOf(endedBefore),
    title: { fr: title.fr, en: title.en },
    sources: sources.map(({ name, url, says }) => ({ name, url, says })),
  })
}

// A leaf of an earlier version is the fingerprint of the words alone.

/** What a statement's leaf may be the fingerprint of, as this version writes it first. */
export const statementTexts = (kept: Statement | null): readonly string[] =>
  kept === null ? [] : [statementText(kept), kept.words]

/** The same of announced maintenance. */
export const maintenanceTexts = (kept: Maintenance | null): readonly string[] =>
  kept === null ? [] : [maintenanceText(kept), kept.words]

/** The same of a reported incident. */
export const reportedTexts = (kept: Reported | null): readonly string[] =>
  kept === null ? [] : [reportedText(kept), JSON.stringify({ title: kept.title, sources: kept.sources })]
