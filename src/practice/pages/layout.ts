import { html } from 'hono/html'

export type Html = ReturnType<typeof html>

export type Page = {
  readonly title: string
  readonly body: unknown
  /** Which part of the site the page belongs to. */
  readonly part?: 'home' | 'consumer' | 'company' | 'desk'
}

const wordmark = html`<svg width="42" height="42" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <circle cx="16" cy="16" r="15" fill="currentColor" />
  <path d="M11 8l3 5-2 2c1 2 3 4 5 5l2-2 5 3-2 4C14 25 7 18 7 10z" fill="#fff" />
  <path d="M7 25 25 7" stroke="currentColor" stroke-width="5" />
  <path d="M7 25 25 7" stroke="#fff" stroke-width="2" stroke-linecap="round" />
</svg>`

const link = (href: string, text: string, isHere: boolean): Html =>
  html`<a href="${href}"${isHere ? html` aria-current="true"` : ''}>${text}</a>`

/** The whole document around a page's body; `title` is its only main heading. */
export const layout = ({ title, body, part }: Page): Html => html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Télépaix</title>
<link rel="stylesheet" href="/style.css">
${part === 'desk' ? html`<link rel="stylesheet" href="/_practice/desk.css">` : ''}
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header class="top">
  <div class="wide">
    <a class="brand" href="/">${wordmark}<span><b>Télépaix</b><small>Registre d’opposition au démarchage téléphonique</small></span></a>
    <nav aria-label="Navigation principale">
      ${link('/', 'Accueil', part === 'home')}
      ${link('/connexion', 'Mon compte', part === 'consumer')}
      ${link('/pro', 'Professionnels', part === 'company')}
    </nav>
  </div>
</header>
<main id="contenu" class="${part === 'desk' ? 'wide' : 'narrow'}">
<h1>${title}</h1>
${body}
</main>
<footer><div class="wide"><p>Registre d’exercice de Constat : aucune inscription réelle</p></div></footer>
</body>
</html>`
