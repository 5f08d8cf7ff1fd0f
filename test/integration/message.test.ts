import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { composer } from '../../src/alert/message.ts'
import { aDelivery, composing, plain, reader, settings, told } from '../support/composing.ts'
import { aRun, minute } from '../support/runs.ts'
import { siteOver } from '../support/site.ts'
import { aHistory, t0 } from '../support/site-history.ts'
import { aStore, recordRun } from '../support/store.ts'

test('the opening of an outage is told with its step, what was seen there, and how to cite it', async () => {
  const { store, now, open } = aHistory()
  const message = await composing(store, now)({ kind: 'opened', ...told(store, 'opened', open.id) })
  expect(message?.subject).toMatch(/^En échec .*Inscription$/)
  expect(message?.said).toContain('Étape en échec : étape mail')
  expect(message?.said).toContain('Le registre a répondu par une erreur.')
  expect(message?.said).toContain(`https://constat.example/incidents/${open.id}`)
  expect(message?.said).toContain('« Inscription » (Registre d’essai) : en échec depuis le 1er octobre 2021')
})

test('a message in English leads to pages in English', async () => {
  const { store, now, open } = aHistory()
  const english = reader({ language: 'en' })
  const message = await composing(store, now)({ ...told(store, 'opened', open.id) }, english)
  expect(message?.subject).toMatch(/^Failing/)
  expect(message?.text).toContain(`https://constat.example/en/incidents/${open.id}`)
  expect(message?.text).toContain('https://constat.example/en/manage/manage')
})

test('another failing step is told as that step', async () => {
  const { store } = aStore()
  const first = aRun({ at: t0, fails: 3 })
  for (const run of [
    first,
    aRun({ at: t0 + 5 * minute, fails: 3 }),
    aRun({ at: t0 + 10 * minute, fails: 4 }),
  ]) {
    recordRun(store, run)
  }
  const compose = composing(store, t0 + 11 * minute)
  const message = await compose({ kind: 'changed', ...told(store, 'changed', first.id) })
  expect(message?.said).toContain('l’échec se produit à l’étape « étape mail »')
})

test('the end of an outage is told with the same range as its page', async () => {
  const { store, now, closed } = aHistory()
  const message = await composing(store, now)({ kind: 'closed', ...told(store, 'closed', closed.id) })
  expect(message?.subject).toMatch(/^Rétabli après au moins/)
  expect(message?.said).toMatch(/Durée : au moins .* au plus /)
  expect(message?.text).toContain(`https://constat.example/api/v1/incidents/${closed.id}`)
})

test('a retracted outage is told struck through with its reason; a corrected one with its new figures', async () => {
  const { store, now, retracted } = aHistory()
  const compose = composing(store, now)
  const message = await compose({ kind: 'corrected', ...told(store, 'corrected', retracted.id) })
  expect(message?.subject).toMatch(/^Alerte retirée/)
  expect(message?.html).toContain('<del>')
  expect(message?.html).toContain('our own &lt;firewall&gt;')
  expect(message?.said).toContain('[retiré] Le 1er octobre 2021')
})

test('corrected figures stand beside the ones that were published', async () => {
  const { store } = aStore()
  const runs = [0, 5, 10, 15, 20, 25, 30].map((minutes) =>
    aRun({ at: t0 + minutes * minute, ...(minutes > 0 && minutes < 25 && { fails: 3 }) }),
  )
  for (const run of runs) recordRun(store, run)
  const [incident] = store.incidents.list({ limit: 1 })
  store.correct({ kind: 'run', target: runs[4]?.id ?? '', reason: 'ours', at: t0 + 40 * minute })
  const compose = composing(store, t0 + 41 * minute)
  const message = await compose({ kind: 'corrected', ...told(store, 'corrected', incident?.id ?? '') })
  expect(message?.said.replaceAll(' ~ ', ' ')).toContain(
    '[retiré] Chiffres publiés alors : au moins 14 min 57 s, au plus 25 min 1 s ; 4 tentatives, 4 échecs.',
  )
  expect(message?.said).toContain('Durée : au moins 9 min 58 s, au plus 25 min 1 s')
})

test('a reminder is sent while an outage is open, and no longer', async () => {
  const { store, now, open, closed, retracted } = aHistory()
  const compose = composing(store, now)
  const remind = (incident: string) => compose({ kind: 'reminder', incident, thread: incident })
  expect((await remind(open.id))?.subject).toMatch(/^Toujours en échec/)
  expect(await remind(closed.id)).toBeNull()
  expect(await remind(retracted.id)).toBeNull()
  expect(await remind('f'.repeat(32))).toBeNull()
})

test('a reminder of an outage that nobody observes any more claims nothing of the present', async () => {
  const { store, now, open } = aHistory()
  const later = composing(store, now + 600 * minute)
  const message = await later({ kind: 'reminder', incident: open.id, thread: open.id })
  expect(message?.subject).toMatch(/^Plus observé/)
  expect(message?.said).toContain('son état présent est inconnu')
})

