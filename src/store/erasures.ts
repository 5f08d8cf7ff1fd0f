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

/** Returns what keeps the names of a run's files; only within the transaction of the run. */
export const naming = (db: Database) => {
  const insert = db.prepare(
    'INSERT INTO file (shelf, digest) VALUES (@shelf, unhex(@digest)) ON CONFLICT DO NOTHING',
  )
  const name = db.prepare(
    `INSERT INTO run_file (run_seq, file_id, kind)
     SELECT @seq, id, @kind FROM file WHERE shelf = @shelf AND digest = unhex(@digest) ON CONFLICT DO NOTHING`,
  )
  return (seq: number, files: readonly NamedFile[]) => {
    for (const file of files) {
      insert.run(file)
      name.run({ ...file, seq })
    }
  }
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
  const release = db.prepare('DELETE FROM run_file WHERE run_seq = ? AND kind = ?')
  const unnamed = db.prepare(
    'SELECT id, shelf, lower(hex(digest)) AS digest FROM file WHERE named = 0 AND id > ? ORDER BY id LIMIT ?',
  )
  const isNamed = db
    .prepare('SELECT 1 FROM file WHERE shelf = @shelf AND digest = unhex(@digest) AND named > 0')
    .pluck()
  const forget = db.prepare('DELETE FROM file WHERE shelf = @shelf AND digest = unhex(@digest) AND named = 0')
  const keep = db.prepare('INSERT INTO erasure (shelf, digest, at) VALUES (@shelf, unhex(@digest), @at)')
  const lastErased = db
    .prepare('SELECT max(at) FROM erasure WHERE digest = unhex(@digest) AND shelf = @shelf')
    .pluck()
  const here = db.prepare('SELECT 1 FROM file WHERE shelf = @shelf AND digest = unhex(@digest)').pluck()
  const erased = db.transaction((file: KeptFile, at: number) => {
    if (forget.run(file).changes > 0) keep.run({ ...file, at })
  })
  return {
    lastSeq: () => lastSeq.get() as number,
    /** The runs of a stretch of commits that still name files and ended before a moment. */
    namingRuns: (page: Page) => runs.all(page) as NamingRun[],
    /** A run no longer names its files of a kind. */
    release: (seq: number, kind: FileKind) => {
      release.run(seq, kind)
    },
    /** Files after a key that no run names any more. */
    unnamed: (after: number, limit: number) =>
      unnamed.all(after, limit) as (KeptFile & { readonly id: number })[],
    isNamed: (file: KeptFile) => isNamed.get(file) !== undefined,
    /** Says of a file that no run names that it was erased. */
    keep: (file: KeptFile, at: number) => erased.immediate(file, at),
    /** When a file that is no longer here was erased; null when it never was. */
    erasedAt: (shelf: string, digest: string): number | null =>
      here.get({ shelf, digest }) === undefined ? (lastErased.get({ shelf, digest }) as number | null) : null,
  }
}
