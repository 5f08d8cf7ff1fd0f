// `constat backup`: a folder that holds what the data directory held at one moment, and can become one again.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Reply } from '../act/instance.ts'
import { mustHoldData, pathsIn, Refusal, refusing, WrongUse } from '../data-directory.ts'
import { copyDatabase, damageOf, removeDatabase } from '../store/backup.ts'
import { openForReading } from '../store/database.ts'
import { type Origin, originIn } from '../store/origin.ts'
import { openStore, type Store } from '../store/store.ts'
import { writeDurably } from './durable.ts'
import { byContent, copyFiles, filesIn } from './files.ts'
import { missingIn } from './kept-files.ts'

/** What a backup says of itself; `root` is that of the log, in hexadecimal. */
export type Manifest = {
  readonly constat: string
  readonly made_at: string
  readonly log: { readonly size: number; readonly root: string }
  /** What the data directory was made for; absent from what an older Constat wrote. */
  readonly origin?: Origin | null
  /** The files that are neither named by their content nor made again: keys. Absent as above. */
  readonly keys?: readonly string[]
}

const manifestName = 'backup.json'

const isExport = (path: string) => path.startsWith('exports/') && path.endsWith('.asice')

/** Reads a database; what it is read with is closed afterwards. */
const reading = <T>(database: string, read: (store: Store, origin: Origin | null) => T): T => {
  const db = openForReading(database)
  try {
    return read(openStore(db), originIn(db))
  } finally {
    db.close()
  }
}

const rootOf = ({ log }: Store, size: number) => Buffer.from(log.root(size)).toString('hex')

const mustBeApart = (dataDir: string, to: string) => {
  const [inner, outer] = [resolve(to), resolve(dataDir)]
  if (inner !== outer && !inner.startsWith(`${outer}/`)) return
  throw new WrongUse(`A backup of ${dataDir} cannot be within it: name another folder.`)
}

const manifestAt = (folder: string): Manifest | null => {
  try {
    return JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Manifest
  } catch {
    // None, or none that can be read: who asks says what that means to him.
    return null
  }
}

/** What a backup says of itself; throws a WrongUse when the folder is none. */
export const manifestIn = (folder: string): Manifest => {
  const manifest = manifestAt(folder)
  if (manifest && existsSync(join(folder, 'constat.db'))) return manifest
  throw new WrongUse(
    `${folder} is no backup that was made to its end: name a folder that \`constat backup\` made.`,
  )
}

const isContinued = ({ log: earlier, origin: of }: Manifest, store: Store, origin: Origin | null) =>
  store.log.size() >= earlier.size &&
  rootOf(store, earlier.size) === earlier.root &&
  (of === undefined || of === null || (of.mode === origin?.mode && of.registry === origin.registry))

// A data disk that is not mounted, or a wrong --data, must not cost the only good copy.
const mustFollow = (order: BackupOrder, earlier: Manifest | null, store: Store, origin: Origin | null) => {
  const { dataDir, to } = order
  if (earlier && !isContinued(earlier, store, origin)) {
    throw new Refusal(
      `${to} holds a backup whose log is not the beginning of that of ${dataDir}: correct --data, or name another folder and keep this one.`,
    )
  }
  if (!earlier && [manifestName, 'constat.db'].some((name) => existsSync(join(to, name)))) {
    throw new Refusal(`${to} holds data and is no backup that can be read: name another folder.`)
  }
}

const described = (order: BackupOrder, draft: string, earlier: Manifest | null): Manifest => {
  const db = openForReading(draft)
  try {
    const damage = damageOf(db)
    if (damage !== null) {
      throw new Refusal(
        `The database of ${order.dataDir} is damaged (${damage}), and the backup in ${order.to} was left as it is: restore that into a new folder.`,
      )
    }
    const [store, origin] = [openStore(db), originIn(db)]
    mustFollow(order, earlier, store, origin)
    const size = store.log.size()
    const log = { size, root: rootOf(store, size) }
    return { constat: order.version, made_at: new Date(order.now).toISOString(), log, origin }
  } finally {
    db.close()
  }
}

