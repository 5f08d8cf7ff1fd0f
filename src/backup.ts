// `constat backup`: a folder that holds what the data directory held at one moment, and can become one again.
import { readFileSync, rmSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { mustHoldData, pathsIn, WrongUse } from './data-directory.ts'
import { copyDurably, writeDurably } from './durable.ts'
import type { Reply } from './instance.ts'
import { copyDatabase } from './store/backup.ts'
import { openForReading } from './store/database.ts'
import { openStore } from './store/store.ts'

/** Files named by their content: two of the same name and size are the same. */
export const shelves = ['artefacts', 'sealed'] as const

/** What a backup says of itself; `root` is that of the log, in hexadecimal. */
export type Manifest = {
  readonly constat: string
  readonly made_at: string
  readonly log: { readonly size: number; readonly root: string }
}

const manifestName = 'backup.json'

// The running process's own, and what is copied apart.
const passing = /^(?:instance\.|profiles$|constat\.db|backup\.json$)/

/** The files of a data directory or of a backup but its database, by their paths in it. */
export const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !passing.test(path.split('/')[0] ?? '') && !path.includes('/drafts/'))
}

const isByContent = (path: string) => shelves.some((shelf) => path.startsWith(`${shelf}/`))

const sizeOf = async (file: string) => {
  try {
    return (await stat(file)).size
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw cause
  }
}

const isThere = async (path: string, from: string, to: string) => {
  const size = await sizeOf(to)
  if (size === null || size !== (await sizeOf(from))) return false
  return isByContent(path) || Buffer.compare(await readFile(from), await readFile(to)) === 0
}

/** Copies files from one folder to another, those that are there already left out; counts them. */
export const copyFiles = async (paths: readonly string[], from: string, to: string): Promise<number> => {
  let copied = 0
  for (const path of paths) {
    const [source, target] = [join(from, path), join(to, path)]
    if (await isThere(path, source, target)) continue
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    // A file whose time had come may be erased while the others are copied.
    if (await copyDurably(source, target)) copied += 1
  }
  return copied
}

const describe = (database: string, version: string, now: number): Manifest => {
  const db = openForReading(database)
  try {
    const { log } = openStore(db)
    const size = log.size()
    const root = Buffer.from(log.root(size)).toString('hex')
    return { constat: version, made_at: new Date(now).toISOString(), log: { size, root } }
  } finally {
    db.close()
  }
}

// What was erased here is erased there: else a backup would keep for ever what is promised to be gone.
const forgetErased = (database: string, to: string, paths: readonly string[]) => {
  const db = openForReading(database)
  try {
    const { erasures } = openStore(db)
    const gone = paths.filter((path) => {
      const [shelf = '', ...rest] = path.split('/')
      return isByContent(path) && erasures.erasedAt(shelf, rest.join('').replace(/\..*$/, '')) !== null
    })
    for (const path of gone) rmSync(join(to, path))
    return gone.length
  } finally {
    db.close()
  }
}

const mustBeApart = (dataDir: string, to: string) => {
  const [inner, outer] = [resolve(to), resolve(dataDir)]
  if (inner !== outer && !inner.startsWith(`${outer}/`)) return
  throw new WrongUse(`A backup of ${dataDir} cannot be within it: name another folder.`)
}

export type BackupOrder = {
  readonly dataDir: string
  /** Made when absent; a backup that is there is brought up to date. */
  readonly to: string
  readonly version: string
  readonly now: number
}

/** Copies a data directory to a folder, also while Constat runs on it: the database first, then what it names. */
export const backup = async ({ dataDir, to, version, now }: BackupOrder): Promise<Reply> => {
  mustHoldData(dataDir)
  mustBeApart(dataDir, to)
  await mkdir(to, { recursive: true, mode: 0o700 })
  const { database } = pathsIn(dataDir)
  const draft = join(to, 'constat.db.draft')
  rmSync(draft, { force: true })
  await copyDatabase(database, draft)
  const manifest = describe(draft, version, now)
  const paths = await filesIn(dataDir)
  const copied = await copyFiles(paths, dataDir, to)
  const known = new Set(paths)
  const erased = forgetErased(
    draft,
    to,
    (await filesIn(to)).filter((path) => !known.has(path)),
  )
  await rename(draft, join(to, 'constat.db'))
  await writeDurably(join(to, manifestName), `${JSON.stringify(manifest, null, 1)}\n`)
  const { size, root } = manifest.log
  return {
    exit: 0,
    text: `Backed up to ${to}: ${copied} of ${paths.length} files were new, ${erased} erased; the log has ${size} leaves (root ${root}).`,
    json: { ...manifest, files: paths.length, copied, erased },
  }
}

/** What a backup says of itself; throws a WrongUse when the folder is none. */
export const manifestIn = (folder: string): Manifest => {
  try {
    return JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Manifest
  } catch (cause) {
    throw new WrongUse(
      `${folder} is no backup that was made to its end: name a folder that \`constat backup\` made.`,
      { cause },
    )
  }
}
