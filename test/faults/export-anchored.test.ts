// A log that tells of a checkpoint of itself, and an export that does not show it.
import { expect, onTestFinished, test } from 'vitest'
import type { Leaf } from '../../src/proof/leaf.ts'
import { startExporting } from '../support/export.ts'
import { exportedFiles, tamperingWith, verdictOf } from '../support/tampering.ts'

/** An export of a log that says, between two runs, that its state of a size was stamped; no such state is shown. */
const exportTellingOf = async (size: number) => {
  const world = await startExporting()
  onTestFinished(world.stop)
  await world.run()
  const anchor: Leaf = {
    v: 1,
    type: 'anchor',
    of: 'checkpoint',
    size,
    by: 'practice-ec',
    kind: 'rfc3161',
    sha256: 'd'.repeat(64),
    gen_time: `${new Date().toISOString().slice(0, 19)}.000Z`,
  }
  await world.add(anchor)
  await world.run()
  await world.seal()
  const files = await exportedFiles(world)
  return { verdict: await verdictOf(files), status: tamperingWith(world).scriptSays(files) }
}

test('a checkpoint that dates a run and is not shown is found out', async () => {
  expect(await exportTellingOf(2)).toEqual({ verdict: ['completeness'], status: 1 })
})

test('a checkpoint that dates no run need not be shown', async () => {
  expect(await exportTellingOf(1)).toEqual({ verdict: [], status: 0 })
})
