import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Conditions,
  type Failure,
  type Finding,
  judge,
  type NotSeen,
  readRetryAfter,
  weigh,
} from '../../src/outcome/fault.ts'
import type { Control, Outcome } from '../../src/outcome/outcome.ts'
import type { Field, PageFacts } from '../../src/outcome/page.ts'
import { accuses } from '../../src/outcome/verdict.ts'

const now = Date.UTC(2026, 10, 23, 19, 5)

const aPage = (changes: Partial<PageFacts> = {}): PageFacts => ({
  status: 200,
  answers: [],
  retryAfter: null,
  title: 'Télépaix',
  heading: 'Créer mon compte',
  text: changes.main ?? 'Créer mon compte',
  main: 'Créer mon compte',
  fields: [],
  offers: 0,
  complaint: null,
  captcha: null,
  unanswered: [],
  heldBack: [],
  ...changes,
})

const notSeen = (changes: Partial<NotSeen> = {}, page: Partial<PageFacts> = {}): NotSeen => ({
  kind: 'not-seen',
  page: aPage(page),
  missing: 'no page « Arrivée »',
  missingFields: [],
  unknownFields: [],
  clickable: false,
  stillFilled: false,
  unfinished: false,
  redeems: false,
  ...changes,
})

const outcomeOf = (failure: Failure): Outcome => judge(failure, now).outcome

const email: Field = { label: 'Adresse électronique', kind: 'email' }
const password: Field = { label: 'Mot de passe', kind: 'password' }
const otherEmail: Field = { label: 'Courriel du titulaire', kind: 'email' }
const otherPassword: Field = { label: 'Code secret', kind: 'password' }

const notice = 'Service en maintenance. Veuillez nous excuser.'

