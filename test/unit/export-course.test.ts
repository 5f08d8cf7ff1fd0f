import { expect, test } from 'vitest'
import { gatherer } from '../../src/export/course.ts'
import { at, openingOf, planned, runOf } from '../support/sealed-leaves.ts'

const hex = 'ab'.repeat(32)
const opening = { leaf: openingOf('ab'.repeat(16), 0, new Uint8Array(32)), index: 0, sha256: hex }
const run = runOf(opening, { sha256: hex, tsa: 'one', gen_time: at(planned) }, {})

const step = { heading: 'Une page', submits: false, binding: false }
const steps = [
  { ...step, name: 'chooses-a-plan', title: 'Choisit une formule' },
  { ...step, name: 'pays', title: 'Paie', binding: true },
]

const courseOf = async (stopsAt: string | null) => {
  const journeys = [{ id: 'consumer-sign-up', title: 'Inscription', stopsAt, steps }]
  const gathering = gatherer({ journeys, artefact: async () => null })
  await gathering.run(0, run, hex, 'none')
  return gathering.end().course
}

test('a line of the course names the last step that attempts ever take, where they do not take all', async () => {
  expect(await courseOf('chooses-a-plan')).toMatchObject([{ stopsAt: 'Choisit une formule' }])
  expect(await courseOf(null)).toMatchObject([{ stopsAt: null }])
})
