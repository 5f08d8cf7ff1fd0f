import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256, utf8 } from '../../src/proof/bytes.ts'
import { askAuthority } from '../../src/stamp/authority.ts'
import { type StampingGround, startStampingGround } from '../support/authorities.ts'

let ground: StampingGround

beforeAll(async () => {
  ground = await startStampingGround()
})
afterAll(() => ground.stop())

test('a token that is still being checked when the time is up is no token', async () => {
  const times = [0]
  // By this clock the answer took all the time there was.
  const clock = { wall: Date.now, monotonic: () => times.pop() ?? 5000 }
  const patience = { deadlineMs: 5000, signal: new AbortController().signal }
  const asked = askAuthority(ground.clientOf('practice-ec'), sha256(utf8('an opening')), clock, patience)
  expect(await asked).toMatchObject({ ok: false, reason: 'too_late' })
})
