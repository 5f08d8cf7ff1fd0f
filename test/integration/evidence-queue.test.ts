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
    spareBytes: () => Number.POSITIVE_INFINITY,
    onFailed: (_: string | null, cause: unknown) => failures.push(cause),
  }
  const queue = await openExportQueue({ ...parts, ...options })
  onTestFinished(queue.stop)
  // Each asked for by somebody else, and from another moment on, unless the test says otherwise.
  let nth = 0
  const ask = async (more = {}, client = `client ${nth}`) => {
    nth += 1
    const answer = await queue.ask({ ...asked, from: asked.from + nth, ...more }, client)
    if (!answer.ok) throw new Error(answer.reason)
    return answer.id
  }
  const ended = (id: string) =>
    until(() => !['queued', 'running'].includes(store.exports.get(id)?.state ?? ''))
  const granted = () =>
    store.grants.keep(
      { holder: 'x', grantedAt: now, expiresAt: now + 1, incident: null, from: null, to: null },
      Buffer.alloc(32),
    ).id
  return { store, folder, queue, ask, ended, failures, granted }
}

/** An exporter that writes when the test lets it, and tells what it was asked for. */
const aHeldExporter = () => {
  const held = Promise.withResolvers<void>()
  const made: boolean[] = []
  const write: Exporter['write'] = async ({ complete }, path) => {
    made.push(complete)
    await held.promise
    writeFileSync(path, Buffer.alloc(100))
    return written
  }
  return { write, made, release: held.resolve }
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

test('what the store did not take ends nothing: the next look goes on', async () => {
  const { store } = aStore()
  const failures: unknown[] = []
  const begin = (id: string) => {
    if (failures.length === 0) throw new Error('database or disk is full')
    store.exports.begin(id)
  }
  const exports = { ...store.exports, begin }
  const onFailed = (_: string | null, cause: unknown) => failures.push(cause)
  const { ask } = await aQueue({}, { store: { ...store, exports }, onFailed, sweepEveryMs: 20 })
  const id = await ask()
  await until(() => store.exports.get(id)?.state === 'done')
  expect(failures).toEqual([new Error('database or disk is full')])
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
  expect(await queue.ask(asked, 'one more')).toEqual({ ok: false, reason: 'queue_full' })
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

test('a complete export is gone once its grant is over, before anything else is asked for', async () => {
  const { store, queue, ask, ended, granted } = await aQueue({}, { sweepEveryMs: 5 })
  const grant = granted()
  const complete = await ask({ grant })
  await ended(complete)
  expect(existsSync(queue.fileOf(complete))).toBe(true)
  store.grants.revoke(grant, 'over', now)
  await until(() => !existsSync(queue.fileOf(complete)))
  await until(() => store.exports.get(complete)?.state === 'removed')
})

test('an export that waited until its grant was over is not made', async () => {
  const { write, made, release } = aHeldExporter()
  const { store, ask, ended, granted } = await aQueue({ write })
  await ask()
  const grant = granted()
  const complete = await ask({ grant })
  store.grants.revoke(grant, 'over', now)
  release()
  await ended(complete)
  expect(store.exports.get(complete)).toMatchObject({ state: 'failed', failure: 'deadLink' })
  expect(made).toEqual([false])
})

test('what is made for everybody never takes away what was made by a grant', async () => {
  const { store, ask, ended, granted } = await aQueue()
  const grant = granted()
  const complete = [await ask({ grant }), await ask({ grant })]
  await ended(complete[1] ?? '')
  const open = await ask()
  await ended(open)
  expect(store.exports.get(open)).toMatchObject({ state: 'failed', failure: 'too_large' })
  expect(complete.map((id) => store.exports.get(id)?.state)).toEqual(['done', 'done'])
})

test('what is made by a grant takes the room of what was made for everybody', async () => {
  const { store, ask, ended, granted } = await aQueue()
  const grant = granted()
  const [first, open] = [await ask({ grant }), await ask()]
  await ended(open)
  await ended(await ask({ grant }))
  expect([first, open].map((id) => store.exports.get(id)?.state)).toEqual(['done', 'removed'])
})

test('strangers who fill the line leave a grant its place, before them', async () => {
  const { write, made, release } = aHeldExporter()
  const { queue, ask, ended, granted } = await aQueue({ write })
  await ask()
  const [second, last] = [await ask(), await ask()]
  expect(await queue.ask(asked, 'one more')).toEqual({ ok: false, reason: 'queue_full' })
  const complete = await ask({ grant: granted() })
  expect([complete, second, last].map(queue.placeOf)).toEqual([1, 2, 3])
  release()
  await ended(last)
  expect(made).toEqual([false, true, false, false])
})

test('one client has one public export under way', async () => {
  const { write, release } = aHeldExporter()
  const { queue, ask, ended, granted } = await aQueue({ write })
  const first = await ask({}, 'one')
  expect(await queue.ask(asked, 'one')).toEqual({ ok: false, reason: 'limit' })
  const both = await Promise.all([2, 3].map((from) => queue.ask({ ...asked, from }, 'two')))
  expect(both.map(({ ok }) => ok)).toEqual([true, false])
  await ask({ grant: granted() }, 'one')
  release()
  await ended(first)
  await ask({}, 'one')
})

test('the same public export, asked for again, is the one that is being made or was just made', async () => {
  const { queue, ask, ended, granted } = await aQueue()
  const first = await ask({ from: 1 })
  expect(await queue.ask({ ...asked, from: 1, to: now + 5000 }, 'another')).toEqual({ ok: true, id: first })
  await ended(first)
  expect(await ask({ from: 1 })).toBe(first)
  expect(await ask({ from: 1, probe: 'consumer-sign-up' })).not.toBe(first)
  expect(await ask({ from: 1, to: now + 3_600_000 })).not.toBe(first)
  expect(await ask({ from: 1, grant: granted() })).not.toBe(first)
})

test('the same public export is made anew later only when the log tells more', async () => {
  let at = now
  const { store, ask, ended } = await aQueue({}, { now: () => at })
  const first = await ask({ from: 1 })
  await ended(first)
  at += 3_600_000
  expect(await ask({ from: 1 })).toBe(first)
  const leaf = { v: 1, type: 'key', at: new Date(at).toISOString(), vkey: 'x', previous: null } as const
  for (let size = store.log.size(); size <= written.checkpoint; size += 1) store.seals.addLeaf(leaf, at)
  expect(await ask({ from: 1 })).not.toBe(first)
})
