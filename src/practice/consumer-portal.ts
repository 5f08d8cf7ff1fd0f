import { Hono } from 'hono'
import {
  activationForm,
  lineNames,
  linesForm,
  logInForm,
  signUpForm,
  withdrawalForm,
} from './consumer-forms.ts'
import { answerTo, emailOf, emptyDraft, isAcceptable, readForm, type Values } from './form.ts'
import { daysAfter } from './french-date.ts'
import { readPhone, showPhone } from './numbers.ts'
import * as pages from './pages/consumer-pages.ts'
import { hashPassword, isPassword } from './password.ts'
import {
  judgeSignUp,
  mailActivation,
  type PortalContext,
  type PortalEnv,
  type PortalParts,
  showForm,
  showPage,
  showSubmitted,
} from './portal.ts'
import { type Consumer, type Pending, pendingFor, type Receipt } from './register.ts'
import { createSessions } from './sessions.ts'

type Session = {
  readonly pendingToken: string
  /** Who is logged in, as the account stood at that moment; the register has the last word on its numbers. */
  readonly consumer: Consumer | null
  readonly receipt: Receipt | null
}

const nobody: Session = { pendingToken: '', consumer: null, receipt: null }
const part = 'consumer'

type Parts = PortalParts & { readonly sessions: ReturnType<typeof createSessions<Session>> }
type Portal = Hono<PortalEnv>

/** The consumers' journey: account, activation, numbers, receipt, look-up, withdrawal. */
export const createConsumerPortal = (shared: PortalParts): Portal => {
  const parts: Parts = { ...shared, sessions: createSessions('telepaix', nobody) }
  const portal: Portal = new Hono()
  portal.get('/', (c) =>
    showPage(c, { title: 'Ne soyez plus dérangé par téléphone', part: 'home', body: pages.homeBody }),
  )
  addSignUp(portal, parts)
  addActivation(portal, parts)
  addLines(portal, parts)
  addLogIn(portal, parts)
  addWithdrawal(portal, parts)
  return portal
}

const accountFrom = async (values: Values): Promise<Consumer> => ({
  email: emailOf(values),
  lastName: answerTo(values, 'nom'),
  firstNames: answerTo(values, 'prenoms'),
  passwordHash: await hashPassword(answerTo(values, 'mot-de-passe')),
  registration: null,
})

const addSignUp = (portal: Portal, parts: Parts): void => {
  const { register, sessions } = parts
  portal.get('/inscription', (c) => showForm(c, part, signUpForm, emptyDraft, pages.signUpIntro))
  portal.post('/inscription', async (c) => {
    const draft = await readForm(c, signUpForm)
    const isKnown = register.consumers.get(emailOf(draft.values)) !== undefined
    const judged = isAcceptable(draft) ? judgeSignUp(draft, c.var.fault, isKnown) : draft
    if (!isAcceptable(judged)) return showForm(c, part, signUpForm, judged, pages.signUpIntro)
    const pending = pendingFor(await accountFrom(draft.values))
    register.pendingConsumers.set(pending.token, pending)
    sessions.update(c, { pendingToken: pending.token })
    mailActivation(parts, c.var.fault, {
      to: pending.account.email,
      subject: 'Activez votre compte Télépaix',
      link: `${parts.baseUrl()}/activation/lien?jeton=${pending.token}`,
      code: pending.code,
    })
    return c.redirect('/inscription/messagerie', 303)
  })
  portal.get('/inscription/messagerie', (c) =>
    showSubmitted(c, { title: 'Consultez votre messagerie', part, body: pages.checkMailBody('/activation') }),
  )
}

const showExpired = (c: PortalContext): Response | Promise<Response> =>
  showPage(c, { title: 'Activation impossible', part, body: pages.expiredBody('/inscription') })

const addActivation = (portal: Portal, { register, sessions }: Parts): void => {
  const activate = (c: PortalContext, pending: Pending<Consumer>): Response => {
    register.pendingConsumers.delete(pending.token)
    if (c.var.fault !== 'false-success') register.consumers.set(pending.account.email, pending.account)
    sessions.start(c, { ...nobody, consumer: pending.account })
    return c.redirect('/activation/faite', 303)
  }
  portal.get('/activation', (c) => showForm(c, part, activationForm, emptyDraft))
  portal.post('/activation', async (c) => {
    const draft = await readForm(c, activationForm)
    if (!isAcceptable(draft)) return showForm(c, part, activationForm, draft)
    if (c.var.fault === 'link-expired') return showExpired(c)
    const pending = register.pendingConsumers.get(sessions.read(c).pendingToken)
    if (pending !== undefined && pending.code === answerTo(draft.values, 'code')) return activate(c, pending)
    const errors = { code: 'Ce code n’est pas celui qui vous a été envoyé.' }
    return showForm(c, part, activationForm, { ...draft, errors })
  })
  portal.get('/activation/lien', (c) => {
    const pending = register.pendingConsumers.get(c.req.query('jeton') ?? '')
    return pending === undefined || c.var.fault === 'link-expired' ? showExpired(c) : activate(c, pending)
  })
  portal.get('/activation/faite', (c) =>
    sessions.read(c).consumer === null
      ? c.redirect('/connexion', 303)
      : showPage(c, { title: 'Votre compte est activé', part, body: pages.activatedBody }),
  )
}

