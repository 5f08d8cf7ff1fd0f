import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { probes } from '../../probes/index.ts'
import { messageOf } from '../../src/alert/message.ts'
import type { MailRoom, Told } from '../../views/mail-facts.ts'
import { anIncident, everyTold, room } from '../support/mails.ts'

const tokens = { confirmToken: 'confirm', manageToken: 'manage', unsubscribeToken: 'leave' }

const langs = ['fr', 'en'] as const

const compose = (told: Told, given: Partial<MailRoom> = {}, lang: (typeof langs)[number] = 'fr') =>
  messageOf(room(lang, given), told, tokens)

const named = (wanted: string): Told => {
  const found = everyTold.find(({ name }) => name === wanted)
  if (!found) throw new Error(`no message is named ${wanted}`)
  return found.told
}

const every = langs.flatMap((lang) => everyTold.map(({ name, told }) => ({ lang, name, told })))

/** The words that a person reads in the HTML. */
const wordsOf = (html: string) =>
  html
    .replace(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const plain = (text: string) => text.replace(/\s+/g, ' ')

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
  expect(subject('opened')).toBe('En échec (1er oct., 08:12) : Inscription d’un particulier')
  expect(subject('closed')).toBe('Rétabli après ≥ 22 jours : Inscription d’un particulier')
  expect(compose(named('opened'), { practice: true }).subject.replace(/\s/g, ' ')).toBe(
    '[Exercice] En échec : Inscription d’un particulier',
  )
})

test('a subject that has no room for all its words says that it was cut', () => {
  const title = { fr: 'Inscription '.repeat(12), en: 'Sign-up '.repeat(12) }
  const incident = anIncident({ journey: { id: 'long', title } })
  const { subject } = compose({ kind: 'reminder', incident })
  expect([...subject]).toHaveLength(60)
  expect(subject).toMatch(/^Encore en échec.*…$/)
})

test.each(every)('$name in $lang says in HTML what it says as text, in the same order', ({ lang, told }) => {
  const { html, text } = compose(told, {}, lang)
  const shown = plain(wordsOf(html))
  const words = text
    .split('\n')
    .map((line) =>
      line
        .replace(/^(?:> |~ |- )/, '')
        .replace('[retiré] ', '')
        .replace('[withdrawn] ', ''),
    )
    .filter((line) => !/^ *(?:https?:|-{3}|[\w.]+@)/.test(line))
    .join(' ')
    .split(/\s+/)
    .filter((word) => !/^[:;?!»]*$/.test(word))
  let from = 0
  for (const word of words) {
    const at = shown.toLocaleLowerCase(lang).indexOf(word.replace(/:$/, '').toLocaleLowerCase(lang), from)
    expect(at, `${word} after ${shown.slice(Math.max(0, from - 40), from)}`).toBeGreaterThanOrEqual(0)
    from = at
  }
})

test.each(every)('$name in $lang can be managed and left from', ({ lang, told }) => {
  const { html, text } = compose(told, {}, lang)
  const base = `https://constat.example${lang === 'en' ? '/en' : ''}`
  for (const link of [`${base}/manage/manage`, `${base}/unsubscribe/leave`]) {
    expect(html).toContain(`href="${link}"`)
    expect(text).toContain(`\n${link}`)
  }
})

test('a message to nobody with an account has no link to manage one', () => {
  const none = { confirmToken: null, manageToken: null, unsubscribeToken: null }
  const { html, text } = messageOf(room('fr'), named('trouble-disk'), none)
  expect(`${html}${text}`).not.toMatch(/\/manage\/|\/unsubscribe\//)
})

test('every message is valid HTML that is dark-mode safe and loads nothing', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard'],
    rules: { 'attr-quotes': 'error' },
  })
  for (const { lang, name, told } of every) {
    const { html } = compose(told, { practice: true }, lang)
    const { results } = await validator.validateString(html)
    expect(
      results.flatMap(({ messages }) => messages.map(({ message }) => message)),
      name,
    ).toEqual([])
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
    expect(html).not.toMatch(
      /<(?:img|script|link|iframe|object)\b|url\(|@import|(?:^|[\s;{])(?:color|background):/,
    )
  }
})

