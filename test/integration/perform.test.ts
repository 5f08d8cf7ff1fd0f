import { expect, test } from 'vitest'
import { type PerformTools, perform } from '../../src/act/perform.ts'
import { aStore } from '../support/store.ts'

const toolsOf = (store: PerformTools['store'], changes: Partial<PerformTools>): PerformTools => ({
  store,
  now: () => 0,
  runNow: null,
  exporter: null,
  whileIdle: async (work) => work(),
  pause: () => Promise.reject(new Error('It was paused.')),
  resume: () => false,
  subscriptions: () => {
    throw new Error('Somebody was asked for.')
  },
  site: () => ({ timeZone: 'Europe/Paris', operator: null, url: null }),
  ...changes,
})

const silent = () => undefined

const aStoreWithJourneys = () => {
  const { store } = aStore()
  const plan = { tier: 'submit', intervalMs: 60_000, slowAfterMs: 8000, openAfter: 2, closeAfter: 2 } as const
  for (const probe of ['consumer-sign-up', 'company-enrolment']) {
    store.plans.keep({ ...plan, probe, steps: ['opens'] })
  }
  return store
}

/** A schedule whose run is under way until `release` is called. */
const busy = () => {
  const free = Promise.withResolvers<void>()
  const whileIdle: PerformTools['whileIdle'] = async (work) => {
    await free.promise
    return work()
  }
  return { whileIdle, release: () => free.resolve() }
}

const soon = () => new Promise(setImmediate)

test('a rebuild waits until no run is under way, a journey at a time, and says which', async () => {
  const store = aStoreWithJourneys()
  const { whileIdle, release } = busy()
  const told: string[] = []
  const before = store.revision()
  const tools = toolsOf(store, { whileIdle })
  const rebuilt = perform(tools, { command: 'rebuild', args: {} }, (text) => told.push(text))
  await soon()
  expect(store.revision()).toBe(before)
  release()
  expect(await rebuilt).toMatchObject({ exit: 0 })
  expect(store.revision()).toBeGreaterThan(before)
  expect(told).toEqual([
    'Rebuilding journey 1 of 2: consumer-sign-up',
    'Rebuilding journey 2 of 2: company-enrolment',
  ])
})

test.each(['run discount', 'incident retract'])('%s waits until no run is under way', async (command) => {
  const store = aStoreWithJourneys()
  const { whileIdle, release } = busy()
  let ended = false
  const tools = toolsOf(store, { whileIdle })
  const corrected = perform(tools, { command, args: { id: 'f'.repeat(32), reason: 'x' } }, silent)
  const noted = corrected.then(() => {
    ended = true
  })
  await soon()
  expect(ended).toBe(false)
  release()
  await noted
  expect(await corrected).toMatchObject({
    exit: 1,
    text: expect.stringMatching(/There is no (run|incident)/),
  })
})

test('a tier that there is none of is refused before anything is run', async () => {
  const tools = toolsOf(aStore().store, { runNow: () => Promise.reject(new Error('It was run.')) })
  const ran = perform(tools, { command: 'run', args: { probe: 'consumer-sign-up', tier: 'deep' } }, silent)
  expect(await ran).toMatchObject({ exit: 2, text: expect.stringMatching(/look or submit; deep is none/) })
})

test('a run that could not be made is a failure, and one of a probe that there is none of is wrong use', async () => {
  const ask = (ran: { readonly isWrongUse?: true }) => {
    const runNow = async () => ({ done: false, why: 'Not now.', ...ran }) as const
    return perform(
      toolsOf(aStore().store, { runNow }),
      { command: 'run', args: { probe: 'consumer-sign-up' } },
      silent,
    )
  }
  expect(await ask({})).toMatchObject({ exit: 1, text: 'Not now.' })
  expect(await ask({ isWrongUse: true })).toMatchObject({ exit: 2, text: 'Not now.' })
})

test('a pause that could not be kept says that a restart ends it, and what to do', async () => {
  const pause = () => Promise.reject(new Error('database or disk is full'))
  const asked = { command: 'pause', args: { reason: 'stop, please' } }
  expect(await perform(toolsOf(aStore().store, { pause }), asked, silent)).toMatchObject({
    exit: 1,
    text: expect.stringMatching(/only until a restart.*disk is full.*make room on the disk/),
  })
})
