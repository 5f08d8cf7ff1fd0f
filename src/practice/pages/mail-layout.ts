import { html } from 'hono/html'
import type { Html } from './layout.ts'

/** The HTML document of a mail around its body. */
export const layoutOfMail = (subject: string, body: Html): Html => html`<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body style="font-family:sans-serif;line-height:1.5;color:#22302b;max-width:34em">
<p style="font-size:1.2em;color:#1f5b4c"><strong>Télépaix</strong></p>
${body}
<p style="color:#5b6862;font-size:.85em">Registre d’exercice de Constat : aucune inscription réelle</p>
</body>
</html>`