const receiptFor = (parts: Parts, series: 'R' | 'W', phones: readonly string[]): Receipt => {
  const issuedAt = new Date()
  return {
    number: parts.register.nextNumber(series, issuedAt),
    issuedAt,
    effectiveAt: daysAfter(issuedAt, 30),
    phones,
  }
}

const addLines = (portal: Portal, parts: Parts): void => {
  const { register, sessions } = parts
  portal.get('/numeros', (c) => {
    const { consumer } = sessions.read(c)
    if (consumer === null) return c.redirect('/connexion', 303)
    const phones = register.consumers.get(consumer.email)?.registration?.phones ?? []
    const values = Object.fromEntries(phones.map((phone, place) => [lineNames[place], showPhone(phone)]))
    return showForm(c, part, linesForm, { ...emptyDraft, values }, pages.linesIntro)
  })
  portal.post('/numeros', async (c) => {
    const { consumer } = sessions.read(c)
    if (consumer === null) return c.redirect('/connexion', 303)
    const draft = await readForm(c, linesForm)
    if (!isAcceptable(draft)) return showForm(c, part, linesForm, draft, pages.linesIntro)
    const phones = lineNames.flatMap((name) => readPhone(draft.values[name] ?? '') ?? [])
    const receipt = receiptFor(parts, 'R', phones)
    if (c.var.fault !== 'false-success') {
      register.consumers.set(consumer.email, { ...consumer, registration: receipt })
    }
    sessions.update(c, { receipt })
    return c.redirect('/recepisse', 303)
  })
  portal.get('/recepisse', (c) => {
    const { receipt } = sessions.read(c)
    if (receipt === null) return c.redirect('/connexion', 303)
    const isNumbered = c.var.fault !== 'receipt-without-number'
    return showPage(c, {
      title: 'Récépissé d’inscription',
      part,
      body: pages.receiptBody(receipt, isNumbered),
    })
  })
}

const addLogIn = (portal: Portal, { register, sessions }: Parts): void => {
  portal.get('/connexion', (c) => showForm(c, part, logInForm, emptyDraft))
  portal.post('/connexion', async (c) => {
    const draft = await readForm(c, logInForm)
    if (!isAcceptable(draft)) return showForm(c, part, logInForm, draft)
    const consumer = register.consumers.get(emailOf(draft.values))
    const isRight =
      consumer !== undefined &&
      (await isPassword(answerTo(draft.values, 'mot-de-passe'), consumer.passwordHash))
    if (!isRight) {
      return showForm(c, part, logInForm, {
        ...draft,
        notices: ['L’adresse ou le mot de passe est incorrect.'],
      })
    }
    if (c.var.fault === 'login-loop') return c.redirect('/connexion', 303)
    sessions.start(c, { ...nobody, consumer })
    return c.redirect('/mon-espace', 303)
  })
  portal.get('/mon-espace', (c) => {
    const consumer = register.consumers.get(sessions.read(c).consumer?.email ?? '')
    if (consumer === undefined) return c.redirect('/connexion', 303)
    const isNumbered = c.var.fault !== 'receipt-without-number'
    return showPage(c, { title: 'Mon espace', part, body: pages.accountBody(consumer, isNumbered) })
  })
  portal.get('/deconnexion', (c) => {
    sessions.end(c)
    return c.redirect('/', 303)
  })
}

const addWithdrawal = (portal: Portal, parts: Parts): void => {
  const { register, sessions } = parts
  const registered = (c: PortalContext): Consumer | undefined =>
    register.consumers.get(sessions.read(c).consumer?.email ?? '')
  portal.get('/retrait', (c) => {
    const registration = registered(c)?.registration ?? null
    if (registration === null) return c.redirect('/mon-espace', 303)
    return showForm(c, part, withdrawalForm, emptyDraft, pages.withdrawalIntro(registration))
  })
  portal.post('/retrait', (c) => {
    const consumer = registered(c)
    if (consumer === undefined || consumer.registration === null) return c.redirect('/mon-espace', 303)
    register.consumers.set(consumer.email, { ...consumer, registration: null })
    sessions.update(c, { receipt: receiptFor(parts, 'W', consumer.registration.phones) })
    return c.redirect('/retrait/recepisse', 303)
  })
  portal.get('/retrait/recepisse', (c) => {
    const { receipt } = sessions.read(c)
    if (receipt === null || !receipt.number.startsWith('W')) return c.redirect('/mon-espace', 303)
    return showPage(c, { title: 'Récépissé de retrait', part, body: pages.withdrawnBody(receipt) })
  })
}
