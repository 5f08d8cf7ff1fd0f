import { expect, test } from 'vitest'
import { everything, probe } from '../support/everything.ts'
import { aSite } from '../support/site.ts'
import { aStore } from '../support/store.ts'
import { all, only, parseXml } from '../support/xml.ts'

const atom = 'http://www.w3.org/2005/Atom'
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const rfc822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/
const own = /^https:\/\/constat\.example\//

const places = ['', '/en', `/probes/${probe}`, `/en/probes/${probe}`]

test.each(places)('%s/feed.atom has what RFC 4287 requires', async (place) => {
  const { site } = everything()
  const answer = await site.get(`${place}/feed.atom`)
  expect(answer.headers.get('Content-Type')).toBe('application/atom+xml; charset=utf-8')
  const feed = parseXml(await answer.text())
  expect([feed.name, feed.uri]).toEqual(['feed', atom])
  expect(feed.attributes['xml:lang']).toBe(place.startsWith('/en') ? 'en' : 'fr')
  expect(only(feed, 'id').text).toMatch(/^tag:constat\.example,2026:feed/)
  expect(only(feed, 'title').text).not.toBe('')
  expect(only(feed, 'updated').text).toMatch(rfc3339)
  expect(only(only(feed, 'author'), 'name').text).toBe('Association d’essai')
  const self = all(feed, 'link').find(({ attributes }) => attributes['rel'] === 'self')
  expect(self?.attributes['href']).toBe(`https://constat.example${place}/feed.atom`)
  const entries = all(feed, 'entry')
  expect(entries.length).toBeGreaterThan(5)
  for (const entry of entries) {
    expect(only(entry, 'id').text).toMatch(/^tag:constat\.example,2026:[a-z]+-[0-9a-f]+\/(fr|en)$/)
    for (const name of ['updated', 'published']) expect(only(entry, name).text).toMatch(rfc3339)
    expect(only(entry, 'link').attributes['href']).toMatch(own)
    for (const name of ['title', 'content']) expect(only(entry, name).text).not.toBe('')
  }
  expect(new Set(entries.map((entry) => only(entry, 'id').text)).size).toBe(entries.length)
})

test.each(places)('%s/feed.rss has what RSS 2.0 requires', async (place) => {
  const { site } = everything()
  const answer = await site.get(`${place}/feed.rss`)
  expect(answer.headers.get('Content-Type')).toBe('application/rss+xml; charset=utf-8')
  const rss = parseXml(await answer.text())
  expect(rss.attributes['version']).toBe('2.0')
  const channel = only(rss, 'channel')
  for (const name of ['title', 'description', 'language']) expect(only(channel, name).text).not.toBe('')
  expect(only(channel, 'link').text).toMatch(own)
  expect(only(channel, 'lastBuildDate').text).toMatch(rfc822)
  const self = only(channel, 'atom:link')
  expect([self.uri, self.attributes['rel'], self.attributes['href']]).toEqual([
    atom,
    'self',
    `https://constat.example${place}/feed.rss`,
  ])
  for (const item of all(channel, 'item')) {
    expect(only(item, 'title').text).not.toBe('')
    expect(only(item, 'link').text).toMatch(own)
    expect(only(item, 'pubDate').text).toMatch(rfc822)
    expect(only(item, 'guid').attributes['isPermaLink']).toBe('false')
    expect(only(item, 'guid').text).toMatch(/^tag:/)
  }
})

test.each(places)('%s/feed.json has what JSON Feed 1.1 requires', async (place) => {
  const { site } = everything()
  const answer = await site.get(`${place}/feed.json`)
  expect(answer.headers.get('Content-Type')).toBe('application/feed+json; charset=utf-8')
  const feed = (await answer.json()) as { items: { id: string; url: string; content_text: string }[] }
  expect(feed).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    title: expect.any(String),
    home_page_url: expect.stringMatching(own),
    feed_url: `https://constat.example${place}/feed.json`,
    authors: [{ name: 'Association d’essai' }],
  })
  for (const item of feed.items) {
    expect(item).toMatchObject({ id: expect.stringMatching(/^tag:/), url: expect.stringMatching(own) })
    expect(item.content_text).not.toBe('')
  }
})

type Feed = {
  items: { id: string; title: string; content_text: string; tags: string[]; date_modified: string }[]
}

const itemsOf = async (path: string) => {
  const { site } = everything()
  const { items } = (await site.json(path)) as Feed
  return (kind: string) => items.filter(({ tags }) => tags.includes(kind))
}

const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ')

