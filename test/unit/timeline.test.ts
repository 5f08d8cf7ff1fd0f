import { expect, test } from 'vitest'
import { type FoldView, timeline } from '../../views/timeline.ts'

const at = Date.UTC(2021, 9, 1, 6, 12)
const run = { id: 'ab'.repeat(16), startedAt: at }
const failedStep = { fr: 'Crée un compte', en: 'Creates an account' }

const passed = { tier: 'submit', verdict: 'up', outcome: 'ok', failedStep: null } as const
const looked = { ...passed, tier: 'look' } as const
const slow = { verdict: 'degraded' } as const
const failed = { ...passed, verdict: 'down', outcome: 'http_error', failedStep } as const
const refused = { ...failed, verdict: 'inconclusive', outcome: 'access_refused' } as const

const told = (count: number, how: Pick<FoldView, 'tier' | 'verdict' | 'outcome' | 'failedStep'>) => {
  const fold = { ...how, count, discounted: null, first: run, last: run }
  return (['fr', 'en'] as const).map((lang) => {
    const page = String(timeline(lang, [{ kind: 'attempts', at, fold }], false))
    return /class="what">([^<]*)</.exec(page)?.[1]?.replaceAll('\u00a0', ' ')
  })
}

test('attempts that ended alike are told in words that agree with them, however they ended', () => {
  expect(told(1, passed)).toEqual(['Réussie', 'Passed'])
  expect(told(2, passed)).toEqual(['2 tentatives, toutes deux réussies', '2 attempts, both passed'])
  expect(told(37, { ...passed, ...slow })).toEqual([
    '37 tentatives, toutes réussies, mais lentes',
    '37 attempts, all passed, but slow',
  ])
  expect(told(3, failed)).toEqual([
    '3 tentatives, toutes en échec à l’étape « Crée un compte » : erreur du serveur',
    '3 attempts, all failed at the step “Creates an account”: server error',
  ])
  expect(told(4, refused)).toEqual([
    '4 tentatives, toutes sans conclusion à l’étape « Crée un compte » : accès refusé à notre sonde',
    '4 attempts, all inconclusive at the step “Creates an account”: our probe was refused access',
  ])
})

test('attempts that only looked are told as far as they went, slow ones too', () => {
  expect(told(1, { ...looked, ...slow })).toEqual([
    'Formulaire atteint, mais lentement',
    'Form reached, but slowly',
  ])
  expect(told(2, looked)).toEqual([
    '2 tentatives, toutes deux arrivées au formulaire',
    '2 attempts, both reached the form',
  ])
  expect(told(5, { ...looked, ...slow })).toEqual([
    '5 tentatives, toutes arrivées au formulaire, mais lentement',
    '5 attempts, all reached the form, but slowly',
  ])
})
