import { html } from 'hono/html'
import type { SendMailOptions } from 'nodemailer'
import { layoutOfMail } from './pages/mail-layout.ts'
import type { ActivationMail } from './portal.ts'

/** The mail that carries an activation link and code, as text and as HTML. */
export const writeActivation = async ({
  to,
  subject,
  link,
  code,
}: ActivationMail): Promise<SendMailOptions> => {
  const body = html`<p>Bonjour,</p>
<p>Pour confirmer votre adresse électronique, ouvrez ce lien :</p>
<p><a href="${link}">${link}</a></p>
<p>Code d’activation : <strong>${code}</strong></p>
<p>Ce lien et ce code sont valables 10 jours. Si vous n’avez rien demandé, ne faites rien.</p>`
  const text = `Bonjour,

Pour confirmer votre adresse électronique, ouvrez ce lien :
${link}

Code d’activation : ${code}

Ce lien et ce code sont valables 10 jours. Si vous n’avez rien demandé, ne faites rien.

Télépaix
Registre d’exercice de Constat : aucune inscription réelle
`
  return {
    from: { name: 'Télépaix', address: 'ne-pas-repondre@telepaix.example' },
    to,
    subject,
    text,
    html: String(await layoutOfMail(subject, body)),
  }
}