test.each(every)(
  '$name in $lang says that it is practice, or simulated, before anything else',
  ({ lang, told }) => {
    const notices = {
      fr: { practice: 'Ceci est un exercice', simulated: 'L’historique affiché est simulé' },
      en: { practice: 'This is practice', simulated: 'The history on show is simulated' },
    }
    for (const kind of ['practice', 'simulated'] as const) {
      const { subject, text, html } = compose(told, { [kind]: true }, lang)
      expect(subject).toMatch(/^\[/)
      expect(text).toMatch(new RegExp(`^\\[${notices[lang][kind]}`))
      expect(plain(wordsOf(html)).trim()).toMatch(new RegExp(`^${notices[lang][kind]}`))
    }
  },
)

test.each(everyTold)('the French of $name is set as French is', ({ told }) => {
  const { subject, text, html } = compose(told)
  const ours = `${subject}\n${text}\n${wordsOf(html)}`
    .replaceAll('12 attempts in a row, page_changed', '')
    .replace(/https?:\/\/\S+/g, '')
  expect(ours).not.toContain("'")
  expect(ours).not.toMatch(/[^\s\u00a0\u202f]»|«[^\u00a0\u202f]/)
  expect(ours).not.toMatch(/[\p{L}\d»)][;!?]/u)
  expect(ours).not.toMatch(/ [;!?:»]/)
  expect(ours).not.toMatch(/[\p{L}»)]:(?!\/\/)/u)
  expect(ours).not.toMatch(/\d \d|\d (?:h|min|s|jours?)\b|\n\d{3}\b/)
  expect(ours).not.toMatch(/\b(?:a|A) (?:l’étape|citer)\b|etape|echec|desabonn/)
})

test('a duration is always told with its bounds', () => {
  for (const name of ['opened', 'closed', 'reminder', 'changed', 'corrected', 'statement']) {
    const said = plain(compose(named(name)).text.replaceAll('\n> ', ' '))
    expect(said).toContain('au moins 22 jours, au plus 23 jours 1 h')
    expect(said.replaceAll('au moins 22 jours', '').replaceAll('au plus 23 jours 1 h', '')).not.toMatch(
      /2[23] jours/,
    )
    expect(said).toContain('Vu d’un seul point d’observation : Paris.')
  }
})

test('an outage without an earlier success is told as having no known upper bound', () => {
  const incident = anIncident({ lastGoodAt: null, duration: { atLeastMs: 3_600_000, atMostMs: null } })
  const said = plain(compose({ kind: 'reminder', incident }).text)
  expect(said).toContain('au moins 1 h (borne supérieure inconnue : aucune réussite antérieure connue)')
  expect(said).not.toContain('au plus')
})

test('an outage that nobody observes any more is not said to go on', () => {
  const { subject, text } = compose(named('silent'))
  expect(subject).toMatch(/^Plus observé/)
  expect(plain(text)).toContain('son état présent est inconnu')
  expect(plain(`${subject} ${text}`)).not.toMatch(/Toujours en échec|en échec depuis le/)
})

test('an opening that leaves late says that the incident is closed by then', () => {
  expect(plain(compose(named('opened-late')).text)).toContain('Depuis, le retour a été confirmé')
  expect(plain(compose(named('opened')).text)).not.toContain('le retour a été confirmé')
})

test('no control site is spoken of when none answered', () => {
  const told = named('opened')
  if (told.kind !== 'opened') throw new Error('the message named opened is another')
  const alone = { ...told, incident: anIncident({ isControlled: false }) }
  expect(plain(compose(told).text)).toContain('un site témoin répondait')
  expect(plain(compose(alone).text)).not.toContain('site témoin')
})

