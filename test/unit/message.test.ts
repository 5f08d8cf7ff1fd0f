import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { messageOf } from '../../src/alert/message.ts'
import { alone, anIncident, compose, every, everyTold, named, room } from '../support/mails.ts'

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
  const said = plain(compose({ kind: 'reminder', ...alone(incident) }).text)
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
