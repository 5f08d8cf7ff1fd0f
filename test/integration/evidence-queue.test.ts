import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Exported } from '../../src/export/export.ts'
import { type Exporter, openExportQueue, type QueueOptions } from '../../src/site/evidence-queue.ts'
import { until } from '../support/constat.ts'
import { aFolder, aStore } from '../support/store.ts'

const now = Date.UTC(2026, 10, 23)
const asked = { grant: null, from: now - 1000, to: now, probe: null, incident: null }
const planned = { ok: true, runs: 2, captured: 2, files: 20, bytes: 100, checkpoint: 7 } as const
const written = { ok: true, bytes: 100, sha256: 'ab'.repeat(32), runs: 2, checkpoint: 7 } as const

/** A queue over a store; each export is a file of 100 bytes, unless `exporter` says otherwise. */
const aQueue = async (given: Partial<Exporter> = {}, options: Partial<QueueOptions> = {}) => {
  const { store } = aStore()
  const folder = join(aFolder(), 'exports')
  const failures: unknown[] = []
  const exporter: Exporter = {
    plan: async () => planned,
    write: async (_, path, onProgress): Promise<Exported> => {
      onProgress(100)
      writeFileSync(path, Buffer.alloc(100))
      return written
    },
    ...given,
  }
  const limits = { totalBytes: 250, mostWaiting: 2 }
  const parts = {
    store,
    folder,
    exporter,
    now: () => now,
    limits,
    onFailed: (_: string, cause: unknown) => failures.push(cause),
  }
  const queue = await openExportQueue({ ...parts, ...options })
  onTestFinished(queue.stop)
  const ask = async (more = {}) => {
    const answer = await queue.ask({ ...asked, ...more })
    if (!answer.ok) throw new Error(answer.reason)
    return answer.id
  }
  const ended = (id: string) =>
    until(() => !['queued', 'running'].includes(store.exports.get(id)?.state ?? ''))
  return { store, folder, queue, ask, ended, failures }
}

test('exports are made one after another, and the oldest make room', async () => {
  const { store, queue, ask, ended } = await aQueue()
  const ids = [await ask(), await ask(), await ask()]
  const [first = '', second = '', third = ''] = ids
  await ended(third)
  expect(store.exports.get(first)).toMatchObject({ state: 'removed', sha256: written.sha256 })
  expect(ids.map((id) => existsSync(queue.fileOf(id)))).toEqual([false, true, true])
  expect(store.exports.get(second)?.state).toBe('done')
})

test('one that waits tells its place, and no more are taken than may wait', async () => {
  const held = Promise.withResolvers<void>()
  const { queue, ask, ended } = await aQueue({
    write: async (_, path, onProgress) => {
      onProgress(40)
      await held.promise
      writeFileSync(path, '')
      return written
    },
  })
  const first = await ask()
  const [second, third] = [await ask(), await ask()]
  expect([first, second, third].map(queue.placeOf)).toEqual([0, 1, 2])
  expect(queue.bytesOf(first)).toBe(40)
  expect(await queue.ask(asked)).toEqual({ ok: false, reason: 'queue_full' })
  held.resolve()
  await ended(third)
})

test('what is larger than all the room, or cannot be covered, is refused before it is begun', async () => {
  const large = await aQueue({ plan: async () => ({ ...planned, bytes: 251 }) })
  expect(await large.queue.ask(asked)).toEqual({ ok: false, reason: 'too_large' })
  const bare = await aQueue({ plan: async () => ({ ok: false, reason: 'never_stamped' }) })
  expect(await bare.queue.ask(asked)).toEqual({ ok: false, reason: 'never_stamped' })
})

test('a failure is told, and the next export is made all the same', async () => {
  let times = 0
  const { store, ask, ended, failures } = await aQueue({
    write: async (_, path) => {
      times += 1
      if (times === 1) throw new Error('disk full')
      if (times === 2) return { ok: false, reason: 'not_sealed' }
      writeFileSync(path, '')
      return written
    },
  })
  const ids = [await ask(), await ask(), await ask()]
  await ended(ids[2] ?? '')
  const told = ids.map((id) => store.exports.get(id))
  expect(told).toMatchObject([
    { state: 'failed', failure: 'fault' },
    { state: 'failed', failure: 'not_sealed' },
    { state: 'done' },
  ])
  expect(failures).toMatchObject([{ message: 'disk full' }])
})

test('an export that the process was stopped in is told as interrupted', async () => {
  const { store, queue, ask } = await aQueue({
    write: (_, __, ___, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  })
  const id = await ask()
  await queue.stop()
  expect(store.exports.get(id)).toMatchObject({ state: 'failed', failure: 'interrupted' })
})

test('a complete export is gone once its grant is over', async () => {
  const { store, queue, ask, ended } = await aQueue()
  const given = { holder: 'x', grantedAt: now, expiresAt: now + 1, incident: null, from: null, to: null }
  const { id: grant } = store.grants.keep(given, Buffer.alloc(32))
  const complete = await ask({ grant })
  await ended(complete)
  expect(existsSync(queue.fileOf(complete))).toBe(true)
  store.grants.revoke(grant, 'over', now)
  await ended(await ask())
  expect(existsSync(queue.fileOf(complete))).toBe(false)
})
