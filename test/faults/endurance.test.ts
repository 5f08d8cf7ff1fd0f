import { expect, test } from 'vitest'
import { endureHostility } from '../support/hostile-registry.ts'
import { soak } from '../support/soak.ts'

const report = (line: string) => process.stdout.write(`${line}\n`)

test('a registry that breaks at random and browsers that are frozen or killed end every run with an outcome', async () => {
  const seen = await endureHostility(150)
  report(`150 hostile runs: ${JSON.stringify(seen)}`)
  expect(Object.keys(seen).length).toBeGreaterThan(3)
})

test('two thousand runs at full speed leave memory, descriptors and processes as they were', async () => {
  const { early, late } = await soak(2000)
  report(
    `2000 runs: ${early.rssMb} MB then ${late.rssMb} MB, ${early.descriptors} then ${late.descriptors} descriptors`,
  )
}, 7_200_000)
