import { expect, test } from 'vitest'
import { companyEnrolment } from '../../probes/company-enrolment.ts'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { firstClick } from '../../src/probe/first-click.ts'
import type { Step } from '../../src/probe/probe.ts'

const clicks = (steps: typeof consumerSignUp.steps) =>
  steps.flatMap((step) => {
    const clicked = firstClick(step)
    return clicked === null ? [] : [clicked]
  })

test('the first click of a step is the link it follows, and none when it types or waits for a mail', () => {
  expect(clicks(consumerSignUp.steps)).toEqual([
    'Je bloque mon numéro',
    'Enregistrer mes numéros',
    'Se déconnecter',
    'Mon espace',
  ])
  expect(clicks(companyEnrolment.steps)).toContain('Espace professionnel')
  expect(firstClick(undefined)).toBeNull()
})

test('a step that cannot begin without the values of a run has no first click, and hurts nobody', async () => {
  const title = { fr: 'x', en: 'x' }
  const failing: Step['act'] = ({ value }) => {
    throw new Error(`no date in ${value('birthDate')}`)
  }
  const late: Step['act'] = async ({ value }) => {
    throw new Error(`no date in ${value('birthDate')}`)
  }
  for (const one of [failing, late]) {
    expect(firstClick({ name: 'x', title, see: { heading: 'x' }, act: one })).toBeNull()
  }
})
