import { expect, test, vi } from 'vitest'
import { readLeaf } from '../../src/proof/leaf.ts'
import type { Store } from '../../src/store/store.ts'
import {
  answering,
  consumer,
  planned,
  scheduled,
  second,
  told,
  useStandInClock,
} from '../support/schedule.ts'
import { aStore } from '../support/store.ts'

useStandInClock()

const noncesIn = ({ log }: Store) =>
  [...log.leaves(0, log.size())].flatMap(({ entry }) => {
    const leaf = readLeaf(entry)
    return leaf.ok && leaf.value.type === 'run-open' ? [[leaf.value.trigger, leaf.value.bailiff_nonce]] : []
  })

test('a supervised run is recorded as such, with the number of who watches in its opening', async () => {
  const { store } = aStore()
  const schedule = await scheduled(store, planned(store, answering({})))
  const run = schedule.runNow(consumer, 'submit', { bailiffNonce: '7391-marguerite' })
  await vi.advanceTimersByTimeAsync(2 * second)
  expect(await run).toMatchObject({ done: true, round: { outcome: 'ok' } })
  expect(told(store)).toEqual([[consumer, 'supervised', 0, 'ok']])
  expect(noncesIn(store)).toEqual([['supervised', '7391-marguerite']])
})

test('a supervised run waits for the run that is under way', async () => {
  const { store } = aStore()
  const schedule = await scheduled(store, planned(store, answering({})))
  const first = schedule.runNow(consumer, 'submit')
  const supervised = schedule.runNow(consumer, 'submit', { bailiffNonce: '7391-marguerite' })
  await vi.advanceTimersByTimeAsync(3 * second)
  expect(await first).toMatchObject({ done: true })
  expect(await supervised).toMatchObject({ done: true })
  expect(noncesIn(store)).toEqual([
    ['manual', null],
    ['supervised', '7391-marguerite'],
  ])
})
