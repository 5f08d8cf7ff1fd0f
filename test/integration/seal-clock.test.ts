import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openClockCheck } from '../../src/evidence/clock-check.ts'
import { utf8 } from '../../src/proof/bytes.ts'
import { readAnswer } from '../../src/stamp/sntp-packet.ts'
import { handClock, type StampingGround, startStampingGround } from '../support/authorities.ts'
import { until } from '../support/constat.ts'
import { clock, hourMs, never, stampedBy } from '../support/seals.ts'
import { aTimeServer } from '../support/time-server.ts'

let ground: StampingGround

beforeAll(async () => {
  ground = await startStampingGround()
})
afterAll(() => ground.stop())

const aCheck = (options: Partial<Parameters<typeof openClockCheck>[0]>) => {
  const checking = openClockCheck({ servers: [], clock, onSilence: () => undefined, ...options })
  onTestFinished(checking.stop)
  return checking
}

const aStamp = async () => {
  const authority = { ...ground.authorityOf('practice-ec'), minIntervalMs: 0 }
  const { stamp } = await stampedBy([authority]).stampFirst(utf8('an opening'), never)
  if (stamp === null) throw new Error('There is no stamp.')
  return stamp
}

test('our clock is compared with the servers that agree', async () => {
  const servers = [await aTimeServer(400), await aTimeServer(400), await aTimeServer(90_000)]
  const { clockCheck } = aCheck({ servers })
  const found = await until(clockCheck)
  expect(Math.abs(found.offset_ms - 400)).toBeLessThanOrEqual(found.uncertainty_ms)
  expect(found.sources).toEqual(['127.0.0.1', '127.0.0.1'])
  // The packets are whole: anybody can work the offset out again.
  const offsets = (found.packets ?? []).map(({ sent_at, received_at, question, answer }) => {
    const told = readAnswer(Buffer.from(question, 'hex'), Buffer.from(answer, 'hex'))
    if (typeof told === 'string') throw new Error(told)
    return (told.receivedAt - Date.parse(sent_at) + (told.transmittedAt - Date.parse(received_at))) / 2
  })
  expect(offsets.map((offset) => Math.round(offset / 1000))).toEqual([0, 0, 90])
})

test('where there is no time server, the last time-stamp bounds our clock for two hours', async () => {
  const hands = handClock()
  const { clockCheck, heard } = aCheck({ clock: hands })
  expect(clockCheck()).toBeNull()
  heard(await aStamp())
  const found = clockCheck()
  expect(found?.sources).toEqual(['practice-ec'])
  expect(Math.abs(found?.offset_ms ?? 0)).toBeLessThanOrEqual(found?.uncertainty_ms ?? 0)
  expect(found?.uncertainty_ms).toBeLessThan(60_000)
  hands.pass(2 * hourMs)
  expect(clockCheck()).toEqual(found)
  hands.pass(1)
  expect(clockCheck()).toBeNull()
})

test('a server goes before a time-stamp, and its silence is told', async () => {
  const { clockCheck, heard } = aCheck({ servers: [await aTimeServer(0)] })
  heard(await aStamp())
  await until(() => clockCheck()?.sources[0] === '127.0.0.1')
  const silent = await new Promise((resolve) => {
    const closed = { host: '127.0.0.1', port: 1 }
    aCheck({ servers: [closed], onSilence: () => resolve('silence') })
  })
  expect(silent).toBe('silence')
})
