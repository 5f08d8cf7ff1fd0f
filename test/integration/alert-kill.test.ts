import { test } from 'vitest'
import { killSenders } from '../support/alert-kills.ts'

test('a sender killed at random five times loses no message and repeats at most one for each connection', async () => {
  await killSenders(5)
})