test('there is one entry per transition and per statement, newest first, and the same ids in every format', async () => {
  const { site } = everything()
  const { items } = (await site.json('/feed.json')) as Feed
  expect(items.map(({ tags }) => tags[0]).toSorted()).toEqual(
    ['opened', 'closed', 'corrected', 'opened', 'said', 'said', 'maintenance', 'reported'].toSorted(),
  )
  const feed = parseXml(await site.text('/feed.atom'))
  const channel = only(parseXml(await site.text('/feed.rss')), 'channel')
  const ids = items.map(({ id }) => id)
  expect(all(feed, 'entry').map((entry) => only(entry, 'id').text)).toEqual(ids)
  expect(all(channel, 'item').map((item) => only(item, 'guid').text)).toEqual(ids)
  const published = all(feed, 'entry').map((entry) => only(entry, 'published').text)
  expect(published).toEqual(published.toSorted().toReversed())
})

test('an opening says since when, at which step, and from where; in French as in English', async () => {
  const french = await itemsOf('/feed.json')
  const [opened, retracted] = french('opened')
  expect(plain(opened?.content_text)).toBe(
    'Registre d’essai. Constaté le 1er octobre 2021 à 9 h 17 (heure de Paris) : Inscription en échec depuis le 1er octobre 2021 à 9 h 12 (heure de Paris), à l’étape « étape identity ». Dernière réussite connue auparavant : le 1er octobre 2021 à 8 h 37 (heure de Paris). Vu d’un seul point d’observation : Paris.',
  )
  expect(retracted?.title).toMatch(/^Retiré de nos chiffres/)
  expect(retracted?.date_modified).toBe('2021-10-01T06:42:00.000Z')
  const english = await itemsOf('/en/feed.json')
  expect(plain(english('opened')[0]?.title)).toBe(
    'Sign-up: failing since 1 October 2021 at 09:12 (Paris time)',
  )
})

test('a correction says why, a statement who said it, a report who says so and that nothing was measured', async () => {
  const found = await itemsOf('/feed.json')
  expect(plain(found('corrected')[0]?.content_text)).toContain(
    'a été retiré de nos chiffres. Motif : our own fault',
  )
  expect(plain(found('said')[0]?.content_text)).toBe(
    'Registre d’essai. L’exploitant, Exploitant & Cie, le 1er octobre 2021 à 9 h 14 (heure de Paris), au sujet de « Inscription » : « <b>Tout va bien</b> »',
  )
  const [reported] = found('reported')
  expect(plain(reported?.title)).toBe('Rapporté par Le Journal : Panne rapportée')
  expect(reported?.content_text).toContain('ne le compte dans aucun chiffre')
})

test('words full of markup and control characters stay words', async () => {
  const { site, store, at } = everything({
    registry: { name: 'R&D <i>', url: 'https://registry.example/', operator: null },
  })
  const words = ']]><script>alert(1)</script>&amp;\u0000\u000b\ud800'
  const said = { probe: null, incident: null, saidAt: at(64), recordedAt: at(65), speaker: 'press' } as const
  store.statements.keep({ ...said, source: '<b>"Le Journal"</b>', url: null, lang: 'fr', words })
  const entry = all(parseXml(await site.text('/feed.atom')), 'entry').find((one) =>
    only(one, 'content').text.includes('alert(1)'),
  )
  expect(entry && only(entry, 'content').text).toContain(']]><script>alert(1)</script>&amp;')
  const items = all(only(parseXml(await site.text('/feed.rss')), 'channel'), 'item')
  const descriptions = items.map((item) => only(item, 'description').text)
  expect(descriptions.some((text) => text.includes('&lt;script&gt;alert(1)'))).toBe(true)
  expect(descriptions.join('')).not.toContain('<script')
})

test('a simulated or a practice history is said in every title', async () => {
  const { site } = everything({ simulated: true })
  const { items } = (await site.json('/feed.json')) as Feed
  for (const { title } of items) expect(title).toMatch(/^\[Historique simulé\] /)
})

test('a site that has nothing to tell has valid feeds', async () => {
  const site = aSite(aStore().store, Date.UTC(2021, 9, 1))
  expect(all(parseXml(await site.text('/feed.atom')), 'entry')).toEqual([])
  expect(only(parseXml(await site.text('/feed.atom')), 'updated').text).toMatch(rfc3339)
  expect(all(only(parseXml(await site.text('/feed.rss')), 'channel'), 'item')).toEqual([])
  expect(await site.json('/feed.json')).toMatchObject({ items: [] })
  expect((await site.get('/probes/nothing/feed.atom')).status).toBe(404)
})
