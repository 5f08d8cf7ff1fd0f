// Which files the runs name, and which were erased: a file is kept once, however many runs name it.
import type { Verdict } from '../outcome/outcome.ts'
import type { Database } from './database.ts'

export type Shelf = 'artefacts' | 'sealed'

/** A kept file by its SHA-256, in hexadecimal. */
export type KeptFile = { readonly shelf: Shelf; readonly digest: string }

/** `capture` is the whole network capture of a run, the largest of its files. */
export type FileKind = 'artefact' | 'capture'

export type NamedFile = KeptFile & { readonly kind: FileKind }

/** A run that still names files; times are epoch milliseconds. */
export type NamingRun = {
  readonly seq: number
  readonly probe: string
  readonly verdict: Verdict
  readonly startedAt: number
  readonly endedAt: number
}

type Page = { readonly after: number; readonly upTo: number; readonly endedBefore: number }

// The index holds the first bytes alone.
const isIt = `substr(digest, 1, 4) = substr(unhex(@digest), 1, 4) AND digest = unhex(@digest)
  AND is_sealed = (@shelf = 'sealed')`

const idBytes = 4

const packed = (ids: ReadonlySet<number>): Uint8Array => {
  const bytes = Buffer.alloc(ids.size * idBytes)
  for (const [position, id] of [...ids].entries()) bytes.writeUInt32BE(id, position * idBytes)
  return bytes
}

const unpacked = (bytes: Uint8Array): readonly number[] => {
  const buffer = Buffer.from(bytes)
  return Array.from({ length: buffer.length / idBytes }, (_, at) => buffer.readUInt32BE(at * idBytes))
}

/** Returns what keeps the names of a run's files; only within the transaction of the run. */
export const naming = (db: Database) => {
  const find = db.prepare(`SELECT id FROM file WHERE ${isIt}`).pluck()
  const insert = db.prepare(
    `INSERT INTO file (is_sealed, digest, named) VALUES (@shelf = 'sealed', unhex(@digest), 0)`,
  )
  const count = db.prepare('UPDATE file SET named = named + 1 WHERE id = ?')
  const name = db.prepare('INSERT INTO run_file (run_seq, kind, file_ids) VALUES (?, ?, ?)')
  const idOf = (file: NamedFile) =>
    (find.get(file) as number | undefined) ?? Number(insert.run(file).lastInsertRowid)
  return (seq: number, files: readonly NamedFile[]) => {
    const ids: Record<FileKind, Set<number>> = { artefact: new Set(), capture: new Set() }
    for (const file of files) ids[file.kind].add(idOf(file))
    for (const kind of ['artefact', 'capture'] as const) {
      if (ids[kind].size === 0) continue
      for (const id of ids[kind]) count.run(id)
      name.run(seq, kind, packed(ids[kind]))
    }
  }
}

const namesOf = (db: Database) => {
  const ofRun = db
    .prepare(
      `SELECT file_ids FROM opening JOIN run ON run.opening_id = opening.id JOIN run_file ON run_seq = seq
       WHERE run_id = unhex(?)`,
    )
    .pluck()
  const onShelf = db
    .prepare(`SELECT lower(hex(digest)) FROM file WHERE id = ? AND is_sealed = (? = 'sealed')`)
    .pluck()
  return (runId: string, shelf: Shelf): readonly string[] =>
    (ofRun.all(runId) as Uint8Array[])
      .flatMap(unpacked)
      .flatMap((id) => (onShelf.get(id, shelf) as string | undefined) ?? [])
}

/** The files that runs name, and the erasures so far. */
export const erasures = (db: Database) => {
  const runs = db.prepare(
    `SELECT run.seq, name AS probe, verdict, started_at AS startedAt, ended_at AS endedAt
     FROM run JOIN probe ON probe.id = run.probe_id
     WHERE run.seq > @after AND run.seq <= @upTo AND ended_at < @endedBefore
       AND EXISTS (SELECT 1 FROM run_file WHERE run_seq = run.seq) ORDER BY run.seq`,
  )
  const lastSeq = db.prepare('SELECT coalesce(max(seq), 0) FROM run').pluck()
  const lastRunAt = db.prepare('SELECT ended_at FROM run ORDER BY seq DESC LIMIT 1').pluck()
  const lastStampedAt = db.prepare('SELECT gen_time FROM token ORDER BY id DESC LIMIT 1').pluck()
  const listed = db.prepare('SELECT file_ids FROM run_file WHERE run_seq = ? AND kind = ?').pluck()
  const discount = db.prepare('UPDATE file SET named = named - 1 WHERE id = ?')
  const unlist = db.prepare('DELETE FROM run_file WHERE run_seq = ? AND kind = ?')
  const release = db.transaction((seq: number, kind: FileKind) => {
    const ids = listed.get(seq, kind) as Uint8Array | undefined
    for (const id of unpacked(ids ?? new Uint8Array())) discount.run(id)
    unlist.run(seq, kind)
  })
  const columns = `CASE is_sealed WHEN 1 THEN 'sealed' ELSE 'artefacts' END AS shelf, lower(hex(digest)) AS digest`
  const unnamed = db.prepare(`SELECT id, ${columns} FROM file WHERE named = 0 AND id > ? ORDER BY id LIMIT ?`)
  const named = db.prepare(`SELECT id, ${columns} FROM file WHERE named > 0 AND id > ? ORDER BY id LIMIT ?`)
  const isNamed = db.prepare(`SELECT 1 FROM file WHERE ${isIt} AND named > 0`).pluck()
  const forget = db.prepare(`DELETE FROM file WHERE ${isIt} AND named = 0`)
  const keep = db.prepare('INSERT INTO erasure (shelf, digest, at) VALUES (@shelf, unhex(@digest), @at)')
  const lastErased = db
    .prepare('SELECT max(at) FROM erasure WHERE digest = unhex(@digest) AND shelf = @shelf')
    .pluck()
  const here = db.prepare(`SELECT 1 FROM file WHERE ${isIt}`).pluck()
  const erased = db.transaction((file: KeptFile, at: number) => {
    if (forget.run(file).changes > 0) keep.run({ ...file, at })
  })
  return {
    lastSeq: () => lastSeq.get() as number,
    /** When the last run ended, by our clock; null when there is none. */
    lastRunAt: () => (lastRunAt.get() as number | undefined) ?? null,
    /** The time in the last time stamp, which is its authority's; null when there is none. */
    lastStampedAt: () => (lastStampedAt.get() as number | undefined) ?? null,
    /** The runs of a stretch of commits that still name files and ended before a moment. */
    namingRuns: (page: Page) => runs.all(page) as NamingRun[],
    /** The digests of the files on a shelf that a run still names. */
    namesOf: namesOf(db),
    /** A run no longer names its files of a kind. */
    release: (seq: number, kind: FileKind) => {
      release(seq, kind)
    },
    /** Files after a key that no run names any more. */
    unnamed: (after: number, limit: number) =>
      unnamed.all(after, limit) as (KeptFile & { readonly id: number })[],
    /** Files after a key that runs name. */
    named: (after: number, limit: number) =>
      named.all(after, limit) as (KeptFile & { readonly id: number })[],
    isNamed: (file: KeptFile) => isNamed.get(file) !== undefined,
    /** Says of a file that no run names that it was erased. */
    keep: (file: KeptFile, at: number) => erased.immediate(file, at),
    /** When a file that is no longer here was erased; null when it never was. */
    erasedAt: (shelf: string, digest: string): number | null =>
      here.get({ shelf, digest }) === undefined ? (lastErased.get({ shelf, digest }) as number | null) : null,
  }
}
