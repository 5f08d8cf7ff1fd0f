import { expect, test } from 'vitest'
import { aDayWithoutMail } from '../support/day-without-mail.ts'
import { cutThePower } from '../support/power-cuts.ts'
import { stepTheClock } from '../support/stepped-clock.ts'

test('power cuts lose nothing that was recorded, and leave a log that is whole', async () => {
  expect((await cutThePower(4)).recorded).toBeGreaterThan(0)
})

test('a clock that jumps an hour at any moment leaves durations that hold', async () => {
  expect((await stepTheClock(80)).incidents).toBeGreaterThan(0)
})

test('a day without a relay delays every mail and loses or repeats none', async () => {
  expect(await aDayWithoutMail(20)).toBeGreaterThanOrEqual(20)
})
