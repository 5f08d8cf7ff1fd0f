import { expect, test } from 'vitest'
import type { Settings } from '../../src/alert/subscription.ts'
import type { Store } from '../../src/store/store.ts'
import type { Statement } from '../../src/store/words.ts'
import { aScene, idle, inWords } from '../support/alert-scene.ts'
import { aSubscriber, day, eventually } from '../support/alerts.ts'
import { plain } from '../support/composing.ts'
import { parsed, type TakenMail } from '../support/mail-server.ts'
import { minute } from '../support/runs.ts'
import { aListener, aWebhook } from '../support/webhooks.ts'

const everything = { about: 'everything' } as const
const reason = 'Nous avions mal lu l’annonce.'

const say = (store: Store, at: number, given: Partial<Statement> = {}) =>
  store.statements.keep({
    probe: 'consumer-sign-up',
    incident: null,
    saidAt: at,
    recordedAt: at,
    speaker: 'operator',
    source: 'Exploitant',
    url: null,
    lang: 'fr',
    words: 'Le service est assuré.',
    ...given,
  })

const announceMaintenance = (store: Store, at: number) =>
  store.maintenances.keep({
    probe: 'consumer-sign-up',
    announcedAt: at,
    recordedAt: at,
    from: at + day,
    to: at + 2 * day,
    source: 'Exploitant',
    url: null,
    lang: 'fr',
    words: 'Travaux prévus.',
  })

const wish = (store: Store, address: string, settings: Partial<Settings>) => {
  const found = store.subscribers.list().find((one) => one.address === address)
  if (!found) throw new Error(`${address} is not subscribed.`)
  store.subscribers.put(found.id, { ...found.settings, ...settings })
}

const read = async (mail: TakenMail | undefined) => {
  const { subject = '', text = '', html, references, messageId } = await parsed(mail)
  return { subject: plain(subject), text: plain(text), html: `${html}`, references, messageId }
}

/** Readers of every wish who were told of words, at once or in a digest, until a day later. */
const toldOf = async (speak: (store: Store, at: number) => { readonly id: string }) => {
  const scene = await aScene(inWords)
  const { store, server, alerts } = scene
  server.behave((to) =>
    to.startsWith('away') ? { does: 'answer', code: 451, when: 'RCPT' } : { does: 'take' },
  )
  aSubscriber(store, 'now@exemple.fr', everything)
  aSubscriber(store, 'english@exemple.fr', { ...everything, language: 'en' })
  aSubscriber(store, 'pauses@exemple.fr', everything)
  aSubscriber(store, 'away@exemple.fr', everything)
  aSubscriber(store, 'outages@exemple.fr')
  aSubscriber(store, 'elsewhere@exemple.fr', { ...everything, journeys: ['company-enrolment'] })
  aSubscriber(store, 'switches@exemple.fr', everything)
  aSubscriber(store, 'daily@exemple.fr', { ...everything, how: 'daily' })
  aSubscriber(store, 'changes@exemple.fr', { ...everything, how: 'daily' })
  aSubscriber(store, 'daily-outages@exemple.fr', { how: 'daily' })
  const elsewhere = { ...everything, how: 'daily', journeys: ['company-enrolment'] } as const
  aSubscriber(store, 'daily-elsewhere@exemple.fr', elsewhere)
  scene.fail()
  await eventually(() => server.taken.length === 5)
  const words = speak(store, alerts.now())
  alerts.move(minute)
  await eventually(() => server.taken.length === 9)
  wish(store, 'switches@exemple.fr', { how: 'daily' })
  say(store, alerts.now(), { probe: null, source: 'Le Journal' })
  alerts.move(day)
  await eventually(() => server.taken.length === 22)
  return { ...scene, words, told: server.taken.length }
}

const speaking = { statement: say, maintenance: announceMaintenance } as const

const answers = (taken: readonly TakenMail[], told: number) => {
  const before = taken.slice(0, told)
  return Promise.all(
    taken.slice(told).map(async (mail) => {
      const { subject, references } = await read(mail)
      const first = await Promise.all(before.filter(({ to }) => to === mail.to).map(read))
      const answered = first.find(({ messageId }) => messageId === references)
      return `${mail.to.split('@')[0]}: ${subject} (${answered?.subject})`
    }),
  )
}

const digest = 'Résumé du jour : 3 changements, 1 panne en cours'

test.each([
  {
    kind: 'statement',
    french: 'Rectification : propos attribués à Exploitant',
    english: 'Correction: words attributed to Exploitant',
    was: ['Exploitant : « Le service est assuré. »', 'Exploitant: “Le service est assuré.”'],
  },
  {
    kind: 'maintenance',
    french: 'Rectification : maintenance du 3 novembre 2026',
    english: 'Correction: maintenance of 3 November 2026',
    was: [
      'Maintenance annoncée pour le 3 novembre 2026 : Inscription',
      'Maintenance announced for 3 November 2026: Sign-up',
    ],
  },
] as const)(
  'who got a $kind that is taken back is told so once, in answer to it, and nobody else',
  async ({ kind, french, english, was }) => {
    const { store, server, alerts, words, told } = await toldOf(speaking[kind])
    expect(store.takeBack({ kind, target: words.id, reason, at: alerts.now() }).done).toBe(true)
    // Who got it then, whatever is wished for by now.
    wish(store, 'pauses@exemple.fr', { paused: true })
    wish(store, 'changes@exemple.fr', { about: 'outages' })
    wish(store, 'daily-outages@exemple.fr', { about: 'everything' })
    aSubscriber(store, 'late@exemple.fr', everything, alerts.now())
    for (const _ of Array(3)) alerts.move(minute)
    await eventually(() => server.taken.length === told + 6)
    server.behave(() => ({ does: 'take' }))
    alerts.move(60 * minute)
    await eventually(() => server.taken.some(({ to }) => to.startsWith('away')) && idle(store)())
    const said = await answers(server.taken, told)
    expect(said.filter((one) => !/^away: (En échec|Plus observé|Le Journal)/.test(one)).sort()).toEqual([
      `changes: ${french} (${digest})`,
      `daily: ${french} (${digest})`,
      `english: ${english} (${was[1]})`,
      `now: ${french} (${was[0]})`,
      `pauses: ${french} (${was[0]})`,
      `switches: ${french} (${was[0]})`,
    ])
  },
)

