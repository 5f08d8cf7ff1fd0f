import { expect, test } from 'vitest'
import { probes } from '../../probes/index.ts'
import type { Told } from '../../views/mail-facts.ts'
import { alone, anIncident, compose, every, everyTold, langs, named } from '../support/mails.ts'

test.each(every)('the subject of $name in $lang is one line of 60 characters at most', ({ lang, told }) => {
  for (const given of [{}, { practice: true }, { simulated: true }]) {
    const { subject } = compose(told, given, lang)
    expect([...subject].length).toBeLessThanOrEqual(60)
    expect([...subject].length).toBeGreaterThan(15)
    expect(subject).not.toMatch(/[\r\n]|undefined|null|NaN/)
  }
})

test('no subject about a journey that ships with Constat is cut, in practice either', () => {
  for (const { id, title, steps } of probes) {
    const incident = anIncident({ journey: { id, title } })
    for (const { told } of everyTold.filter(({ told }) => told.kind !== 'statement')) {
      for (const step of steps) {
        const swapped = JSON.parse(
          JSON.stringify(told, (key, value: unknown) =>
            key === 'journey' ? incident.journey : key === 'step' ? step.title : value,
          ),
        ) as Told
        for (const lang of langs) {
          for (const given of [{}, { practice: true }]) {
            expect(compose(swapped, given, lang).subject).not.toContain('…')
          }
        }
      }
    }
  }
})

test('the fuller subject is taken where there is room', () => {
  const subject = (name: string) => compose(named(name)).subject.replace(/\s/g, ' ')
  expect(subject('opened')).toBe('En échec (1er oct., 8 h 12) : Inscription d’un particulier')
  expect(subject('reminder')).toBe('Encore en échec, ≥ 22 jours : Inscription d’un particulier')
  expect(subject('closed')).toBe('Rétabli après ≥ 22 jours : Inscription d’un particulier')
  expect(compose(named('opened'), { practice: true }).subject.replace(/\s/g, ' ')).toBe(
    '[Exercice] En échec : Inscription d’un particulier',
  )
})

test('maintenance is announced for its day, which is not the day of the announcement', () => {
  const told = named('maintenance')
  if (told.kind !== 'maintenance') throw new Error('the message named maintenance is another')
  const everywhere = { ...told, news: { ...told.news, journey: null } }
  expect(compose(everywhere, { registry: 'Bloctel' }).subject.replace(/\s/g, ' ')).toBe(
    'Maintenance annoncée pour le 1er octobre 2021 : Bloctel',
  )
})

test('a subject that has no room for all its words says that it was cut', () => {
  const title = { fr: 'Inscription '.repeat(12), en: 'Sign-up '.repeat(12) }
  const incident = anIncident({ journey: { id: 'long', title } })
  const { subject } = compose({ kind: 'reminder', ...alone(incident) })
  expect([...subject]).toHaveLength(60)
  expect(subject).toMatch(/^Encore en échec.*…$/)
})
