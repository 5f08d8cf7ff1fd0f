// The practice registry: the stand-in that Constat watches by default. Everything binds 127.0.0.1.

import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { writeActivation } from './activation-mail.ts'
import { createCompanyPortal } from './company-portal.ts'
import { createConsumerPortal } from './consumer-portal.ts'
import { librarySite, tideSite } from './control-sites.ts'
import { addDesk, type PracticeState } from './desk.ts'
import { answerFaults } from './fault-answers.ts'
import { createFaultSwitch, type Fault, type Journey } from './faults.ts'
import { type Listening, listen } from './listen.ts'
import { type Forward, type MailCatcher, startMailCatcher } from './mail-catcher.ts'
import { captchaDocument } from './pages/fault-pages.ts'
import { layout } from './pages/layout.ts'
import { pause } from './pause.ts'
import type { ActivationMail, PortalEnv } from './portal.ts'
import { createRegister } from './register.ts'
import { createStage } from './scenario.ts'
import { deliver, type SmtpAddress } from './smtp-delivery.ts'

export type PracticeOptions = {
  /** 0 takes any free port. */
  readonly port: number
  /** The SMTP server the registry mails through; its own catcher if left out. */
  readonly mail?: SmtpAddress
  /** Mail the catcher receives for this domain is also passed on to this server. */
  readonly forward?: Forward
  /** How late each page of a journey is under `slow`. */
  readonly slowMs?: number
  /** How late the activation mail leaves under `mail-late`. */
  readonly mailLateMs?: number
  /** How long a mail server that cannot be reached is tried again, and how often. */
  readonly mailRetryForMs?: number
  readonly mailRetryEveryMs?: number
}

export type Practice = {
  readonly url: string
  /** The SMTP port of the mail catcher. */
  readonly mailPort: number
  /** Two unrelated sites, each on a port of its own. */
  readonly controls: readonly [string, string]
  /** Sets a fault by hand, which ends a scenario that plays. */
  readonly setFault: (journey: Journey | 'all', fault: Fault | null) => void
  readonly state: () => PracticeState
  /** Ends every socket and timer at once, requests that hang included. */
  readonly stop: () => Promise<void>
}

const stylesheet = (name: 'style' | 'desk'): ((c: Context) => Response) => {
  const css = readFileSync(new URL(`./pages/${name}.css`, import.meta.url), 'utf8')
  return (c) => c.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8' })
}

const showTooLarge = (c: Context): Response | Promise<Response> =>
  c.html(
    layout({ title: 'Envoi trop volumineux', body: html`<p>Un envoi ne peut pas dépasser 10 Mo.</p>` }),
    413,
  )

const showNotFound = (c: Context): Response | Promise<Response> =>
  c.html(layout({ title: 'Page introuvable', body: html`<p>Cette page n’existe pas.</p>` }), 404)

type Core = {
  readonly app: Hono<PortalEnv>
  readonly state: () => PracticeState
  readonly setFault: (journey: Journey | 'all', fault: Fault | null) => void
  readonly endScenario: () => void
}

const buildRegistry = (
  options: PracticeOptions,
  catcher: MailCatcher,
  baseUrl: () => string,
  stopping: AbortSignal,
): Core => {
  const register = createRegister()
  const faultSwitch = createFaultSwitch()
  const stage = createStage(faultSwitch.set)
  const patience = { ...patienceOf(options), stopping }
  const mailServer = options.mail ?? { host: '127.0.0.1', port: catcher.port }
  let undelivered = 0

  const send = async (mail: ActivationMail, delayMs: number): Promise<void> => {
    if (delayMs > 0) await pause(delayMs, stopping)
    const end = await deliver(mailServer, await writeActivation(mail), patience)
    if (end === 'given-up') undelivered += 1
  }
  const setFault: Core['setFault'] = (journey, fault) => {
    stage.stop()
    faultSwitch.set(journey, fault)
  }
  const state = (): PracticeState => ({
    faults: faultSwitch.current(),
    consumers: register.consumers.size(),
    companies: register.companies.size(),
    mails: catcher.count(),
    undelivered,
    scenario: stage.playing(),
  })

  const app = new Hono<PortalEnv>()
  app.use(bodyLimit({ maxSize: 10 * 1024 * 1024, onError: showTooLarge }))
  app.get('/style.css', stylesheet('style'))
  app.get('/_practice/desk.css', stylesheet('desk'))
  app.get('/captcha/defi', (c) => c.html(captchaDocument))
  addDesk(app, { catcher, stage, state, setFault })
  app.use(answerFaults(faultSwitch, options.slowMs ?? 2_500, stopping))
  const portalParts = {
    register,
    baseUrl,
    sendActivation: (mail: ActivationMail, delayMs: number) => void send(mail, delayMs),
    mailLateMs: options.mailLateMs ?? 12_000,
  }
  app.route('/', createConsumerPortal(portalParts))
  app.route('/pro', createCompanyPortal(portalParts))
  app.notFound(showNotFound)
  return { app, state, setFault, endScenario: stage.stop }
}

const patienceOf = (options: PracticeOptions): { readonly forMs: number; readonly everyMs: number } => ({
  forMs: options.mailRetryForMs ?? 60_000,
  everyMs: options.mailRetryEveryMs ?? 1_000,
})

/** Starts the practice registry, its mail catcher and two control sites; rejects (EADDRINUSE) if the port is taken. */
export const startPractice = async (options: PracticeOptions): Promise<Practice> => {
  const stopping = new AbortController()
  const catcher = await startMailCatcher(options.forward, {
    ...patienceOf(options),
    stopping: stopping.signal,
  })
  const started: Listening[] = []
  let url = ''
  const core = buildRegistry(options, catcher, () => url, stopping.signal)
  const stop = async (): Promise<void> => {
    core.endScenario()
    stopping.abort()
    await Promise.all([catcher.stop(), ...started.map((server) => server.stop())])
  }
  const serve = async (app: Hono<PortalEnv> | Hono, port: number): Promise<string> => {
    const server = await listen(app, port)
    started.push(server)
    return server.url
  }
  try {
    url = await serve(core.app, options.port)
    const controls = [await serve(librarySite, 0), await serve(tideSite, 0)] as const
    const { setFault, state } = core
    return { url, mailPort: catcher.port, controls, setFault, state, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