describe('an error of the network is', () => {
  test.each<[string, Outcome]>([
    ['net::ERR_TOO_MANY_REDIRECTS', 'http_error'],
    ['net::ERR_INVALID_HTTP_RESPONSE', 'http_error'],
    ['net::ERR_NAME_NOT_RESOLVED', 'dns_error'],
    ['net::ERR_NAME_RESOLUTION_FAILED', 'dns_error'],
    ['net::ERR_DNS_TIMED_OUT', 'dns_error'],
    ['net::ERR_CERT_DATE_INVALID', 'tls_error'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'tls_error'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'tls_error'],
    ['net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'tls_error'],
    ['net::ERR_TIMED_OUT', 'timeout'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
    ['net::ERR_CONNECTION_REFUSED', 'connection_error'],
    ['net::ERR_CONNECTION_RESET', 'connection_error'],
    ['net::ERR_CONNECTION_CLOSED', 'connection_error'],
    ['net::ERR_EMPTY_RESPONSE', 'connection_error'],
    ['net::ERR_SOCKET_NOT_CONNECTED', 'connection_error'],
    ['net::ERR_ADDRESS_UNREACHABLE', 'connection_error'],
    ['net::ERR_HTTP2_PROTOCOL_ERROR', 'connection_error'],
    ['net::ERR_INTERNET_DISCONNECTED', 'network_fault'],
    ['net::ERR_NETWORK_CHANGED', 'network_fault'],
    ['net::ERR_NETWORK_IO_SUSPENDED', 'network_fault'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'network_fault'],
    ['net::ERR_TUNNEL_CONNECTION_FAILED', 'network_fault'],
    ['net::ERR_INSUFFICIENT_RESOURCES', 'probe_fault'],
    ['net::ERR_OUT_OF_MEMORY', 'probe_fault'],
    ['net::ERR_BLOCKED_BY_CLIENT', 'probe_fault'],
    ['net::ERR_UNSAFE_PORT', 'probe_fault'],
    ['net::ERR_FAILED', 'probe_fault'],
  ])('%s: %s', (error, outcome) => {
    expect(judge({ kind: 'navigation', error }, now)).toEqual({ outcome, detail: error, retryAt: null })
  })
})

describe('an HTTP status is', () => {
  const status = (code: number, page: Partial<PageFacts> = {}): Finding =>
    judge({ kind: 'status', page: aPage({ status: code, main: '', ...page }), status: code }, now)

  test.each<[number, Outcome]>([
    [400, 'http_error'],
    [401, 'access_refused'],
    [403, 'access_refused'],
    [404, 'http_error'],
    [406, 'access_refused'],
    [410, 'http_error'],
    [429, 'rate_limited'],
    [451, 'access_refused'],
    [500, 'http_error'],
    [502, 'http_error'],
    [503, 'http_error'],
    [504, 'http_error'],
  ])('%i: %s', (code, outcome) => {
    expect(status(code)).toMatchObject({ outcome, detail: `HTTP ${code}` })
  })

  test('a refusal when a wall against robots answers with it', () => {
    expect(status(503, { title: 'Just a moment...' }).outcome).toBe('access_refused')
  })

  test('a captcha when one is displayed with it, even on a refusal', () => {
    expect(status(403, { captcha: 'turnstile' }).outcome).toBe('captcha_displayed')
    expect(status(503, { main: 'Prouvez que vous n’êtes pas un robot.' }).outcome).toBe('captcha_displayed')
  })

  test('kept with the words of its page', () => {
    expect(status(503, { main: notice }).detail).toBe(`HTTP 503: « ${notice} »`)
  })

  test('a wish to be left alone, as Retry-After says it', () => {
    expect(status(429, { retryAfter: '30' }).retryAt).toBe(now + 30_000)
    expect(status(503, { retryAfter: 'Mon, 23 Nov 2026 20:00:00 GMT' }).retryAt).toBe(
      Date.UTC(2026, 10, 23, 20),
    )
    expect(status(429).retryAt).toBeNull()
  })

  test('no wish at all when Retry-After cannot be read', () => {
    expect(readRetryAfter('soon', now)).toBeNull()
    expect(readRetryAfter(' ', now)).toBeNull()
    expect(readRetryAfter(null, now)).toBeNull()
  })
})

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

describe('what never showed a page is', () => {
  test.each<[Failure, Outcome]>([
    [{ kind: 'deadline', what: 'the step was not done within 4 s' }, 'timeout'],
    [{ kind: 'mail-deadline', subjects: [] }, 'mail_absent'],
    [{ kind: 'mail-deadline', subjects: ['Bienvenue'] }, 'page_changed'],
    [{ kind: 'mail-unread', missing: 'the mail has no such link', hasOthers: true }, 'page_changed'],
    [{ kind: 'mail-unread', missing: 'the mail has no such link', hasOthers: false }, 'unexpected_page'],
    [{ kind: 'download', name: 'recu.bin' }, 'unexpected_page'],
    [{ kind: 'browser-lost', detail: 'the browser died' }, 'probe_fault'],
    [{ kind: 'memory-limit', limitBytes: 1024 ** 3 }, 'probe_fault'],
    [{ kind: 'abandoned' }, 'probe_fault'],
    [{ kind: 'exception', message: 'x is not a function' }, 'probe_fault'],
  ])('%j: %s', (failure, outcome) => {
    expect(outcomeOf(failure)).toBe(outcome)
  })
})

const control = (ok: boolean): Control => ({ url: 'https://example.org', ok, askedAt: now, detail: null })
const sound: Conditions = {
  controls: [control(true)],
  canaryArrived: true,
  refusedMails: [],
  clockDriftMs: 0,
  longestStallMs: 0,
}
const outcomes: readonly Outcome[] = [
  'ok',
  'http_error',
  'timeout',
  'dns_error',
  'tls_error',
  'connection_error',
  'notice_displayed',
  'form_absent',
  'form_rejected',
  'mail_absent',
  'unexpected_page',
  'access_refused',
  'captcha_displayed',
  'rate_limited',
  'page_changed',
  'identity_in_use',
  'network_fault',
  'inbox_fault',
  'probe_fault',
]
const finding = (outcome: Outcome): Finding => ({ outcome, detail: 'as seen', retryAt: null })
const accusing = outcomes.filter(accuses)

describe('a finding is weighed', () => {
  test.each(outcomes)('and %s stands while all is sound on our side', (outcome) => {
    expect(weigh(finding(outcome), sound)).toEqual(finding(outcome))
  })

  test.each(accusing)('and %s is a fault of our network when no control answers', (outcome) => {
    expect(weigh(finding(outcome), { ...sound, controls: [] }).outcome).toBe('network_fault')
    const silent = { ...sound, controls: [control(false), control(false)] }
    expect(weigh(finding(outcome), silent)).toMatchObject({
      outcome: 'network_fault',
      detail: `no control answered either (${outcome}: as seen)`,
    })
  })

  test('and one control that answers is enough', () => {
    const second = { ...sound, controls: [control(false), control(true)] }
    expect(weigh(finding('http_error'), second).outcome).toBe('http_error')
  })

  test('and a mail that is absent is a fault of our inbox unless the canary came', () => {
    for (const canaryArrived of [false, null])
      expect(weigh(finding('mail_absent'), { ...sound, canaryArrived }).outcome).toBe('inbox_fault')
  })

  test('and the canary says nothing of any other outcome', () => {
    for (const outcome of outcomes.filter((it) => it !== 'mail_absent'))
      expect(weigh(finding(outcome), { ...sound, canaryArrived: false }).outcome).toBe(outcome)
  })

  test.each(outcomes)('and %s is our fault when its times cannot be trusted', (outcome) => {
    for (const worse of [{ clockDriftMs: 2001 }, { clockDriftMs: -2001 }, { longestStallMs: 2001 }])
      expect(weigh(finding(outcome), { ...sound, ...worse }).outcome).toBe('probe_fault')
    for (const bearable of [{ clockDriftMs: 2000 }, { clockDriftMs: -2000 }, { longestStallMs: 2000 }])
      expect(weigh(finding(outcome), { ...sound, ...bearable }).outcome).toBe(outcome)
  })

  test('and never accuses without a control, with clocks that part, or after a stall', () => {
    const conditions: fc.Arbitrary<Conditions> = fc.record({
      controls: fc.array(fc.boolean().map(control), { maxLength: 3 }),
      canaryArrived: fc.constantFrom(true, false, null),
      refusedMails: fc.array(fc.constant('Message larger than 1 MiB'), { maxLength: 1 }),
      clockDriftMs: fc.integer({ min: -4000, max: 4000 }),
      longestStallMs: fc.integer({ min: 0, max: 4000 }),
    })
    fc.assert(
      fc.property(fc.constantFrom(...outcomes), conditions, (outcome, given) => {
        if (!accuses(weigh(finding(outcome), given).outcome)) return
        expect(given.controls.some((it) => it.ok)).toBe(true)
        expect(Math.abs(given.clockDriftMs)).toBeLessThanOrEqual(2000)
        expect(given.longestStallMs).toBeLessThanOrEqual(2000)
        if (outcome === 'mail_absent') expect(given).toMatchObject({ canaryArrived: true, refusedMails: [] })
      }),
    )
  })
})

test('no failure of our own side ever accuses the registry', () => {
  const ours: fc.Arbitrary<Failure> = fc.oneof(
    fc.record({ kind: fc.constant('browser-lost' as const), detail: fc.string() }),
    fc.record({ kind: fc.constant('memory-limit' as const), limitBytes: fc.nat() }),
    fc.record({ kind: fc.constant('exception' as const), message: fc.string() }),
    fc.constant({ kind: 'abandoned' as const }),
    fc.record({
      kind: fc.constant('navigation' as const),
      error: fc.constantFrom('net::ERR_INTERNET_DISCONNECTED', 'net::ERR_NETWORK_CHANGED', 'net::ERR_FAILED'),
    }),
  )
  fc.assert(
    fc.property(ours, (failure) => {
      expect(accuses(judge(failure, now).outcome)).toBe(false)
    }),
  )
})
