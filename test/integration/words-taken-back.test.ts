import { expect, test } from 'vitest'
import { type PerformTools, perform } from '../../src/act/perform.ts'
import { keepReported } from '../../src/act/reported.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { everything } from '../support/everything.ts'
import { minute } from '../support/runs.ts'

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

test('a statement that was taken back is struck through beside its incident, and no longer news', async () => {
  const { ask, get, statement, second, store } = aScene()
  const hidden = '&lt;b&gt;Tout va bien&lt;/b&gt;'
  expect(await get('/')).toContain(hidden)
  for (const { id } of store.statements.list({ limit: 9 })) await ask('statement retract', { id, reason })
  expect(await get(`/incidents/${second}`)).toContain(`<del>${hidden}</del>`)
  expect(await get(`/incidents/${second}`)).toContain('Nous avions mal lu')
  expect(await get('/')).not.toContain(hidden)
  expect(await get('/feed.json')).not.toContain(`statement-${statement.id}`)
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
  const { ask, get, report, store, at } = aScene()
  await ask('incident retract', { id: report.id, reason })
  const page = await get(`/en/incidents/${report.id}`)
  expect(page).toContain('<del>Reported outage</del>')
  expect(page).toContain('Nous avions mal lu')
  const again = keepReported(store.reports, [{ ...report, probe: report.probe }], at(66) + minute)
  expect(again).toEqual([])
  expect(await get('/feed.json')).not.toContain(`reported-${report.id}`)
})
