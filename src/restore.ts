// `constat restore`: a data directory from a backup, with every file and the whole log checked on the way.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { copyFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { copyFiles, filesIn, type Manifest, manifestIn, shelves } from './backup.ts'
import { pathsIn, Refusal, refusing } from './data-directory.ts'
import { openShelves } from './evidence/artefacts.ts'
import { leavesProblem } from './evidence/check-log.ts'
import type { Reply } from './instance.ts'
import { damageOf } from './store/backup.ts'
import { openDatabase } from './store/database.ts'
import { takeLock } from './store/lock.ts'
import { openStore } from './store/store.ts'

const troubleIn = async (database: string, { log: said }: Manifest): Promise<string | null> => {
  const db = openDatabase(database)
  try {
    const damage = damageOf(db)
    if (damage !== null) return `its database is damaged: ${damage}`
    const { log } = openStore(db)
    const problem = await leavesProblem(log)
    if (problem !== null) return `in its log, ${problem}`
    if (log.size() < said.size) return `its log has ${log.size()} leaves of ${said.size}`
    const root = Buffer.from(log.root(said.size)).toString('hex')
    return root === said.root ? null : `its log has the root ${root} and the backup says ${said.root}`
  } finally {
    db.close()
  }
}

const digestIn = (path: string) =>
  path
    .split('/')
    .slice(1)
    .join('')
    .replace(/\.zst$/, '')

// A file that cannot be read back is no reason to give up the others, but it is said.
const damagedIn = async (dataDir: string, paths: readonly string[]) => {
  const damaged: string[] = []
  const kept = openShelves(pathsIn(dataDir))
  for (const shelf of shelves) {
    for (const path of paths.filter((one) => one.startsWith(`${shelf}/`) && one.endsWith('.zst'))) {
      if (!(await kept[shelf].isWhole(digestIn(path)))) damaged.push(path)
    }
  }
  return damaged
}

const mustBeFree = (dataDir: string) => {
  if (!existsSync(pathsIn(dataDir).database)) return
  throw new Refusal(
    `There is data in ${dataDir} already: move it away, or name another directory with --data.`,
  )
}

// What a backup had still to send was sent since, or was not wanted any more by who left since.
const dropPending = (database: string) => {
  const db = openDatabase(database)
  try {
    return openStore(db).deliveries.dropPending()
  } finally {
    db.close()
  }
}

const restoreInto = async (from: string, dataDir: string): Promise<Reply> => {
  const manifest = manifestIn(from)
  const { database } = pathsIn(dataDir)
  const draft = join(dataDir, 'constat.db.draft')
  await copyFile(join(from, 'constat.db'), draft)
  const trouble = await troubleIn(draft, manifest)
  if (trouble !== null) {
    rmSync(draft)
    throw new Refusal(`The backup ${from} cannot be restored: ${trouble}.`)
  }
  const dropped = dropPending(draft)
  const paths = await filesIn(from)
  await copyFiles(paths, from, dataDir)
  const damaged = await damagedIn(dataDir, paths)
  // Last: a directory without it holds no data, and can be restored into again.
  await rename(draft, database)
  const { size, root } = manifest.log
  const lost = damaged.length === 0 ? '' : ` ${damaged.length} files are damaged: ${damaged.join(', ')}.`
  const unsent = dropped === 0 ? '' : ` Dropped, of what it had still to send: ${dropped}.`
  return {
    exit: damaged.length === 0 ? 0 : 1,
    text: `Restored to ${dataDir}: ${paths.length} files, and a log of ${size} leaves that is whole (root ${root}).${unsent}${lost}`,
    json: { ...manifest, files: paths.length, dropped, damaged },
  }
}

/** Makes a data directory of a backup; throws a Refusal when there is data already, or the backup is not sound. */
export const restore = ({
  from,
  dataDir,
}: {
  readonly from: string
  readonly dataDir: string
}): Promise<Reply> =>
  refusing(dataDir, async () => {
    manifestIn(from)
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    mustBeFree(dataDir)
    const unlock = takeLock(pathsIn(dataDir).lock)
    if (!unlock) throw new Refusal(`Another Constat runs on ${dataDir}: stop it first.`)
    try {
      return await restoreInto(from, dataDir)
    } finally {
      unlock()
    }
  })
