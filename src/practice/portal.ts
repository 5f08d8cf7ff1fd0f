// What the two portals share: the request's fault, pages, and what a fault makes of a sign-up form.

import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Fault } from './faults.ts'
import type { Draft, Form } from './form.ts'
import { formView } from './pages/form-page.ts'
import { layout, type Page } from './pages/layout.ts'
import type { Register } from './register.ts'

export type PortalEnv = { Bindings: HttpBindings; Variables: { fault: Fault | null } }

export type ActivationMail = {
  readonly to: string
  readonly subject: string
  readonly link: string
  readonly code: string
}

export type PortalParts = {
  readonly register: Register
  /** The registry's own address, for the links in its mails; without a final slash. */
  readonly baseUrl: () => string
  readonly sendActivation: (mail: ActivationMail, delayMs: number) => void
  readonly mailLateMs: number
}

export type PortalContext = Context<PortalEnv>

export const showPage = (c: PortalContext, page: Page): Response | Promise<Response> => c.html(layout(page))

/** A page that holds a form, under an introduction. */
export const showForm = (
  c: PortalContext,
  part: 'consumer' | 'company',
  form: Form,
  draft: Draft,
  intro: unknown = '',
): Response | Promise<Response> =>
  showPage(c, { title: form.title, part, body: [intro, formView(form, draft, c.var.fault)] })

const alreadyRegistered = 'Cette adresse est déjà inscrite. Connectez-vous, ou choisissez une autre adresse.'

/** Adds to a sign-up form's draft what the fault, or an account that exists already, has against it. */
export const judgeSignUp = (draft: Draft, fault: Fault | null, isKnown: boolean): Draft => {
  const refuse = (notice: string): Draft => ({ ...draft, notices: [notice] })
  if (fault === 'captcha')
    return refuse('La vérification n’a pas abouti : prouvez que vous n’êtes pas un robot.')
  if (fault === 'form-rejected') {
    return refuse('Votre demande n’a pas pu être enregistrée. Vérifiez votre saisie et recommencez.')
  }
  if (!isKnown && fault !== 'already-registered') return draft
  return { ...draft, errors: { ...draft.errors, adresse: alreadyRegistered } }
}

/** Mails an activation unless the fault holds it back. */
export const mailActivation = (parts: PortalParts, fault: Fault | null, mail: ActivationMail): void => {
  if (fault === 'mail-absent') return
  parts.sendActivation(mail, fault === 'mail-late' ? parts.mailLateMs : 0)
}

/** The page after a submission; the fault `download` puts an attachment in its place. */
export const showSubmitted = (c: PortalContext, page: Page): Response | Promise<Response> => {
  if (c.var.fault !== 'download') return showPage(c, page)
  c.header('Content-Disposition', 'attachment; filename="accuse-de-reception.bin"')
  c.header('Content-Type', 'application/octet-stream')
  return c.body('Accusé de réception\n')
}
