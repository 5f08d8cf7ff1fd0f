// From a grant's page to a file that verifies: the real exporter, the real authorities, the real verifier.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeExport } from '../../src/export/export.ts'
import { planExport } from '../../src/export/plan.ts'
import { formatVkey } from '../../src/proof/note.ts'
import { verify } from '../../src/proof/verify.ts'
import { createSite } from '../../src/site/app.ts'
import { evidencePart } from '../../src/site/evidence.ts'
import { type ExportQueue, openExportQueue } from '../../src/site/evidence-queue.ts'
import { giveGrant } from '../../src/site/grants.ts'
import { until } from '../support/constat.ts'
import { startExporting } from '../support/export.ts'
import { secret } from '../support/export-sightings.ts'
import { readable, siteOver } from '../support/site.ts'
import { sourceOf } from '../support/zip-writer.ts'

const totalBytes = 1_000_000_000

let world: Awaited<ReturnType<typeof startExporting>>
let queue: ExportQueue

beforeAll(async () => {
  world = await startExporting()
  await world.run()
  await world.seal()
  const { source, tools, store } = world
  queue = await openExportQueue({
    store,
    folder: join(world.folder, 'exports'),
    exporter: {
      plan: (order) => planExport(source, order),
      write: (order, path, onProgress, signal) => writeExport(source, tools, order, path, onProgress, signal),
    },
    now: () => Date.now(),
    limits: { totalBytes, mostWaiting: 4 },
    spareBytes: () => Number.POSITIVE_INFINITY,
    onFailed: (_, cause) => expect.fail(String(cause)),
  })
})

afterAll(async () => {
  await queue.stop()
  await world.stop()
})

const dayIn = (at: number) => new Date(at).toISOString().slice(0, 10)

/** What a visitor has after asking below a path and fetching what was made. */
const fetched = async (path: string) => {
  const site = siteOver(world.store, Date.now())
  const app = createSite(site, [evidencePart({ site, queue, totalBytes, clientOf: () => 'somebody' })])
  // In Paris it may be tomorrow already.
  const [from, to] = [dayIn(Date.now() - 86_400_000), dayIn(Date.now() + 86_400_000)]
  const body = new URLSearchParams({ from, to })
  const answer = await app.request(path, { method: 'POST', body })
  const place = answer.headers.get('Location') ?? ''
  const page = await until(async () => {
    const shown = await app.request(place)
    return shown.headers.get('Refresh') === null ? readable(await shown.text()) : null
  })
  const bytes = new Uint8Array(await (await app.request(`${place}/file`)).arrayBuffer())
  return { page, bytes }
}

const checked = async (bytes: Uint8Array) => {
  const pins = { vkey: formatVkey(world.key.key), newHasher: () => createHash('sha256') }
  const { checks, summary } = await verify(sourceOf(bytes), pins)
  return { wrong: checks.filter(({ ok }) => !ok), summary }
}

test('what everybody may fetch verifies, is redacted, and has the fingerprint that its page shows', {
  timeout: 120_000,
}, async () => {
  const { page, bytes } = await fetched('/evidence')
  expect(page).toContain(createHash('sha256').update(bytes).digest('hex'))
  const { wrong, summary } = await checked(bytes)
  expect(wrong).toEqual([])
  expect(summary).toMatchObject({ complete: false, requested_by: expect.stringContaining('le public') })
  expect(Buffer.from(bytes).includes(secret)).toBe(false)
})

test('what a grant gives verifies and is complete', { timeout: 120_000 }, async () => {
  const now = Date.now()
  const terms = { holder: 'Me Dupont', grantedAt: now, expiresAt: now + 86_400_000 }
  const { token } = giveGrant(world.store, { ...terms, incident: null, from: null, to: null })
  const { wrong, summary } = await checked((await fetched(`/evidence/grant/${token}`)).bytes)
  expect(wrong).toEqual([])
  expect(summary).toMatchObject({ complete: true, requested_by: 'Me Dupont' })
})
