import { describe, expect, test } from 'vitest'
import { probes } from '../../probes/index.ts'
import { defineProbe, type Step, step } from '../../src/probe/probe.ts'

const aStep = (changes: Partial<Step> = {}): Step => ({
  name: 'opens-the-home-page',
  title: { fr: 'Ouvre l’accueil', en: 'Opens the home page' },
  act: ({ open }) => open('/'),
  see: { heading: 'Accueil' },
  ...changes,
})

const aProbe = (steps: readonly [Step, ...Step[]], changes: { id?: string } = {}) =>
  defineProbe({ id: 'small', title: { fr: 'Petit', en: 'Small' }, steps, ...changes })

describe('a probe is refused', () => {
  test.each(['OpensTheHomePage', 'opens the home page', 'ouvre-l’accueil', '-opens', ''])(
    'when a step is called « %s »',
    (name) => {
      expect(() => step(aStep({ name }))).toThrow('kebab-case')
    },
  )

  test('when its own id is not kebab-case', () => {
    expect(() => aProbe([step(aStep())], { id: 'Small' })).toThrow('kebab-case')
  })

  test('when a title is missing in one language', () => {
    expect(() => step(aStep({ title: { fr: 'Ouvre', en: ' ' } }))).toThrow('title')
  })

  test('when a step sees nothing', () => {
    expect(() => step(aStep({ see: { heading: '' } }))).toThrow('heading')
  })

  test('when two steps have one name', () => {
    const other = aStep({ see: { heading: 'Suite' } })
    expect(() => aProbe([aStep(), other])).toThrow('two steps are called opens-the-home-page')
  })

  test('when a step could be passed by the page that the step before saw', () => {
    expect(() => aProbe([aStep(), aStep({ name: 'goes-on' })])).toThrow('same heading')
  })

  test('when two steps are each the first to submit', () => {
    const first = aStep({ submits: true })
    const second = aStep({ name: 'goes-on', see: { heading: 'Suite' }, submits: true })
    expect(() => aProbe([first, second])).toThrow('more than one step')
  })
})

test('a probe cannot be changed once it is defined', () => {
  const probe = aProbe([step(aStep())])
  expect(Object.isFrozen(probe)).toBe(true)
  expect(Object.isFrozen(probe.steps)).toBe(true)
  expect(Object.isFrozen(probe.steps[0])).toBe(true)
  expect(Object.isFrozen(probe.steps[0].see)).toBe(true)
})

describe('the probes that are run', () => {
  test('have ids of their own', () => {
    const ids = probes.map((probe) => probe.id)
    expect(ids).toEqual(['consumer-sign-up', 'company-enrolment'])
  })

  test.each(probes)('$id says which step is the first to send anything, and it is not the first', (probe) => {
    expect(probe.steps.findIndex((it) => it.submits)).toBeGreaterThan(0)
  })

  test.each(probes)('$id ends by looking up what it was told was kept', (probe) => {
    const last = probe.steps.at(-1)
    expect(last?.redeems).toBe(true)
    const observed = probe.steps.flatMap((it) => Object.keys(it.see.observes ?? {}))
    expect(observed.length).toBeGreaterThan(0)
    expect(last?.see.shows).toEqual(expect.arrayContaining(observed))
  })

  test.each(probes)('$id reaches every page but the first by a link, a button or a mail', (probe) => {
    const opening = probe.steps.filter((it) => /\bopen\(/.test(it.act.toString()))
    expect(opening).toEqual([probe.steps[0]])
  })
})