// What was erased here is erased there: else a backup would keep for ever what is promised to be gone.
const forgetErased = async ({ to }: BackupOrder, draft: string, known: ReadonlySet<string>) => {
  const unknown = (await filesIn(to)).filter((path) => !known.has(path))
  const gone = reading(draft, ({ erasures }) =>
    unknown.filter((path) => {
      const named = byContent(path)
      return named ? erasures.erasedAt(named.shelf, named.digest) !== null : isExport(path)
    }),
  )
  for (const path of gone) rmSync(join(to, path))
  return gone.length
}

// What was erased while it was copied is not missed: the database as it is now names it no longer.
const missedIn = ({ dataDir, to }: BackupOrder, draft: string) => {
  const missing = reading(draft, (store) => missingIn(store, to))
  return reading(pathsIn(dataDir).database, ({ erasures }) =>
    missing.filter((path) => {
      const named = byContent(path)
      return named === null || erasures.isNamed(named)
    }),
  )
}

export type BackupOrder = {
  readonly dataDir: string
  /** Made when absent; a backup that is there is brought up to date. */
  readonly to: string
  readonly version: string
  readonly now: number
}

const bringUpToDate = async (order: BackupOrder, draft: string, earlier: Manifest | null): Promise<Reply> => {
  const { dataDir, to } = order
  await refusing(dataDir, () => copyDatabase(pathsIn(dataDir).database, draft))
  const made = described(order, draft, earlier)
  const paths = await filesIn(dataDir)
  const { copied, damaged } = await copyFiles(paths, dataDir, to)
  // A folder that was no backup before may hold files of others.
  const erased = earlier ? await forgetErased(order, draft, new Set(paths)) : 0
  const missing = missedIn(order, draft).filter((path) => !damaged.includes(path))
  const isKey = (path: string) => byContent(path) === null && !isExport(path) && existsSync(join(to, path))
  const manifest = { ...made, keys: paths.filter(isKey) }
  await rename(draft, join(to, 'constat.db'))
  await writeDurably(join(to, manifestName), `${JSON.stringify(manifest, null, 1)}\n`)
  const { size, root } = manifest.log
  return {
    exit: damaged.length + missing.length === 0 ? 0 : 1,
    text: `Backed up to ${to}: ${copied} of ${paths.length} files were new, ${erased} erased; the log has ${size} leaves (root ${root}).${lostWords({ damaged, missing })}`,
    json: { ...manifest, files: paths.length, copied, erased, damaged, missing },
  }
}

type Lost = { readonly damaged: readonly string[]; readonly missing: readonly string[] }

const mostNamed = 20

const lostOf = (paths: readonly string[], how: string) => {
  const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more, which --json names` : ''
  return paths.length === 0
    ? ''
    : ` ${paths.length} files are ${how}: ${paths.slice(0, mostNamed).join(', ')}${more}.`
}

/** What was lost, as sentences after others; empty when nothing was. */
export const lostWords = ({ damaged, missing }: Lost): string =>
  `${lostOf(damaged, 'damaged')}${lostOf(missing, 'missing')}`

/**
 * Copies a data directory to a folder, also while Constat runs on it: the database first, then what it names. Throws a
 * Refusal, and leaves an earlier backup whole, when what is here cannot be what it continues.
 */
export const backup = async (order: BackupOrder): Promise<Reply> => {
  const { dataDir, to } = order
  mustHoldData(dataDir)
  mustBeApart(dataDir, to)
  return refusing(to, async () => {
    await mkdir(to, { recursive: true, mode: 0o700 })
    const draft = join(to, 'constat.db.draft')
    try {
      return await bringUpToDate(order, draft, manifestAt(to))
    } finally {
      removeDatabase(draft)
    }
  })
}
