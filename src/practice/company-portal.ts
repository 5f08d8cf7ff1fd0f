import { Hono } from 'hono'
import { addDeposits } from './company-deposits.ts'
import { addEnrolment } from './company-enrolment.ts'
import * as forms from './company-forms.ts'
import { type CompanyParts, type CompanyPortal, nobody, part } from './company-session.ts'
import { answerTo, emailOf, emptyDraft, isAcceptable, readForm } from './form.ts'
import * as pages from './pages/company-pages.ts'
import { expiredBody } from './pages/consumer-pages.ts'
import { isPassword } from './password.ts'
import { type PortalContext, type PortalParts, showForm, showPage } from './portal.ts'
import type { Company, Pending } from './register.ts'
import { createSessions } from './sessions.ts'

/** The companies' journey, under `/pro`: account, enrolment, activation, deposits, look-up. */
export const createCompanyPortal = (shared: PortalParts): CompanyPortal => {
  const parts: CompanyParts = { ...shared, sessions: createSessions('telepaix-pro', nobody) }
  const portal: CompanyPortal = new Hono()
  portal.get('/', (c) => showPage(c, { title: 'Espace professionnel', part, body: pages.homeBody }))
  addEnrolment(portal, parts)
  addActivation(portal, parts)
  addDeposits(portal, parts)
  addLogIn(portal, parts)
  return portal
}

const showExpired = (c: PortalContext): Response | Promise<Response> =>
  showPage(c, { title: 'Activation impossible', part, body: expiredBody('/pro/compte') })

const addActivation = (portal: CompanyPortal, { register, sessions }: CompanyParts): void => {
  const activate = (c: PortalContext, pending: Pending<Company>): Response => {
    const activatedAt = new Date()
    const membership = register.nextNumber('A', activatedAt)
    const company = { ...pending.account, membership, activatedAt }
    register.pendingCompanies.delete(pending.token)
    if (c.var.fault !== 'false-success') register.companies.set(company.email, company)
    sessions.start(c, { ...nobody, company })
    return c.redirect('/pro/activation/faite', 303)
  }
  portal.get('/activation', (c) => showForm(c, part, forms.activationForm, emptyDraft))
  portal.post('/activation', async (c) => {
    const draft = await readForm(c, forms.activationForm)
    if (!isAcceptable(draft)) return showForm(c, part, forms.activationForm, draft)
    if (c.var.fault === 'link-expired') return showExpired(c)
    const pending = register.pendingCompanies.get(sessions.read(c).pendingToken)
    if (pending !== undefined && pending.code === answerTo(draft.values, 'code')) return activate(c, pending)
    const errors = { code: 'Ce code n’est pas celui qui vous a été envoyé.' }
    return showForm(c, part, forms.activationForm, { ...draft, errors })
  })
  portal.get('/activation/lien', (c) => {
    const pending = register.pendingCompanies.get(c.req.query('jeton') ?? '')
    return pending === undefined || c.var.fault === 'link-expired' ? showExpired(c) : activate(c, pending)
  })
  portal.get('/activation/faite', (c) => {
    const { company } = sessions.read(c)
    if (company === null) return c.redirect('/pro/connexion', 303)
    const isNumbered = c.var.fault !== 'receipt-without-number'
    return showPage(c, { title: 'Adhésion activée', part, body: pages.activatedBody(company, isNumbered) })
  })
}

const addLogIn = (portal: CompanyPortal, { register, sessions }: CompanyParts): void => {
  const form = forms.companyLogInForm
  portal.get('/connexion', (c) => showForm(c, part, form, emptyDraft))
  portal.post('/connexion', async (c) => {
    const draft = await readForm(c, form)
    if (!isAcceptable(draft)) return showForm(c, part, form, draft)
    const company = register.companies.get(emailOf(draft.values))
    const isRight =
      company !== undefined &&
      (await isPassword(answerTo(draft.values, 'mot-de-passe'), company.passwordHash))
    if (!isRight) {
      return showForm(c, part, form, { ...draft, notices: ['L’adresse ou le mot de passe est incorrect.'] })
    }
    if (c.var.fault === 'login-loop') return c.redirect('/pro/connexion', 303)
    sessions.start(c, { ...nobody, company })
    return c.redirect('/pro/adhesion', 303)
  })
  portal.get('/adhesion', (c) => {
    const company = register.companies.get(sessions.read(c).company?.email ?? '')
    if (company === undefined) return c.redirect('/pro/connexion', 303)
    const isNumbered = c.var.fault !== 'receipt-without-number'
    return showPage(c, { title: 'Mon adhésion', part, body: pages.membershipBody(company, isNumbered) })
  })
  portal.get('/deconnexion', (c) => {
    sessions.end(c)
    return c.redirect('/pro', 303)
  })
}