test('the correction strikes through what had been told, gives the reason, and leads to where it stood', async () => {
  const { store, server, alerts } = await aScene(inWords)
  aSubscriber(store, 'fr@exemple.fr', everything)
  aSubscriber(store, 'en@exemple.fr', { ...everything, language: 'en' })
  const words = say(store, alerts.now())
  alerts.move(minute)
  await eventually(() => server.taken.length === 2)
  store.takeBack({ kind: 'statement', target: words.id, reason: 'Mal <lu>.', at: alerts.now() })
  alerts.move(minute)
  await eventually(() => server.taken.length === 4)
  const mails = await Promise.all(server.taken.slice(2).map(read))
  const french = mails.find(({ text }) => text.includes('Motif'))
  const english = mails.find(({ text }) => text.includes('Reason'))
  const told = 'L’exploitant, Exploitant, le 2 novembre 2026 à 13 h 00 (heure de Paris)'
  expect(french?.text.replaceAll('~ ', '')).toContain(`[retiré] Registre d’essai. ${told}`)
  expect(french?.text).toContain(
    'Le 2 novembre 2026 à 13 h 01 (heure de Paris), Constat a retiré les propos attribués à Exploitant, datés du 2 novembre 2026 à 13 h 00 (heure de Paris), au sujet de « Inscription ». Motif : Mal <lu>.',
  )
  expect(french?.text).toContain('https://constat.example/probes/consumer-sign-up')
  expect(plain(french?.html ?? '')).toContain(`<del>Registre d’essai. ${told}`)
  expect(french?.html).toContain('Mal &lt;lu&gt;.')
  expect(english?.text).toContain('Constat took back the words attributed to Exploitant, dated 2 November')
  expect(english?.text).toContain('These words are no longer to be cited from Constat.')
  expect(english?.text).toContain('https://constat.example/en/probes/consumer-sign-up')
})

test('words about an outage are taken back in its thread', async () => {
  const { store, server, alerts, fail } = await aScene(inWords)
  aSubscriber(store, 'a@exemple.fr', everything)
  fail()
  await eventually(() => server.taken.length === 1)
  const [incident] = store.incidents.list({ limit: 1 })
  const words = say(store, alerts.now(), { incident: incident?.id ?? '' })
  alerts.move(minute)
  await eventually(() => server.taken.length === 2)
  store.takeBack({ kind: 'statement', target: words.id, reason, at: alerts.now() })
  alerts.move(minute)
  await eventually(() => server.taken.length === 3)
  const threads = await Promise.all(server.taken.map(async (mail) => (await read(mail)).references))
  expect(new Set(threads)).toEqual(new Set([`<${incident?.id}@constat.example>`]))
})

test('a program is told which words were taken back, and why', async () => {
  const listener = await aListener()
  const { store, alerts } = await aScene((kept, now) => ({
    ...inWords(kept, now),
    webhooks: [aWebhook(listener.url)],
  }))
  for (const [kind, { id }] of [
    ['statement', say(store, alerts.now())],
    ['maintenance', announceMaintenance(store, alerts.now())],
  ] as const) {
    alerts.move(minute)
    await eventually(idle(store))
    store.takeBack({ kind, target: id, reason, at: alerts.now() })
    alerts.move(minute)
    await eventually(idle(store))
    const events = listener.calls.map(({ body }) => JSON.parse(body))
    const about = events.filter(({ data }) => data.words_id === id)
    expect(about).toMatchObject([
      { type: kind === 'statement' ? 'statement.made' : 'maintenance.announced', data: { reason: null } },
      { type: `${kind}.corrected`, data: { reason } },
    ])
  }
})

test('words taken back before they could be sent are told to nobody, nor is that they were', async () => {
  const { store, server, alerts } = await aScene(inWords)
  server.behave(() => ({ does: 'answer', code: 451, when: 'RCPT' }))
  aSubscriber(store, 'a@exemple.fr', everything)
  const words = say(store, alerts.now())
  alerts.move(minute)
  await eventually(() => store.deliveries.counts().deferred === 1)
  store.takeBack({ kind: 'statement', target: words.id, reason, at: alerts.now() })
  server.behave(() => ({ does: 'take' }))
  alerts.move(60 * minute)
  await eventually(() => store.deliveries.counts().dropped === 1)
  expect(store.deliveries.counts()).toEqual({ dropped: 1 })
  expect(server.taken).toEqual([])
})
