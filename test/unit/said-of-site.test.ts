import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config/read.ts'
import { saidOfSite } from '../../src/wiring/said-of-site.ts'
import { yamlWith } from '../support/config.ts'

const saidOf = (yaml: string) =>
  saidOfSite(parseConfig(yaml, 'constat.yaml'), '0.0.0', 'https://constat.example')

const stopsOf = (state: 'live' | 'practice') => {
  const look = (id: string) => `- id: ${id}\n    schedules: [{ tier: look, cron: "*/5 * * * *" }]`
  const yaml = yamlWith({
    registry: `name: Test\n  url: https://registry.example\n  state: ${state}`,
    probes: `${look('consumer-sign-up')}\n  ${look('company-enrolment')}`,
  })
  return saidOf(yaml).probes.map(
    ({ stopsAt, steps }) => stopsAt && steps.findIndex(({ name }) => name === stopsAt),
  )
}

test('on a live registry, and there alone, a journey stops before the step that binds', () => {
  const [consumer, company] = stopsOf('live')
  expect(consumer).toBeNull()
  expect(company).toBeGreaterThan(0)
  expect(stopsOf('practice')).toEqual([null, null])
})

test('the language of the operator is the first of the site, and of the registry the first that probes ask for', () => {
  expect(saidOf(yamlWith({}))).toMatchObject({ ownLang: 'fr', registryLang: 'fr' })
  const site = 'title: Test\n  languages: [en, fr]\n  contact: https://constat.example'
  const other = saidOf(yamlWith({ site, browser: 'languages: de-AT,de' }))
  expect(other).toMatchObject({ ownLang: 'en', registryLang: 'de' })
})
