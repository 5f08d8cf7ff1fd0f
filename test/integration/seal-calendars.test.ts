import { expect, test } from 'vitest'
import { openCalendars } from '../../src/evidence/anchor-calendars.ts'
import { sha256, utf8 } from '../../src/proof/bytes.ts'
import { readProof } from '../../src/stamp/ots-proof.ts'
import { startCalendar } from '../support/calendar.ts'
import { aSealedStore, happen, hourMs, leavesOf, never } from '../support/seals.ts'

const dayMs = 24 * hourMs
const noon = Date.UTC(2026, 10, 23, 12)

const aTendedLog = async () => {
  const weather = { isMined: false, isAway: false }
  const calendar = await startCalendar(weather)
  const { store, sealing } = await aSealedStore()
  await sealing.sealNow(never)
  const refusals: string[] = []
  const onRefused = (_by: string, reason: string, detail: string) => refusals.push(`${reason} ${detail}`)
  const tend = openCalendars(store, { urls: [calendar.url], onRefused })
  const seal = async () => {
    happen(store)
    await sealing.sealNow(never)
  }
  return { store, seal, weather, asked: calendar.asked, refusals, tend: (at: number) => tend(at, never) }
}

const toldOf = (asked: readonly { readonly path: string }[]) =>
  asked.filter(({ path }) => path === '/digest').length

test('calendars are told of one checkpoint a day, the newest', async () => {
  const { store, seal, asked, tend } = await aTendedLog()
  await tend(noon)
  await seal()
  await tend(noon + hourMs)
  expect(toldOf(asked)).toBe(1)
  await tend(noon + dayMs)
  await tend(noon + dayMs + hourMs)
  expect(toldOf(asked)).toBe(2)
  const { note } = store.checkpoints.atLeast(2) ?? { note: '' }
  const { proof } = store.calendarProofs.ofCheckpoint(2) ?? { proof: new Uint8Array() }
  expect(readProof(proof)).not.toBeNull()
  expect(Buffer.from(proof).includes(Buffer.from(sha256(utf8(note))))).toBe(true)
  const { size } = store.checkpoints.latest() ?? {}
  expect(store.calendarProofs.ofCheckpoint(size ?? 0)).toMatchObject({ toldAt: noon + dayMs })
})

test('a log that nothing was added to is not told of again', async () => {
  const { asked, tend } = await aTendedLog()
  await tend(noon)
  await tend(noon + dayMs)
  expect(toldOf(asked)).toBe(1)
})

test('a calendar that was away is asked again the same day', async () => {
  const { store, weather, refusals, tend } = await aTendedLog()
  weather.isAway = true
  await tend(noon)
  expect([store.calendarProofs.lastToldAt(), refusals]).toEqual([null, ['http_error HTTP 503']])
  weather.isAway = false
  await tend(noon + 1)
  expect(store.calendarProofs.lastToldAt()).toBe(noon + 1)
})

test('a promise is asked for once an hour, and its proof in Bitcoin kept beside it', async () => {
  const { store, weather, asked, refusals, tend } = await aTendedLog()
  await tend(noon)
  await tend(noon + hourMs)
  await tend(noon + hourMs + 1)
  expect(asked).toHaveLength(2)
  weather.isMined = true
  await tend(noon + 2 * hourMs)
  const kept = store.calendarProofs.ofCheckpoint(2)
  expect(kept).toMatchObject({ toldAt: noon, at: noon + 2 * hourMs, isAnchored: true })
  expect(readProof(kept?.proof ?? new Uint8Array())).toMatchObject([{ kind: 'bitcoin' }])
  await tend(noon + 3 * hourMs)
  expect(asked).toHaveLength(3)
  expect(refusals).toEqual([])
})

test('each proof is told by a leaf', async () => {
  const { store, weather, tend } = await aTendedLog()
  await tend(noon)
  weather.isMined = true
  await tend(noon + hourMs)
  const anchors = leavesOf(store).filter(({ type }) => type === 'anchor')
  const known = { of: 'checkpoint', size: 2, by: 'opentimestamps', kind: 'opentimestamps', gen_time: null }
  expect(anchors).toMatchObject([known, known])
})
