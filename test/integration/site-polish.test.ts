// Small things that a careful reader trips over.
import { expect, test } from 'vitest'
import { aRun, minute, type Told } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

const aFilledStore = (...runs: readonly (readonly [number, Partial<Told>?, object?])[]) => {
  const { store } = aStore()
  for (const [minutes, told, more] of runs) {
    recordRun(store, { ...aRun({ at: t0 + minutes * minute, ...told }), ...more })
  }
  return store
}

test('two failures of which three are needed are told as two, and not yet as an outage', async () => {
  const failing = [5, 10].map((minutes) => [minutes, { fails: 1 }, { openAfter: 3 }] as const)
  const site = aSite(aFilledStore([0], ...failing), t0 + 11 * minute)
  expect(readable(await site.text('/'))).toContain(
    'Inscription : 2 échecs depuis le 1er octobre 2021 à 8 h 17',
  )
  expect(readable(await site.text('/'))).toContain('pas encore assez pour une panne')
  expect(readable(await site.text('/en/'))).toContain('Sign-up: 2 failures since 1 October 2021 at 08:17')
})

test('one run has no half, and what is not measured has no coverage', async () => {
  const site = aSite(aFilledStore([0]), t0 + minute)
  const [french, english] = [readable(await site.text('/')), readable(await site.text('/en/'))]
  expect(french).toContain('La seule tentative réussie a pris')
  expect(english).toContain('The only passing attempt took')
  expect(`${french}${english}`).not.toMatch(/couverture \d|coverage \d/)
})

test('a French badge is spoken as French is set, and a description has one colon', async () => {
  const site = aSite(aFilledStore([0]), t0 + 60 * minute)
  expect(await site.text('/badge.svg')).toContain('<title>Registre d’essai\u00a0: Inconnu</title>')
  expect(await site.text('/badge.svg?lang=en')).toContain('<title>Registre d’essai: Unknown</title>')
  const { components } = (await site.json('/api/v2/components.json')) as {
    components: { description: string }[]
  }
  expect(components[0]?.description).toMatch(/^Au 1er[^:]* \(heure de Paris\), état inconnu\u00a0: [^:]*$/)
})

test('what has not changed keeps its date, with an incident and with nothing at all', async () => {
  const store = aFilledStore([0], [5, { fails: 2 }], [10, { fails: 2 }], [15], [20])
  const [incident] = store.incidents.list({ limit: 1 })
  const data = async (minutes: number) => {
    const page = await aSite(store, t0 + minutes * minute).text(`/incidents/${incident?.id}`)
    return JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? '{}')
  }
  expect(await data(21)).toMatchObject({
    dateModified: '2021-10-01T06:32:00.000Z',
    temporalCoverage: '2021-10-01T06:12:02.000Z/2021-10-01T06:27:03.000Z',
  })
  expect(await data(90)).toMatchObject({ dateModified: (await data(21)).dateModified })
  const { store: empty } = aStore()
  empty.methods.keep({ hash: '0'.repeat(64), body: '{}', at: t0 })
  const updated = async (minutes: number) => {
    const site = aSite(empty, t0 + minutes * minute)
    const { components } = (await site.json('/api/v2/summary.json')) as {
      components: { created_at: string }[]
    }
    return [/<updated>(.*?)</.exec(await site.text('/feed.atom'))?.[1], components[0]?.created_at]
  }
  expect(await updated(90)).toEqual(await updated(1))
})
