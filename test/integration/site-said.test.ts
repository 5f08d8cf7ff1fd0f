import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)
const day = 24 * 60 * minute
const probe = 'consumer-sign-up'

/** Words said days after the only run, and maintenance before, during and after `now`. */
const aWordyStore = () => {
  const { store } = aStore()
  recordRun(store, aRun({ at: t0 }))
  const now = t0 + 6 * day
  const about = { recordedAt: now - day, url: null, lang: 'fr' } as const
  const said = { ...about, incident: null, saidAt: now - day }
  store.statements.keep({
    ...said,
    probe,
    speaker: 'operator',
    source: 'Exploitant',
    words: 'Tout va <b>bien</b>.',
  })
  store.statements.keep({ ...said, probe, speaker: 'press', source: 'Presse', words: 'Rien ne va.' })
  store.statements.keep({
    ...said,
    probe: null,
    speaker: 'authority',
    source: 'Autorité',
    words: 'On regarde.',
  })
  const announced = { ...about, source: 'Avis', announcedAt: now - 4 * day }
  store.maintenances.keep({ ...announced, probe, from: now - minute, to: now + day, words: 'En cours.' })
  store.maintenances.keep({
    ...announced,
    probe: null,
    from: now + day,
    to: now + 2 * day,
    words: 'À venir.',
  })
  store.maintenances.keep({ ...announced, probe, from: now - 3 * day, to: now - 2 * day, words: 'Passée.' })
  return aSite(store, now)
}

type Feed = { readonly items: readonly { readonly url: string; readonly content_text: string }[] }

test('whatever feeds and machines tell stands on the page that they lead to', async () => {
  const site = aWordyStore()
  const { items } = (await site.json('/feed.json')) as Feed
  expect(items).toHaveLength(6)
  const words = ['Tout va <b>bien</b>.', 'Rien ne va.', 'On regarde.', 'En cours.', 'À venir.', 'Passée.']
  for (const said of words) {
    const item = items.find(({ content_text }) => content_text.includes(said))
    expect(readable(await site.text(new URL(item?.url ?? '').pathname)), said).toContain(said)
  }
})

test('the first page tells of maintenance under way and to come, and of none that is over', async () => {
  const page = readable(await aWordyStore().text('/'))
  expect(page).toContain(
    'Maintenance annoncée, du 7 oct. 2021, 08:11:00 au 8 oct. 2021, 08:12:00 (Inscription)',
  )
  expect(page).toContain('(tous les parcours)')
  expect(page.indexOf('En cours.')).toBeLessThan(page.indexOf('À venir.'))
  expect(page).not.toContain('Passée.')
})

test('the page of a journey sets the operator’s latest words beside what was measured, once', async () => {
  const page = readable(await aWordyStore().text(`/probes/${probe}`))
  expect(page).toMatch(
    /Ce que dit l’exploitant, ce que nous voyons Tout va <b>bien<\/b>\. .* Ce que nous mesurons :/,
  )
  expect(page.split('Tout va <b>bien</b>.')).toHaveLength(2)
  expect(page).toContain('Passée.')
})