test('slowness is told as slowness, and the outage that follows says that it came first', async () => {
  const { store } = aStore()
  for (const [minutes, fails] of [[0], [5], [10], [15, 3], [20, 3]] as const) {
    const at = t0 + minutes * minute
    const slow = fails === undefined && minutes > 0
    const run = aRun({ at, ...(fails !== undefined && { fails }), ...(slow && { verdict: 'degraded' }) })
    recordRun(store, run)
  }
  const changes = store.transitions.latest('consumer-sign-up', 10)
  const degraded = changes.find(({ kind }) => kind === 'degraded')
  const opened = changes.find(({ kind }) => kind === 'opened')
  const compose = composing(store, t0 + 21 * minute)
  expect((await compose({ kind: 'opened', transition: degraded?.id ?? 0 }))?.subject).toBe(
    'Fonctionne lentement\u00a0: Inscription',
  )
  const { id = 0, incident = null } = opened ?? {}
  const message = await compose({ kind: 'opened', transition: id, incident, thread: incident })
  expect(message?.said).toContain('Le parcours était déjà lent avant cet échec.')
})

test('somebody’s words stand beside what is measured', async () => {
  const { store, now, open } = aHistory()
  const [statement] = store.statements.list({ limit: 1 })
  const message = await composing(store, now)({ kind: 'statement', about: statement?.id ?? '' })
  expect(message?.said).toContain('L’exploitant, Communiqué Tout va bien.')
  expect(message?.said).toContain('Ce que nous mesurons au moment de cet envoi'.toLocaleUpperCase('fr'))
  expect(message?.said).toContain('Inscription : En échec')
  expect(message?.text).toContain(open.id)
})

test('announced maintenance is told with its source and its hours', async () => {
  const { store, now } = aHistory()
  const [maintenance] = store.maintenances.list({ limit: 1 })
  const message = await composing(
    store,
    now,
  )({ kind: 'maintenance', probe: null, about: maintenance?.id ?? '' })
  expect(message?.said).toContain('Maintenance annoncée par Avis')
  expect(message?.said).toContain('« Travaux annoncés. »')
})

test('a digest tells its period in order, and nothing that was not asked for', async () => {
  const { store, now } = aHistory()
  const compose = composing(store, now)
  const period = { kind: 'digest', from: t0, to: now + 1 } as const
  const all = await compose(period)
  expect(all?.said).toContain('Tout va bien.')
  expect(all?.said).toContain('Pannes en cours'.toLocaleUpperCase('fr'))
  const weekly = { ...settings, about: 'outages', how: 'weekly' } as const
  const outages = await compose(period, reader({ settings: weekly }))
  expect(plain(outages?.subject ?? '')).toMatch(/^Résumé de la semaine : \d+ changements, 1 panne en cours$/)
  expect(outages?.said).not.toContain('Tout va bien.')
  const other = await compose(period, reader({ settings: { ...weekly, journeys: ['company-enrolment'] } }))
  expect(other).toBeNull()
})

test('what is no longer on record is not told', async () => {
  const { store, now, open } = aHistory()
  const compose = composing(store, now)
  expect(await compose({ kind: 'opened', transition: 9999, incident: open.id })).toBeNull()
  expect(await compose({ kind: 'opened', transition: 9999 })).toBeNull()
  expect(await compose({ kind: 'statement', about: 'x' })).toBeNull()
  expect(await compose({ kind: 'maintenance', about: 'x' })).toBeNull()
})

test('a message written a second later tells what has come to pass since', async () => {
  const { store, now, open } = aHistory()
  let at = now
  const compose = composer(siteOver(store, now, { now: () => at }))
  const delivery = aDelivery({ kind: 'reminder', incident: open.id, thread: open.id })
  expect((await compose(delivery, reader()))?.subject).toMatch(/^Toujours en échec/)
  for (const minutes of [95, 100]) recordRun(store, aRun({ at: t0 + minutes * minute }))
  at += 1000
  expect(await compose(delivery, reader())).toBeNull()
})

test('words full of markup and line ends arrive as words, in a message with no header of theirs', async () => {
  const { store, now } = aHistory()
  const hostile = '<script>x</script>\r\nBcc: victim@example.org\r\n\r\n</style>'
  const said = { source: hostile, words: hostile, url: 'javascript:alert(1)', lang: 'fr' } as const
  const about = { probe: null, incident: null, saidAt: now, recordedAt: now, speaker: 'press' } as const
  const { id } = store.statements.keep({ ...said, ...about })
  const message = await composing(store, now)({ kind: 'statement', about: id })
  if (!message) throw new Error('nothing was composed')
  const { subject, text, html, headers } = message
  const envelope = { from: 'constat@constat.example', to: 'reader@example.org' }
  const transport = createTransport({ streamTransport: true, buffer: true })
  const sent = await transport.sendMail({ ...envelope, subject, text, html, headers })
  const parsed = await simpleParser(sent.message as Buffer)
  expect(parsed.bcc).toBeUndefined()
  expect(parsed.subject).toBe(subject)
  expect(plain(parsed.text ?? '')).toContain('<script>x</script> Bcc: victim@example.org </style>')
  expect(parsed.html).not.toMatch(/<script|href="javascript/)
})
