import { expect, test } from 'vitest'
import { aDayWithoutMail } from '../support/day-without-mail.ts'
import { exhaustDescriptors, killNames, startAtOnce } from '../support/dead-world.ts'
import { cutThePower } from '../support/power-cuts.ts'
import { stepTheClock } from '../support/stepped-clock.ts'

const report = (line: string) => process.stdout.write(`${line}\n`)

test('two hundred power cuts lose nothing that was recorded, and leave a log that is whole', async () => {
  let runs = 0
  for (let machine = 0; machine < 20; machine += 1) runs += (await cutThePower(10)).recorded
  report(`200 power cuts in ${runs} runs`)
  expect(runs).toBeGreaterThan(200)
})

test('a clock that jumps an hour at any moment leaves durations that hold', async () => {
  const { incidents } = await stepTheClock(3000)
  report(`3000 runs under a jumping clock, ${incidents} incidents`)
  expect(incidents).toBeGreaterThan(10)
})

test('a day without a relay delays every mail and loses or repeats none', async () => {
  const sent = await aDayWithoutMail(500)
  report(`${sent} mails sent after a day without a relay`)
  expect(sent).toBeGreaterThanOrEqual(500)
})

test('where no name can be resolved nobody is accused', async () => {
  const runs = await killNames(20)
  report(`${runs.length} runs without names: ${[...new Set(runs.map(({ outcome }) => outcome))].join(', ')}`)
})

test('without a descriptor left Constat accuses nobody, and goes on once it has some', async () => {
  report(`${await exhaustDescriptors()} runs around a shortage of descriptors`)
})

test('of ten started at once on one data directory one goes on', async () => {
  await startAtOnce(10)
  report('10 started at once, 9 refused')
})
