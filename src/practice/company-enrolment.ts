import * as forms from './company-forms.ts'
import { type CompanyParts, type CompanyPortal, part } from './company-session.ts'
import { answerTo, emailOf, emptyDraft, type Form, isAcceptable, readForm, type Values } from './form.ts'
import { readSiret } from './numbers.ts'
import * as pages from './pages/company-pages.ts'
import { hashPassword } from './password.ts'
import { judgeSignUp, mailActivation, type PortalContext, showForm, showSubmitted } from './portal.ts'
import { type Company, pendingFor } from './register.ts'

type Stage = { readonly form: Form; readonly path: string; readonly next: string; readonly needs: string }

const stages: readonly Stage[] = [
  { form: forms.identityForm, path: '/identite', next: '/pro/statut', needs: 'adresse' },
  { form: forms.statusForm, path: '/statut', next: '/pro/formule', needs: 'siret' },
  { form: forms.planForm, path: '/formule', next: '/pro/conditions', needs: 'statut' },
  { form: forms.termsForm, path: '/conditions', next: '/pro/messagerie', needs: 'formule' },
]

/** The five forms of an enrolment, and the mail that ends it. */
export const addEnrolment = (portal: CompanyPortal, parts: CompanyParts): void => {
  addAccount(portal, parts)
  for (const [place, stage] of stages.entries()) addStage(portal, parts, stage, place + 2)
  portal.get('/messagerie', (c) =>
    showSubmitted(c, { title: 'Consultez votre messagerie', part, body: pages.checkMailBody }),
  )
}

const addAccount = (portal: CompanyPortal, { register, sessions }: CompanyParts): void => {
  const form = forms.accountForm
  portal.get('/compte', (c) => showForm(c, part, form, emptyDraft, pages.stageIntro(1)))
  portal.post('/compte', async (c) => {
    const draft = await readForm(c, form)
    const { 'mot-de-passe': password = '', confirmation: _, ...answers } = draft.values
    const isKnown = register.companies.get(emailOf(answers)) !== undefined
    const judged = isAcceptable(draft) ? judgeSignUp(draft, c.var.fault, isKnown) : draft
    if (!isAcceptable(judged)) return showForm(c, part, form, judged, pages.stageIntro(1))
    sessions.update(c, { answers: { ...answers, hash: await hashPassword(password) } })
    return c.redirect('/pro/identite', 303)
  })
}

const addStage = (portal: CompanyPortal, parts: CompanyParts, stage: Stage, place: number): void => {
  const { form, path, next, needs } = stage
  const { sessions } = parts
  portal.get(path, (c) => {
    const { answers } = sessions.read(c)
    if (answers[needs] === undefined) return c.redirect('/pro/compte', 303)
    return showForm(c, part, form, { ...emptyDraft, values: answers }, pages.stageIntro(place))
  })
  portal.post(path, async (c) => {
    const { answers } = sessions.read(c)
    if (answers[needs] === undefined) return c.redirect('/pro/compte', 303)
    const draft = await readForm(c, form)
    if (!isAcceptable(draft)) return showForm(c, part, form, draft, pages.stageIntro(place))
    const gathered = { ...answers, ...draft.values }
    sessions.update(c, { answers: gathered })
    if (form === forms.termsForm) submit(c, parts, gathered)
    return c.redirect(next, 303)
  })
}

const companyFrom = (answers: Values): Company => ({
  email: emailOf(answers),
  contact: answerTo(answers, 'contact'),
  passwordHash: answerTo(answers, 'hash'),
  name: answerTo(answers, 'raison-sociale'),
  siret: readSiret(answerTo(answers, 'siret')) ?? '',
  status: answerTo(answers, 'statut'),
  plan: answerTo(answers, 'formule'),
  membership: '',
  activatedAt: new Date(),
  deposits: [],
})

const submit = (c: PortalContext, parts: CompanyParts, answers: Values): void => {
  const pending = pendingFor(companyFrom(answers))
  parts.register.pendingCompanies.set(pending.token, pending)
  parts.sessions.update(c, { answers: {}, pendingToken: pending.token })
  mailActivation(parts, c.var.fault, {
    to: pending.account.email,
    subject: 'Activez votre adhésion Télépaix',
    link: `${parts.baseUrl()}/pro/activation/lien?jeton=${pending.token}`,
    code: pending.code,
  })
}
