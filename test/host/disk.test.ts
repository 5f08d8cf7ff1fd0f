import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { expect, onTestFinished, test } from 'vitest'
import { openDataDirectory, pathsIn } from '../../src/data-directory.ts'
import { openRoom } from '../../src/disk.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { leavesProblem } from '../../src/evidence/check-log.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { damageOf } from '../../src/store/backup.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Store } from '../../src/store/store.ts'
import { aRecorder } from '../support/recorder.ts'
import { aFolder } from '../support/store.ts'

const origin = { mode: 'real', registry: 'https://registre.example' } as const
const start = Date.parse('2026-03-01T00:00:00Z')
const keptFreeMb = 8

/** A file system of its own, so small that it fills up. */
const aSmallDisk = (megabytes: number) => {
  expect(getuid?.(), 'this mounts a file system, which root alone may do').toBe(0)
  const folder = aFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'constat-test', folder])
  onTestFinished(() => {
    execFileSync('umount', [folder])
  })
  return folder
}

const opened = (disk: string) => {
  const folder = join(disk, 'data')
  mkdirSync(folder, { recursive: true })
  const paths = pathsIn(folder)
  const { store, close } = openDataDirectory(folder, origin)
  const room = openRoom(folder, keptFreeMb)
  const told: string[] = []
  room.watch(({ short }) => told.push(short ? 'short' : 'enough'))
  const shelves = openShelves(paths)
  const [artefacts, sealed] = [room.sparing(shelves.artefacts), room.sparing(shelves.sealed)]
  return { paths, store, close, told, artefacts, record: aRecorder(store, { artefacts, sealed }) }
}

const recordsOf = (store: Store) =>
  [...store.log.leaves(0, store.log.size())].flatMap(({ entry }) => {
    const leaf = readLeaf(entry)
    return leaf.ok && leaf.value.type === 'run' ? [leaf.value] : []
  })

const aPage = () => randomBytes(1_000_000).toString('latin1')

test('on a disk that fills up runs go on without their files, say so, and get them back with the room', async () => {
  const disk = aSmallDisk(32)
  const { store, close, told, artefacts, record: recordAt, paths } = opened(disk)
  let at = start
  const record = (page?: string) => {
    at += 60_000
    return recordAt({ at, ...(page !== undefined && { page }) })
  }
  const next = () => record(aPage())

  while (told.length === 0) await next()
  expect(told).toEqual(['short'])
  for (let run = 0; run < 50; run += 1) await next()
  const poor = recordsOf(store).at(-1)
  expect(poor?.files).toEqual({})
  expect(poor?.lost.map(({ what, why }) => [what, why])).toContainEqual([
    '01-home.mhtml',
    'it could not be kept (ENOSPC)',
  ])
  expect(recordsOf(store)[0]?.lost).toEqual([])

  // Now not even a row can be written: the run is not recorded, and nothing else is harmed.
  const runs = store.counts.lastSeq()
  const filler = join(disk, 'filler')
  expect(() => {
    for (let part = 0; ; part += 1)
      writeFileSync(filler, Buffer.alloc(4096 * (part % 2 ? 1 : 64)), { flag: 'a' })
  }).toThrow('ENOSPC')
  const fullAt = store.log.size()
  let recorded = 0
  const full = async () => {
    for (let run = 0; run < 2000; run += 1) {
      await record()
      recorded += 1
    }
  }
  await expect(full()).rejects.toThrow(/full|disk I\/O/i)
  expect(store.runs.list({ limit: 500 }).length).toBeGreaterThanOrEqual(runs)
  expect(store.log.size()).toBeGreaterThanOrEqual(fullAt)
  expect(await leavesProblem(store.log)).toBeNull()

  rmSync(filler)
  expect(told).toEqual(['short'])
  await next()
  expect(store.counts.lastSeq()).toBe(runs + recorded + 1)
  execFileSync('mount', ['-o', 'remount,size=64m', disk])
  const { runId } = await next()
  expect(told).toEqual(['short', 'enough'])
  const rich = recordsOf(store).find(({ run_id }) => run_id === runId)
  expect(rich?.lost).toEqual([])
  for (const { files } of recordsOf(store)) {
    for (const [name, digest] of Object.entries(files)) {
      if (name !== 'capture.wacz') expect(await artefacts.isWhole(digest), name).toBe(true)
    }
  }

  close()
  const db = openDatabase(paths.database)
  expect(damageOf(db)).toBeNull()
  db.close()
})
