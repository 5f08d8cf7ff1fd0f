// What the pages must not claim: each of these was seen on a page once.
import { expect, test } from 'vitest'
import { aRun, minute, type Told } from '../support/runs.ts'
import { aSite, readable, siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

const storeOf = (...runs: readonly (readonly [number, Partial<Told>?])[]) => {
  const { store } = aStore()
  for (const [minutes, told] of runs) recordRun(store, aRun({ at: t0 + minutes * minute, ...told }))
  return store
}

const read = async (
  ...[store, minutes, path, given]: [
    Parameters<typeof aSite>[0],
    number,
    string,
    Parameters<typeof aSite>[2]?,
  ]
) => readable(await aSite(store, t0 + minutes * minute, given).text(path))

const slow: Partial<Told> = { verdict: 'degraded' }

test('a journey that was slow is slow since then, and no failure is told of it once it is silent', async () => {
  const store = storeOf([0, slow], [5, slow], [10, slow])
  expect(await read(store, 11, '/')).toContain('Lent depuis 1er oct. 2021, 08:17:06')
  expect(await read(store, 11, '/en/')).toContain('Slow since 1 Oct 2021, 08:17:06')
  for (const path of ['/', '/en/']) {
    expect(await read(store, 60, path)).not.toMatch(/Premier échec|First failure|Lent depuis|Slow since/)
  }
  store.pauses.keep({ paused: true, at: t0 + 11 * minute, reason: 'works' })
  expect(await read(store, 12, '/')).not.toMatch(/Premier échec|Lent depuis/)
})

test('that no outage was seen since the last one is said only while the journey is seen to work', async () => {
  const store = storeOf([0], [5, { fails: 2 }], [10, { fails: 2 }], [15], [20])
  expect(await read(store, 21, '/')).toContain('Aucune panne constatée depuis 1er oct. 2021, 08:27:03')
  expect(await read(store, 60, '/')).not.toContain('Aucune panne constatée depuis')
  store.pauses.keep({ paused: true, at: t0 + 21 * minute, reason: 'works' })
  expect(await read(store, 22, '/en/')).not.toContain('No outage seen since')
})

test('a daily submission does not keep a journey green once its looks fail or fall silent', async () => {
  const day = 24 * 60 * minute
  const store = storeOf([0, { intervalMs: day }], [65, { tier: 'look', fails: 1 }])
  const site = aSite(store, t0 + 130 * minute)
  expect(readable(await site.text('/en/'))).toMatch(/^ Sign-up: state unknown/)
  expect(await site.json('/badge.json?lang=en')).toMatchObject({ message: 'Unknown' })
  expect(await site.json('/api/v2/status.json')).toMatchObject({ status: { indicator: 'minor' } })
  const silent = storeOf([0, { intervalMs: day }], [1, { tier: 'look' }])
  expect(await read(silent, 2.9 * 24 * 60, '/en/')).toMatch(/^ Sign-up: state unknown/)
})

test('a day on which a failure was seen is never a day without one, however briefly it failed', async () => {
  const runs = Array.from(
    { length: 40 },
    (_, index) => [index * 5, index % 10 === 5 ? { fails: 1 } : {}] as const,
  )
  const store = storeOf(...runs)
  const said = (pattern: RegExp, page: string) => pattern.exec(page)?.[0]
  expect(said(/Over these 90.*?\./, await read(store, 196, '/en/'))).toBe(
    'Over these 90 days: no lasting failure seen; 1 day with a lone or uncertain failure; 0 days without a failure seen; 89 days without any measurement.',
  )
  const french = await read(store, 196, '/incidents')
  expect(said(/Ces 274.*?\./, french)).toContain(
    '1 jour avec un échec isolé ou incertain ; 0 jour sans échec',
  )
})

test('a day of the year is green only if most of it was measured and something passed', async () => {
  const grounds = (page: string) =>
    [...(/<svg class="heat"[\s\S]*?<\/svg>/.exec(page)?.[0] ?? '').matchAll(/fill-(\w+)\)/g)].map(
      ([, kind]) => kind,
    )
  const failing = storeOf(...[0, 5, 10, 15].map((minutes) => [minutes, { fails: 1 }] as const))
  const long = (store: typeof failing) => aSite(store, t0 + 30 * 24 * 60 * minute).text('/incidents')
  expect(grounds(await long(failing))).toEqual(['none', 'down'])
  const brief = storeOf([0], [5], [10])
  expect(grounds(await long(brief))).toEqual(['none', 'up'])
})

type Feed = { readonly items: readonly { readonly title: string; readonly content_text: string }[] }

const newsOf = async (store: ReturnType<typeof storeOf>, minutes: number, lang = 'en') => {
  const site = aSite(store, t0 + minutes * minute)
  const { items } = (await site.json(lang === 'en' ? '/en/feed.json' : '/feed.json')) as Feed
  return items.map(({ title, content_text }) => `${title} | ${content_text}`)
}

test('what only looks saw is told in feeds and to machines as the form, never as the journey', async () => {
  const look = (told: Partial<Told> = {}) => ({ tier: 'look', ...told }) as const
  const fails = look({ fails: 1 })
  const store = storeOf(
    [0, look()],
    [5, fails],
    [10, fails],
    [15, look()],
    [20, look()],
    [25, look(slow)],
    [30, look(slow)],
  )
  const [degraded = '', closed = ''] = await newsOf(store, 31)
  expect(degraded).toMatch(/^Sign-up: form reachable, but slow \| .*submission was not tried/)
  expect(closed).toMatch(/^Sign-up: form reachable again, without submission having been tried, after/)
  for (const told of [degraded, closed]) expect(told).not.toMatch(/working|completes/i)
  for (const told of (await newsOf(store, 31, 'fr')).slice(0, 2)) {
    expect(told).not.toMatch(/fonctionne|aboutit|état de marche/i)
  }
  const { incidents } = (await aSite(store, t0 + 31 * minute).json('/api/v2/incidents.json?lang=en')) as {
    incidents: { incident_updates: { body: string }[] }[]
  }
  expect(incidents[0]?.incident_updates[0]?.body).toContain('form reachable again, without submission')
})

test('a journey grows old by its own shortest interval, whatever else is planned less often', async () => {
  const now = Date.now()
  const day = 24 * 60 * minute
  const { store } = aStore()
  recordRun(store, aRun({ at: now - day, intervalMs: day }))
  recordRun(store, aRun({ at: now - minute, tier: 'look' }))
  const { probes } = siteOver(store, now)
  const plansOf = ({ plans: [look, submit] }: (typeof probes)[number]) =>
    look && submit ? [look, { ...submit, intervalMs: day }] : []
  const site = aSite(store, now, { probes: probes.map((probe) => ({ ...probe, plans: plansOf(probe) })) })
  const page = await site.text('/')
  const [whole, block] = [...page.matchAll(/data-observed-at="([^"]*)" data-stale-after-s="(\d+)"/g)]
  expect(whole?.slice(1)).toEqual([new Date(now).toISOString(), '900'])
  expect(block?.slice(1)).toEqual([new Date(now - minute + 3000).toISOString(), '900'])
})
