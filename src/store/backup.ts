// A consistent copy of the database, and whether a copy's log is whole.
import Sqlite from 'better-sqlite3'
import { leafHash, nodesOfLeaf } from '../proof/tree.ts'
import { type Database, openForReading } from './database.ts'
import type { LeafLog } from './log.ts'

/** Copies a database, as it is at one moment, to a file that it replaces; who writes meanwhile is not held up. */
export const copyDatabase = async (file: string, to: string): Promise<void> => {
  const db = openForReading(file)
  try {
    // One reading from beginning to end: the copy would else begin anew after each write.
    db.exec('BEGIN')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    await db.backup(to)
  } finally {
    db.close()
  }
  const copy = new Sqlite(to)
  // One file, that can be read where nothing can be written.
  copy.pragma('journal_mode = DELETE')
  copy.close()
}

/** What SQLite finds wrong with a database; null when it is sound. */
export const damageOf = (db: Database): string | null => {
  const found = db.pragma('integrity_check(1)', { simple: true }) as string
  return found === 'ok' ? null : found
}

/** The first leaf whose hash, or one above it, is not what the leaves make; null when all are. */
export const firstWrongLeaf = (log: LeafLog): number | null => {
  const size = log.size()
  for (const { index, entry } of log.leaves(0, size)) {
    // What is read of the tree so far was found right on the way.
    const nodes = nodesOfLeaf(index, leafHash(entry), log.readNode)
    const isRight = nodes.every(
      ({ level, index: at, hash }) => Buffer.compare(hash, log.readNode(level, at)) === 0,
    )
    if (!isRight) return index
  }
  return null
}
