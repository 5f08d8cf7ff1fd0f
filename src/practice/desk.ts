// The control interface: JSON for programs, and a page that needs no script for people.

import type { Context, Hono } from 'hono'
import {
  type Fault,
  type FaultsByJourney,
  faults,
  isFault,
  isJourney,
  type Journey,
  journeys,
} from './faults.ts'
import { readBody } from './form.ts'
import type { MailCatcher } from './mail-catcher.ts'
import { deskBody, mailBody } from './pages/desk-pages.ts'
import { layout } from './pages/layout.ts'
import type { PortalEnv } from './portal.ts'
import { isScenario, type Playing, type Stage, scenarios } from './scenario.ts'

export type PracticeState = {
  readonly faults: FaultsByJourney
  /** How many accounts are kept. */
  readonly consumers: number
  readonly companies: number
  /** How many mails were caught since the start. */
  readonly mails: number
  /** How many of the registry's own mails no server would take. */
  readonly undelivered: number
  readonly scenario: Playing | null
}

export type DeskParts = {
  readonly catcher: MailCatcher
  readonly stage: Stage
  readonly state: () => PracticeState
  readonly setFault: (journey: Journey | 'all', fault: Fault | null) => void
}

type Sent = Readonly<Record<string, unknown>>

const isFromPage = (c: Context): boolean => (c.req.header('content-type') ?? '').includes('form')

/** What was sent, from a form of the page or as JSON; null if it is neither. */
const readSent = async (c: Context): Promise<Sent | null> => {
  if (isFromPage(c)) return readBody(c)
  try {
    const sent: unknown = await c.req.json()
    return typeof sent === 'object' && sent !== null ? (sent as Sent) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const refuse = (c: Context, error: string): Response => c.json({ error }, 400)

const legal = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

const notJson = 'The body must be a JSON object.'

/** Adds the control interface under `/_practice`. */
export const addDesk = (app: Hono<PortalEnv>, { catcher, stage, state, setFault }: DeskParts): void => {
  const answer = (c: Context): Response => (isFromPage(c) ? c.redirect('/_practice', 303) : c.json(state()))

  app.get('/_practice/state', (c) => c.json(state()))
  app.get('/_practice/mail', (c) => c.json(catcher.mails()))
  app.post('/_practice/faults', async (c) => {
    const sent = await readSent(c)
    if (sent === null) return refuse(c, notJson)
    const { journey, fault: sentFault } = sent
    // An HTML form has no null.
    const fault = sentFault === '' ? null : sentFault
    if (journey !== 'all' && !isJourney(journey)) {
      return refuse(c, `"journey" must be one of ${legal([...journeys, 'all'])}.`)
    }
    if (fault !== null && !isFault(fault))
      return refuse(c, `"fault" must be null or one of ${legal(faults)}.`)
    setFault(journey, fault)
    return answer(c)
  })
  app.post('/_practice/scenario', async (c) => {
    const sent = await readSent(c)
    if (sent === null) return refuse(c, notJson)
    const { name, secondsPerDay: sentPace = 10 } = sent
    const secondsPerDay = Number(sentPace)
    if (!isScenario(name)) return refuse(c, `"name" must be one of ${legal(Object.keys(scenarios))}.`)
    if (!(secondsPerDay > 0 && secondsPerDay <= 86_400)) {
      return refuse(c, '"secondsPerDay" must be a number above 0 and at most 86400.')
    }
    stage.play(name, secondsPerDay)
    return answer(c)
  })

  app.get('/_practice', (c) =>
    c.html(
      layout({
        title: 'Réglages d’exercice',
        part: 'desk',
        body: deskBody(state(), catcher.mails().slice(-50)),
      }),
    ),
  )
  app.get('/_practice/mail/:id', (c) => {
    const mail = catcher.mail(Number(c.req.param('id')))
    if (mail === undefined) return c.notFound()
    return c.html(layout({ title: mail.subject, part: 'desk', body: mailBody(mail) }))
  })
}
