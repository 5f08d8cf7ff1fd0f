import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openRoom } from '../../src/disk.ts'
import { writeContainer } from '../../src/export/container.ts'
import { type Exporter, openExportQueue } from '../../src/site/evidence-queue.ts'
import { until } from '../support/constat.ts'
import { aFolder, aStore } from '../support/store.ts'

const now = Date.UTC(2026, 10, 23)
const asked = { grant: null, to: now, probe: null, incident: null }
const planned = { ok: true, runs: 2, captured: 2, files: 20, bytes: 100, checkpoint: 7 } as const
const written = { ok: true, bytes: 100, sha256: 'ab'.repeat(32), runs: 2, checkpoint: 7 } as const

/** Exports on a disk of which they may take so much, every file in their folder counted. */
const onADiskOf = async (bytes: number, write: Exporter['write']) => {
  const { store } = aStore()
  const folder = join(aFolder(), 'exports')
  // Left by a process that was killed.
  mkdirSync(folder)
  writeFileSync(join(folder, 'killed.asice.0a.draft'), Buffer.alloc(60))
  const sizes = () => readdirSync(folder).map((name) => statSync(join(folder, name)).size)
  const queue = await openExportQueue({
    store,
    folder,
    exporter: { plan: async () => planned, write },
    now: () => now,
    limits: { totalBytes: 1e9, mostWaiting: 9 },
    spareBytes: () => bytes - sizes().reduce((sum, size) => sum + size, 0),
    onFailed: () => undefined,
  })
  onTestFinished(queue.stop)
  const ask = async (nth: number) => {
    const answer = await queue.ask({ ...asked, from: now - nth }, `client ${nth}`)
    if (!answer.ok) throw new Error(answer.reason)
    await until(() => !['queued', 'running'].includes(store.exports.get(answer.id)?.state ?? ''))
    return { file: queue.fileOf(answer.id), kept: () => store.exports.get(answer.id) }
  }
  return { folder, ask }
}

test('an export for which the disk has no room makes older ones go, and is else refused before a byte is written', async () => {
  let wrote = 0
  const { ask } = await onADiskOf(150, async (_, path) => {
    wrote += 1
    writeFileSync(path, Buffer.alloc(100))
    return written
  })
  const first = await ask(1)
  const second = await ask(2)
  expect([first.kept()?.state, second.kept()?.state]).toEqual(['removed', 'done'])
  expect([existsSync(first.file), existsSync(second.file)]).toEqual([false, true])
  const { ask: askInVain } = await onADiskOf(99, async () => expect.fail('nothing may be written'))
  expect((await askInVain(1)).kept()).toMatchObject({ state: 'failed', failure: 'too_large' })
  expect(wrote).toBe(2)
})

test('an export that turns out larger than the disk is ended, and leaves nothing', async () => {
  const { ask, folder } = await onADiskOf(100_000, async (_, path, onProgress, signal) => {
    const fill = async (add: (name: string, bytes: Uint8Array) => Promise<unknown>) => {
      for (let part = 0; ; part += 1) await add(`part-${part}`, Buffer.alloc(10_000))
    }
    return { ...written, ...(await writeContainer(path, fill, { onProgress, signal })) }
  })
  expect((await ask(1)).kept()).toMatchObject({ state: 'failed', failure: 'too_large' })
  expect(readdirSync(folder)).toEqual([])
})

test('what of the disk may be taken is what is free above what runs keep', () => {
  const folder = aFolder()
  const all = openRoom(folder, 0).spareBytes()
  expect(all).toBeGreaterThan(0)
  expect(openRoom(folder, Math.ceil(all / 2 ** 20) + 4096).spareBytes()).toBeLessThan(0)
})
