import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite, siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

/** Two incidents of one journey: the second is open. */
const aStoreWithIncidents = () => {
  const { store } = aStore()
  const tell = (at: number, fails?: number) => {
    const run = aRun({ at: t0 + at * minute, ...(fails !== undefined && { fails }) })
    recordRun(store, run)
    return run.id
  }
  tell(0)
  const closed = tell(5, 2)
  for (const at of [10, 15]) tell(at, 2)
  for (const at of [20, 25]) tell(at)
  const open = tell(30, 4)
  tell(35, 4)
  return { store, open, closed, now: t0 + 37 * minute }
}

const pngOf = async (answer: Response) => {
  const bytes = Buffer.from(await answer.arrayBuffer())
  return {
    signature: bytes.subarray(1, 4).toString(),
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    digest: createHash('sha256').update(bytes).digest('hex'),
  }
}

test('cards are PNG images of 1200 by 630 that differ by incident, language, state and practice', async () => {
  const { store, open, closed, now } = aStoreWithIncidents()
  const reported = store.reports.keep({
    probe: null,
    recordedAt: t0,
    beganAt: t0,
    endedAfter: null,
    endedBefore: null,
    title: { fr: 'Service en maintenance', en: 'Service under maintenance' },
    sources: [{ name: 'Sénat', url: null, says: 'inaccessible' }],
  })
  const { get } = aSite(store, now)
  const digests = new Set<string>()
  const cards = ['/', `/incidents/${open}/`, `/incidents/${closed}/`, `/incidents/${reported.id}/`]
  for (const path of cards.flatMap((path) => [path, `/en${path}`])) {
    const answer = await get(`${path}card.png`)
    expect(answer.headers.get('Content-Type')).toBe('image/png')
    const { digest, ...image } = await pngOf(answer)
    expect(image).toEqual({ signature: 'PNG', width: 1200, height: 630 })
    digests.add(digest)
  }
  const pathOf = `/incidents/${open}/card.png`
  const elsewhere = [
    aSite(store, now, { simulated: true }),
    aSite(store, now, { practice: { registryUrl: 'http://127.0.0.1:3001' } }),
  ]
  for (const site of elsewhere) digests.add((await pngOf(await site.get(pathOf))).digest)
  store.correct({ kind: 'incident', target: open, reason: 'our own fault', at: now })
  digests.add((await pngOf(await get(pathOf))).digest)
  expect(digests.size).toBe(11)
  expect((await get(`/incidents/${'0'.repeat(32)}/card.png`)).status).toBe(404)
})

test('a card is the same picture when nothing changed, and answers that it is', async () => {
  const { store, open, now } = aStoreWithIncidents()
  const path = `/incidents/${open}/card.png`
  const first = await aSite(store, now).get(path)
  const { app } = aSite(store, now)
  const etag = first.headers.get('ETag') ?? ''
  expect((await app.request(path, { headers: { 'If-None-Match': etag } })).status).toBe(304)
})

test('a card is drawn whatever its texts hold', async () => {
  const { store, open, now } = aStoreWithIncidents()
  const plain = siteOver(store, now)
  const nasty = `"><script>alert(1)</script>&amp;]]>\u0000\u0001\ud800\u202e\ufffe${'W'.repeat(300)} ${'mot '.repeat(2000)}`
  const site = aSite(store, now, {
    title: nasty,
    registry: { name: nasty, url: 'https://r.example', operator: nasty },
    vantages: [{ id: 'x', place: nasty }],
    probes: plain.probes.map((probe) => ({ ...probe, title: { fr: nasty, en: nasty } })),
  })
  for (const path of ['/card.png', `/incidents/${open}/card.png`]) {
    const answer = await site.get(path)
    expect(answer.status).toBe(200)
    expect((await pngOf(answer)).width).toBe(1200)
  }
})