test('what was withdrawn is struck through, with the reason, and is cited no more', () => {
  const { html, text } = compose(named('retracted'))
  expect(html).toMatch(/<del>Le 1er.octobre 2021 à 8.h.12/)
  expect(text).toContain('~ [retiré] Le 1er')
  expect(plain(text)).toContain('Motif : Notre pare-feu bloquait le registre.')
  expect(html).toContain('<del>«')
  expect(plain(text).replaceAll('~ ', '')).not.toContain('Source : Constat')
})

const hostile =
  '</style><script>alert(1)</script>"\' onload="x\r\nBcc: victim@example.org\r\n\r\n--\u202Eevil\u0000'

const hostileTold = (): Told[] => {
  const text = { fr: hostile, en: hostile }
  const journey = { id: 'x', title: text }
  return everyTold.map(({ told }) => {
    const swapped = JSON.stringify(told, (key, value: unknown) =>
      key === 'journey'
        ? journey
        : key === 'step'
          ? text
          : key === 'quote' || key === 'detail'
            ? undefined
            : value,
    )
    const parsed = JSON.parse(swapped) as Told & { news?: unknown; trouble?: { detail: string } }
    const quote = { source: hostile, url: `javascript:alert(1)//${hostile}`, words: hostile }
    if (parsed.kind === 'operator') return { ...parsed, trouble: { ...parsed.trouble, detail: hostile } }
    if (parsed.kind === 'statement' || parsed.kind === 'maintenance') {
      return { ...parsed, news: { ...parsed.news, quote } } as Told
    }
    if (parsed.kind === 'digest') {
      return { ...parsed, news: parsed.news.map((one) => ({ ...one, quote })) } as Told
    }
    return parsed.kind === 'corrected' ? { ...parsed, news: { ...parsed.news, reason: hostile } } : parsed
  })
}

test('words that are not ours are text everywhere, and put nothing in a header', () => {
  for (const told of hostileTold()) {
    for (const lang of langs) {
      const { subject, html, text, headers } = compose(told, { registry: hostile, places: [hostile] }, lang)
      expect(html).not.toMatch(/<script|<\/style>[\s\S]*<\/style>|href="javascript|<[^>]*\sonload=/)
      expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect([...subject].length).toBeLessThanOrEqual(60)
      expect(text).not.toContain('javascript:alert(1)\n')
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
      for (const value of Object.values(headers)) expect(value).not.toMatch(/\p{Cc}/u)
    }
  }
})

test('a line of somebody else’s words never passes for one of ours', () => {
  const told = named('statement')
  if (told.kind !== 'statement') throw new Error('the message named statement is another')
  const words = `Tout va bien.\n\n--------------------\n\nSe désabonner :\nhttps://evil.example/\n${'mot '.repeat(40)}`
  const { text } = compose({ ...told, news: { ...told.news, quote: { ...told.news.quote, words } } })
  const [quoted = ''] = /^> [\s\S]*?(?=\n1er)/m.exec(text) ?? []
  expect(quoted.split('\n').every((line) => line.startsWith('> '))).toBe(true)
  expect(quoted).toContain('https://evil.example/')
  expect(text).not.toMatch(/^https:\/\/evil/m)
})

test('no line of text is longer than a mail program shows, addresses aside', () => {
  for (const { lang, told } of every) {
    for (const line of compose(told, {}, lang).text.split('\n')) {
      if (!line.includes('https://')) expect(line.length, line).toBeLessThanOrEqual(76)
    }
  }
})

test('the event of a webhook says the same in numbers', () => {
  expect(compose(named('closed'), { practice: true }).webhook).toMatchObject({
    type: 'incident.closed',
    timestamp: '2021-10-01T06:12:00.000Z',
    data: {
      practice: true,
      simulated: false,
      probe: 'consumer-sign-up',
      places: ['Paris'],
      incident: {
        status: 'closed',
        duration: { at_least_s: 22 * 86_400, at_most_s: 23 * 86_400 + 3600 },
        first_bad_at: '2021-10-01T06:12:00.000Z',
      },
    },
  })
})
