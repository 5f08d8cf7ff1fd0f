// Words in another language than the page's are marked as such, where the configuration tells their language.
import { expect, test } from 'vitest'
import { aRun } from '../support/runs.ts'
import { aSite } from '../support/site.ts'
import { aHistory, t0 } from '../support/site-history.ts'
import { aStore, recordRun } from '../support/store.ts'

test('what the operator wrote is marked on pages in another language alone', async () => {
  const { store, now, reported } = aHistory()
  const legalNotice = 'Directrice de la publication : une personne.'
  const { text } = aSite(store, now, { ownLang: 'fr', legalNotice })
  const [source] = reported.sources
  expect(await text(`/en/incidents/${reported.id}`)).toContain(`<blockquote lang="fr"><p>${source?.says}</p>`)
  expect(await text('/en/legal')).toContain(`<div lang="fr"><p>${legalNotice}</p>`)
  expect(await text(`/incidents/${reported.id}`)).toContain(`<blockquote><p>${source?.says}</p>`)
  expect(await text('/legal')).toContain(`<div><p>${legalNotice}</p>`)
})

test('the place that a run was made from, and what it quotes of the registry, are marked', async () => {
  const { store } = aStore()
  const run = aRun({ at: t0 })
  recordRun(store, run)
  const { text } = aSite(store, t0, { ownLang: 'fr', registryLang: 'fr' })
  const english = await text(`/en/runs/${run.id}`)
  expect(english).toContain('<span lang="fr">Paris</span>')
  expect(english).toContain('the page <span lang="fr">“form”</span>')
  expect(await text('/en/probes/consumer-sign-up')).toContain('the page <span lang="fr">“form”</span>')
  const french = await text(`/runs/${run.id}`)
  expect(french).toContain('la page «\u00a0form\u00a0»')
  expect(french).not.toContain('<span lang=')
})
