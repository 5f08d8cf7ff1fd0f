// From the form to the mailbox: what a subscriber asks for is what a real mail server receives.
import { expect, test } from 'vitest'
import { composer } from '../../src/alert/message.ts'
import { eventually, someAlerts } from '../support/alerts.ts'
import { aMailServer, parsed } from '../support/mail-server.ts'
import { aRun, minute } from '../support/runs.ts'
import { recordRun } from '../support/store.ts'
import { aDesk } from '../support/subscribe-desk.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

/** The pages and the alerts over one store, and the mails that come of them. */
const aDeskWithAlerts = async () => {
  let now = () => t0
  const desk = aDesk({ now: () => now() })
  const server = await aMailServer()
  const compose = composer(desk.site)
  const alerts = someAlerts(desk.store, server.port, { key: desk.key, compose, siteUrl: desk.site.url }, t0)
  now = alerts.now
  const mail = async (position: number) => {
    await eventually(() => server.taken.length > position)
    return parsed(server.taken[position])
  }
  return { ...desk, alerts, server, mail }
}

const pathIn = (text: string | undefined, page: string) =>
  new RegExp(`https://constat\\.example(${page}/[\\w-]+)`).exec(text ?? '')?.[1] ?? `no link to ${page}`

test('whoever asks confirms by mail, hears of an outage and of its end, and leaves by one click', async () => {
  const { post, alerts, store, server, mail } = await aDeskWithAlerts()
  await post('/subscribe', { address: 'reader@example.org' })
  alerts.nudge()
  const confirmation = await mail(0)
  expect(confirmation.subject?.replace(/\s/g, ' ')).toBe('Confirmez votre abonnement : Constat')
  expect((await post(pathIn(confirmation.text, '/subscribe/confirm'))).status).toBe(200)

  for (const minutes of [5, 10]) recordRun(store, aRun({ at: t0 + minutes * minute, fails: 3 }))
  alerts.move(11 * minute)
  const opened = await mail(1)
  expect(opened.subject).toMatch(/^En échec .*Inscription$/)
  expect(opened.text).toContain('étape submission')

  for (const minutes of [15, 20]) recordRun(store, aRun({ at: t0 + minutes * minute }))
  alerts.move(60 * minute)
  const closed = await mail(2)
  expect(closed.subject).toMatch(/^Rétabli/)
  expect(closed.references).toEqual(opened.references)

  const header = closed.headers.get('list') as { unsubscribe?: { url?: string } } | undefined
  const leave = new URL(header?.unsubscribe?.url ?? '').pathname
  expect(pathIn(closed.text, '/unsubscribe')).toBe(leave)
  const elsewhere = { 'Sec-Fetch-Site': 'cross-site' }
  expect((await post(leave, { 'List-Unsubscribe': 'One-Click' }, elsewhere)).status).toBe(200)

  for (const minutes of [75, 80]) recordRun(store, aRun({ at: t0 + minutes * minute, fails: 3 }))
  const other = { address: 'other@example.org' }
  await post('/subscribe', other)
  alerts.move(20 * minute)
  expect((await mail(3)).to).toMatchObject({ text: other.address })
  expect(server.taken).toHaveLength(4)
  expect(alerts.troubles).toEqual([])
})
