import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { planExport, planUntilNow } from '../../src/export/plan.ts'
import { startExporting } from '../support/export.ts'
import {
  exportedFiles,
  type Files,
  summaryIn,
  tamperingWith,
  verdictOf,
  withSummary,
} from '../support/tampering.ts'

type World = Awaited<ReturnType<typeof startExporting>>

let world: World

beforeAll(async () => {
  world = await startExporting()
})
afterAll(() => world.stop())

const iso = (at: number) => new Date(at).toISOString()

/** Waits until the authorities tell another second. */
const nextSecond = () => {
  const from = Date.now()
  return vi.waitUntil(() => Math.floor(Date.now() / 1000) > Math.floor(from / 1000) + 1, { timeout: 5000 })
}

const sealTwice = async () => {
  await world.seal()
  await world.seal()
}

test('an interval that no time-stamp covers yet is sealed before it is planned, and no other is', async () => {
  const fresh = await startExporting()
  onTestFinished(fresh.stop)
  await fresh.run()
  const order = {
    from: Date.now() - 60_000,
    to: Date.now(),
    probe: null,
    incident: null,
    complete: false,
    requestedBy: 'un essai',
    checkpoint: null,
  }
  const seal = vi.fn(async () => {
    await fresh.seal()
    await fresh.seal()
  })
  expect(await planExport(fresh.source, order)).toEqual({ ok: false, reason: 'never_stamped' })
  expect(await planUntilNow(fresh.source, order, seal)).toMatchObject({ ok: true, runs: 1 })
  expect(await planUntilNow(fresh.source, order, seal)).toMatchObject({ ok: true, runs: 1 })
  expect(seal).toHaveBeenCalledTimes(1)
  const from = Date.now() + 60_000
  expect(await planUntilNow(fresh.source, { ...order, from, to: from }, seal)).toEqual({
    ok: false,
    reason: 'not_covered',
  })
})

const untilOf = (files: Files) => summaryIn(files).interval.to

test('an export reaches to a time-stamp that its own log holds, and its end is checked by it', async () => {
  await world.run()
  const to = Math.floor(Date.now() / 1000) * 1000
  await nextSecond()
  await sealTwice()
  const files = await exportedFiles(world, { to })
  expect(untilOf(files)).toBe(iso(to))
  expect(await verdictOf(files)).toEqual([])
  expect(tamperingWith(world).scriptSays(files)).toBe(0)
})

test('an export of a log without a time-stamp of the end claims no more than the last one it holds', async () => {
  await world.run()
  await nextSecond()
  await world.seal()
  const files = await exportedFiles(world)
  const { runs, interval } = summaryIn(files)
  expect(Date.parse(interval.to)).toBeLessThanOrEqual(Date.parse(runs.at(-1)?.started_at ?? ''))
  expect(await verdictOf(files)).toEqual([])
})

describe('the runs after the last checkpoint of an export', () => {
  test('cannot be left out by stamping that checkpoint again', async () => {
    await world.run()
    await sealTwice()
    const files = await exportedFiles(world)
    const { last_checkpoint: last } = summaryIn(files)
    await nextSecond()
    await world.run({ failed: 'opens-the-sign-up-form' })
    await nextSecond()
    const { restamped, resealed, scriptSays } = tamperingWith(world)
    const now = iso(Date.now() - 1500)
    const told = summaryIn(files)
    const changed = withSummary(await restamped(files, last), {
      ...told,
      created_at: now,
      interval: { ...told.interval, to: now },
    })
    const forged = await resealed(changed)
    expect(await verdictOf(forged)).toEqual(['summary'])
    expect(scriptSays(forged)).not.toBe(0)
  })

  test('are in it though an authority stamped that checkpoint late', async () => {
    const late = await startExporting()
    onTestFinished(late.stop)
    await late.run()
    late.ground.setFault('practice-rsa', 'refused')
    const size = await late.seal()
    const missed = await late.run({ failed: 'opens-the-sign-up-form' })
    await nextSecond()
    const to = Date.now()
    await nextSecond()
    late.ground.repair()
    await late.stampLate(size, 'practice-rsa')
    await late.seal()
    const files = await exportedFiles(late, { to })
    expect(summaryIn(files).runs.map(({ run_id }) => run_id)).toContain(missed)
    expect(untilOf(files)).toBe(iso(to))
    expect(await verdictOf(files)).toEqual([])
  })
})
