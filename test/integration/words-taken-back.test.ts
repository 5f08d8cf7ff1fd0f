import { expect, test } from 'vitest'
import { type PerformTools, perform } from '../../src/act/perform.ts'
import { keepReported } from '../../src/act/reported.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { incidentAnswer } from '../../src/site/schemas.ts'
import { everything } from '../support/everything.ts'
import { minute } from '../support/runs.ts'

type JsonFeed = {
  readonly items: readonly {
    readonly id: string
    readonly title: string
    readonly content_text: string
    readonly date_modified: string
  }[]
}

/** What a feed tells of words: that they were said, and that they were taken back. */
const entriesOf = ({ items }: JsonFeed, key: string) =>
  [`:${key}/`, `:${key}-taken-back/`].map((part) => items.find(({ id }) => id.includes(part)))

const reason = 'Nous avions mal lu l’annonce.'

const aScene = () => {
  const scene = everything()
  const tools = { store: scene.store, now: () => scene.at(66), whileIdle: (work: () => unknown) => work() }
  const ask = (command: string, args: Readonly<Record<string, string>>) =>
    perform(tools as unknown as PerformTools, { command, args }, () => undefined)
  return { ...scene, ask, get: scene.site.text }
}

test.each([
  ['statement retract', 'statement'],
  ['maintenance retract', 'maintenance'],
  ['incident retract', 'report'],
] as const)(
  '%s takes back what was put on the record, once, with its reason in the log',
  async (command, noun) => {
    const scene = aScene()
    const { id } = scene[noun]
    expect(await scene.ask(command, { id, reason })).toMatchObject({ exit: 0 })
    expect(await scene.ask(command, { id, reason })).toMatchObject({
      exit: 1,
      text: expect.stringContaining('was already taken back'),
    })
    const leaves = [...scene.store.log.leaves(0, scene.store.log.size())].map(({ entry }) => readLeaf(entry))
    expect(leaves.at(-1)).toMatchObject({ ok: true, value: { kind: 'retraction', about: id } })
    expect(await scene.ask(command, { id: 'f'.repeat(32), reason })).toMatchObject({
      exit: 1,
      text: expect.stringMatching(/^There is no (statement|maintenance|incident) f{32}/),
    })
    expect(await scene.ask(command, { id, reason: ' ' })).toMatchObject({ exit: 2 })
  },
)

test('a statement that was taken back is struck through beside its incident, and stands nowhere', async () => {
  const { ask, get, statement, second, store, at } = aScene()
  const hidden = '&lt;b&gt;Tout va bien&lt;/b&gt;'
  expect(await get('/')).toContain(hidden)
  for (const { id } of store.statements.list({ limit: 9 })) await ask('statement retract', { id, reason })
  expect(await get(`/incidents/${second}`)).toContain(`<del>${hidden}</del>`)
  expect(await get(`/incidents/${second}`)).toContain('Nous avions mal lu')
  expect(await get('/')).not.toContain(hidden)
  const feed = JSON.parse(await get('/feed.json')) as JsonFeed
  const [said, unsaid] = entriesOf(feed, `statement-${statement.id}`)
  expect(said).toMatchObject({ title: expect.stringMatching(/^Retiré par Constat/) })
  expect(said?.date_modified).toBe(new Date(at(66)).toISOString())
  expect(unsaid?.title).toBe('Rectification\u00a0: propos attribués à Exploitant & Cie')
  expect(unsaid?.content_text).toContain(`Motif\u00a0: ${reason}`)
  for (const path of ['/feed.atom', '/en/feed.rss', '/probes/consumer-sign-up/feed.atom']) {
    expect(await get(path)).toContain(`statement-${statement.id}-taken-back`)
  }
  expect(JSON.parse(await get(`/api/v1/incidents/${second}`)).statements).toEqual([])
})

test('maintenance that was taken back is left in the duration, and shown struck through', async () => {
  const { ask, get, second, maintenance } = aScene()
  const without = 'Without maintenance announced beforehand'
  expect(await get(`/en/incidents/${second}`)).toContain(without)
  await ask('maintenance retract', { id: maintenance.id, reason })
  const page = await get(`/en/incidents/${second}`)
  expect(page).not.toContain(without)
  expect(page).toContain('<del>Maintenance</del>')
  expect(page).toContain('Constat took this back on')
})

test('a reported incident that was taken back keeps its page, and is not recorded again from the configuration', async () => {
  const { ask, get, site, report, store, at } = aScene()
  const card = async () => {
    const png = await (await site.get(`/incidents/${report.id}/card.png`)).arrayBuffer()
    return Buffer.from(png).toString('base64')
  }
  const standing = await card()
  await ask('incident retract', { id: report.id, reason })
  const page = await get(`/en/incidents/${report.id}`)
  expect(page).toContain('<del>Reported outage</del>')
  expect((await card()) === standing).toBe(false)
  expect(page).toContain('Nous avions mal lu')
  const again = keepReported(store.reports, [{ ...report, probe: report.probe }], at(66) + minute)
  expect(again).toEqual([])
  const [said, unsaid] = entriesOf(JSON.parse(await get('/en/feed.json')), `reported-${report.id}`)
  expect(said?.title).toMatch(/^Taken back by Constat: /)
  expect(unsaid?.title).toBe('Correction: reported incident “Reported outage”')
  expect(unsaid?.content_text).toContain(`Reason: ${reason}`)
})

test('announced maintenance that was taken back is told in feeds too', async () => {
  const { ask, get, maintenance } = aScene()
  await ask('maintenance retract', { id: maintenance.id, reason })
  const [said, unsaid] = entriesOf(JSON.parse(await get('/en/feed.json')), `maintenance-${maintenance.id}`)
  expect(said?.title).toMatch(/^Taken back by Constat: /)
  expect(unsaid?.content_text).toContain('the announcement of maintenance attributed to Exploitant & Cie')
})

test('the API says of a reported incident whether it was taken back, when and why', async () => {
  const { ask, get, report, at } = aScene()
  const answers = async () => {
    const { incidents } = JSON.parse(await get('/api/v1/incidents?origin=reported'))
    return [...incidents, JSON.parse(await get(`/api/v1/incidents/${report.id}`))]
  }
  const standing = { retracted: false, corrections: [] }
  expect(await answers()).toMatchObject([standing, standing])
  await ask('incident retract', { id: report.id, reason })
  const correction = { kind: 'incident', target: report.id, reason, at: new Date(at(66)).toISOString() }
  const retracted = { retracted: true, corrections: [correction], title: report.title }
  expect(await answers()).toMatchObject([retracted, retracted])
  for (const one of await answers()) expect(incidentAnswer.safeParse(one).error?.issues).toBeUndefined()
})

test('clients of Statuspage read that what was said of an incident was taken back', async () => {
  const { ask, get, second, statement } = aScene()
  await ask('statement retract', { id: statement.id, reason })
  const { incidents } = JSON.parse(await get('/api/v2/incidents.json')) as {
    incidents: { id: string; incident_updates: { id: string; body: string }[] }[]
  }
  const updates = incidents.find(({ id }) => id === second)?.incident_updates ?? []
  const [unsaid, said] = updates.filter(({ id }) => id.startsWith(`statement-${statement.id}`))
  expect(unsaid?.body).toContain(reason)
  expect(said?.body).toMatch(/^Retiré par Constat/)
})
