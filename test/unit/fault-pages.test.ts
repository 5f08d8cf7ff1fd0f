import { describe, expect, test } from 'vitest'
import { judge } from '../../src/outcome/fault.ts'
import type { Field, PageFacts } from '../../src/outcome/page.ts'
import type { NotSeen } from '../../src/outcome/page-fault.ts'
import { aPage, notice, now, outcomeOf } from '../support/failures.ts'

const notSeen = (changes: Partial<NotSeen> = {}, page: Partial<PageFacts> = {}): NotSeen => ({
  kind: 'not-seen',
  page: aPage(page),
  missing: 'no page « Arrivée »',
  missingFields: [],
  unknownFields: [],
  clickable: false,
  leadsOn: false,
  isPartial: false,
  hasTyped: true,
  stillFilled: false,
  unfinished: false,
  redeems: false,
  ...changes,
})

const email: Field = { label: 'Adresse électronique', kind: 'email' }
const password: Field = { label: 'Mot de passe', kind: 'password' }
const otherEmail: Field = { label: 'Courriel du titulaire', kind: 'email' }
const otherPassword: Field = { label: 'Code secret', kind: 'password' }

describe('a page without what was expected is', () => {
  test('a captcha before anything else', () => {
    const seen = notSeen({ stillFilled: true }, { captcha: 'captcha', complaint: 'Erreur', main: notice })
    expect(outcomeOf(seen)).toBe('captcha_displayed')
    expect(outcomeOf(notSeen({}, { main: 'Cochez « Je ne suis pas un robot »' }))).toBe('captcha_displayed')
  })

  test('a wall against robots', () => {
    expect(outcomeOf(notSeen({}, { text: 'Checking your browser before accessing' }))).toBe('access_refused')
  })

  test('what its own scripts were answered', () => {
    expect(judge(notSeen({}, { answers: [200, 429], retryAfter: '5' }), now)).toMatchObject({
      outcome: 'rate_limited',
      retryAt: now + 5000,
    })
    expect(outcomeOf(notSeen({}, { answers: [403] }))).toBe('access_refused')
    expect(outcomeOf(notSeen({}, { answers: [500] }))).toBe('http_error')
  })

  test('not refused because a script asked who is there, nor broken because one found nothing', () => {
    expect(outcomeOf(notSeen({}, { answers: [401, 404] }))).toBe('unexpected_page')
  })

  test.each([
    'Cette adresse est déjà inscrite. Connectez-vous.',
    'Cette adresse électronique est déjà utilisée',
    'Vous êtes déjà inscrit(e) : connectez-vous.',
    'Un compte existe déjà pour cette adresse.',
    'Ce numéro a été déjà enregistré.',
    'This address is already registered.',
    'An account with this e-mail already exists',
  ])('an identity in use: %s', (main) => {
    expect(outcomeOf(notSeen({ stillFilled: true }, { main, complaint: 'Erreur' }))).toBe('identity_in_use')
  })

  test.each([
    'Déjà inscrit ? Connectez-vous',
    'Déjà inscrit(e) ? Connectez-vous',
    'Vous êtes déjà inscrit ? Connectez-vous',
    'Vous avez déjà un compte ?',
    'Already registered? Log in',
  ])('no identity in use where that is only asked: %s', (main) => {
    const seen = notSeen({ stillFilled: true }, { main, complaint: 'Indiquez votre nom.' })
    expect(outcomeOf(seen)).toBe('form_rejected')
  })

  test.each([
    [
      'Une opération de maintenance est en cours. Si vous êtes déjà inscrit, rien ne change.',
      'notice_displayed',
    ],
    [
      'Le service est momentanément indisponible. Les numéros qui sont déjà enregistrés restent protégés.',
      'notice_displayed',
    ],
    ['Si un compte existe déjà à votre nom, connectez-vous.', 'unexpected_page'],
  ])('no identity in use where everybody is told: %s', (main, outcome) => {
    expect(outcomeOf(notSeen({ hasTyped: true }, { main }))).toBe(outcome)
  })

  test('no identity in use before anything was typed', () => {
    const main = 'Ce numéro est déjà inscrit.'
    expect(outcomeOf(notSeen({ hasTyped: false, missingFields: [email] }, { main }))).toBe('form_absent')
    expect(outcomeOf(notSeen({ hasTyped: true, missingFields: [email] }, { main }))).toBe('identity_in_use')
  })

  test('a form rejected although its complaint tells what to do if one is known', () => {
    const complaint = 'Réessayez plus tard. Si un compte existe déjà à votre nom, connectez-vous.'
    expect(outcomeOf(notSeen({ stillFilled: true }, { complaint }))).toBe('form_rejected')
  })

  test('a queue in which the visitor has to wait his turn', () => {
    const main = 'Vous êtes dans la file d’attente. Temps estimé : 4 minutes.'
    expect(outcomeOf(notSeen({ missingFields: [email] }, { main }))).toBe('access_refused')
  })

  test('a form rejected when the fields are still there with an error', () => {
    expect(judge(notSeen({ stillFilled: true }, { complaint: 'Réessayez.' }), now)).toMatchObject({
      outcome: 'form_rejected',
      detail: '« Réessayez. »',
    })
  })

  test('unexpected when the fields are still there and nothing complains', () => {
    expect(outcomeOf(notSeen({ stillFilled: true }))).toBe('unexpected_page')
  })

  test('unexpected, not rejected, when the registry turns away what it gave itself', () => {
    const seen = notSeen({ stillFilled: true, redeems: true }, { complaint: 'Mot de passe incorrect.' })
    expect(outcomeOf(seen)).toBe('unexpected_page')
  })

  test('changed when it asks for what the probe cannot answer', () => {
    const page = { complaint: 'Champ obligatoire', unanswered: ['Date de naissance'] }
    expect(outcomeOf(notSeen({ stillFilled: true }, page))).toBe('page_changed')
  })

  test('changed when the browser holds back what was typed', () => {
    const page = { complaint: 'Trop court', heldBack: ['Mot de passe'] }
    expect(outcomeOf(notSeen({ stillFilled: true }, page))).toBe('page_changed')
  })

  test.each([
    'Service en maintenance',
    'Une opération de maintenance du site est en cours.',
    'Des interventions techniques sont prévues',
    'Votre espace personnel n’est pas disponible',
    'Le service est momentanément indisponible.',
    'Service temporairement inaccessible',
    'Our site is under maintenance',
    'This service is temporarily unavailable',
    'We will be back soon',
  ])('a notice, whose text is kept: %s', (main) => {
    expect(judge(notSeen({ missingFields: [email] }, { main }), now)).toMatchObject({
      outcome: 'notice_displayed',
      detail: `« ${main} »`,
    })
  })

  test('a notice even where no field was expected, and beside links', () => {
    expect(outcomeOf(notSeen({ clickable: true }, { main: notice, offers: 3 }))).toBe('notice_displayed')
  })

  test('a notice even when it offers to leave an address, a form being awaited', () => {
    const seen = notSeen({ missingFields: [email, password], unknownFields: [otherEmail] }, { main: notice })
    expect(outcomeOf(seen)).toBe('notice_displayed')
  })

  test('changed when the whole form is there by other names, whatever its words', () => {
    const fields = { missingFields: [email, password], unknownFields: [otherPassword, otherEmail] }
    expect(outcomeOf(notSeen(fields))).toBe('page_changed')
    expect(outcomeOf(notSeen(fields, { main: 'Prochaine opération de maintenance : dimanche' }))).toBe(
      'page_changed',
    )
  })

  test('changed when some of the form is there by other names', () => {
    const seen = notSeen({ missingFields: [email, password], unknownFields: [otherEmail] })
    expect(outcomeOf(seen)).toBe('page_changed')
  })

  test('a notice that stands above the page, of this very time only', () => {
    const closed = 'Le service est actuellement indisponible.'
    const planned = 'Une opération de maintenance est prévue dimanche.'
    const seen = (notices: string) => judge(notSeen({ clickable: true }, { notices, offers: 3 }), now)
    expect(seen(closed)).toMatchObject({ outcome: 'notice_displayed', detail: `« ${closed} »` })
    expect(seen(planned).outcome).toBe('page_changed')
  })

  test('a notice when it says that nobody is registered any more', () => {
    const main = 'Les inscriptions sont suspendues jusqu’à nouvel ordre.'
    expect(outcomeOf(notSeen({ clickable: true }, { main, offers: 2 }))).toBe('notice_displayed')
  })

  test('changed when a part of the form is there, or an address is asked for in a field of text', () => {
    const courriel: Field = { label: 'Courriel', kind: 'text' }
    expect(outcomeOf(notSeen({ missingFields: [email], isPartial: true }))).toBe('page_changed')
    expect(outcomeOf(notSeen({ missingFields: [email], unknownFields: [courriel] }))).toBe('page_changed')
  })

  test('changed when its form may be in a frame or a component, a notice when it says so all the same', () => {
    expect(outcomeOf(notSeen({ missingFields: [email] }, { isFramed: true }))).toBe('page_changed')
    expect(outcomeOf(notSeen({ missingFields: [email] }, { isFramed: true, main: notice }))).toBe(
      'notice_displayed',
    )
  })

  test('changed, not broken, when its form has other names and a script of its own failed', () => {
    const fields = { missingFields: [email], unknownFields: [otherEmail] }
    expect(outcomeOf(notSeen(fields, { answers: [500] }))).toBe('page_changed')
    expect(outcomeOf(notSeen({ missingFields: [email] }, { answers: [500] }))).toBe('http_error')
  })

  test('unexpected when what leads on stands beside a form that was sent and came back', () => {
    expect(outcomeOf(notSeen({ leadsOn: true }))).toBe('page_changed')
    expect(outcomeOf(notSeen({ leadsOn: true, stillFilled: true }))).toBe('unexpected_page')
  })

  test('without its form when no field of that kind is there', () => {
    const search: Field = { label: 'Rechercher', kind: 'text' }
    expect(outcomeOf(notSeen({ missingFields: [email] }))).toBe('form_absent')
    expect(outcomeOf(notSeen({ missingFields: [email], unknownFields: [search] }))).toBe('form_absent')
  })

  test('changed when the link to follow is not there but others are, unexpected when none is', () => {
    expect(outcomeOf(notSeen({ clickable: true }, { offers: 2 }))).toBe('page_changed')
    expect(outcomeOf(notSeen({ clickable: true }))).toBe('unexpected_page')
  })

  test('late when it was still waiting for answers, unless it says something itself', () => {
    expect(outcomeOf(notSeen({ unfinished: true }))).toBe('timeout')
    expect(outcomeOf(notSeen({ unfinished: true, missingFields: [email] }))).toBe('timeout')
    expect(outcomeOf(notSeen({ unfinished: true }, { main: notice }))).toBe('notice_displayed')
    expect(outcomeOf(notSeen({ unfinished: true }, { captcha: 'hcaptcha' }))).toBe('captcha_displayed')
  })

  test('unexpected in every other case, with what was missing and what was there', () => {
    expect(judge(notSeen({}, { heading: 'Connexion' }), now)).toMatchObject({
      outcome: 'unexpected_page',
      detail: 'no page « Arrivée »; page « Connexion »',
    })
  })

  test('kept in bounds, however long it is', () => {
    const { detail } = judge(notSeen({}, { main: `${notice} ${'x'.repeat(10_000)}` }), now)
    expect(detail?.length).toBeLessThan(700)
  })
})
