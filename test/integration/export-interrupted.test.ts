// A run that never came back is on record too, and does not keep an export from being verified.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeExport } from '../../src/export/export.ts'
import { verify } from '../../src/proof/verify.ts'
import { recordInterrupted } from '../../src/schedule/interrupted.ts'
import { evidenceOf } from '../support/evidence.ts'
import { startExporting } from '../support/export.ts'
import { sourceOf } from '../support/zip-writer.ts'

const never = new AbortController().signal

test('a run that was interrupted after a slow stamp verifies', { timeout: 60_000 }, async () => {
  const world = await startExporting()
  onTestFinished(world.stop)
  const from = Date.now() - 60_000
  // Its token is given five seconds after the opening was written.
  const slow = evidenceOf(world.store, {
    keepers: world.keepers,
    stampFirst: world.stampFirst,
    now: () => Date.now() - 5000,
  })
  const { runId } = await world.open({}, slow)
  recordInterrupted({ store: world.store, evidence: slow }, new Set(), 'interrupted')
  await world.seal()
  const path = join(world.folder, 'export.asice')
  const order = { from, to: Date.now(), probe: null, incident: null, complete: false, checkpoint: null }
  const to = [path, () => undefined, never] as const
  await writeExport(world.source, world.tools, { ...order, requestedBy: 'un essai' }, ...to)
  const { checks, summary } = await verify(sourceOf(readFileSync(path)))
  expect(summary?.runs).toMatchObject([{ run_id: runId, outcome: 'probe_fault' }])
  expect(checks.filter(({ ok }) => !ok)).toEqual([])
})
