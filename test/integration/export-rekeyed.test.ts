import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writeExport } from '../../src/export/export.ts'
import { verify } from '../../src/proof/verify.ts'
import { startExporting } from '../support/export.ts'
import { sourceOf } from '../support/zip-writer.ts'

const never = new AbortController().signal

/** Log and authorities with runs before and after a change of key, and what is exported of them. */
const aRekeyedLog = async () => {
  const world = await startExporting()
  onTestFinished(world.stop)
  await world.run()
  const size = await world.seal()
  const [token] = world.store.checkpoints.tokensOfCheckpoint(size)
  const from = (token?.genTime ?? 0) + 1500
  // The token of the next run, of whole seconds, is to be of the interval.
  await vi.waitUntil(() => Date.now() > from + 1000, { timeout: 5000 })
  await world.run()
  await world.seal()
  const changedAt = Date.now()
  world.rekey()
  await world.run()
  await world.seal()
  const exported = async (to: number, checkpoint: number | null) => {
    const path = join(world.folder, `${to}.asice`)
    const order = {
      from,
      to,
      probe: null,
      incident: null,
      complete: false,
      requestedBy: 'a test',
      checkpoint,
    }
    const written = await writeExport(world.source, world.tools, order, path, () => undefined, never)
    if (!written.ok) throw new Error(written.reason)
    const { checks, summary } = await verify(sourceOf(readFileSync(path)))
    const wrong = checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`)
    return { wrong, summary, readMe: readFileSync(path).includes('La clé du journal a changé') }
  }
  return { exported, changedAt }
}

test('an export over a change of the key verifies: it begins with the log, under the new key', async () => {
  const { exported } = await aRekeyedLog()
  const { wrong, summary, readMe } = await exported(Date.now(), null)
  expect(wrong).toEqual([])
  expect(summary?.first_checkpoint).toBeNull()
  expect(summary?.runs.map(({ captures }) => captures)).toEqual(['none', 'all', 'all'])
  expect(readMe).toBe(true)
})

test('an export of what was before a change of the key verifies under the old key', async () => {
  const { exported, changedAt } = await aRekeyedLog()
  const { wrong, summary, readMe } = await exported(changedAt, 6)
  expect(wrong).toEqual([])
  expect(summary).toMatchObject({ first_checkpoint: 2, last_checkpoint: 6 })
  expect(readMe).toBe(false)
})
