import { html } from 'hono/html'

export const failureBody = html`<p>Nous ne pouvons pas répondre à votre demande pour le moment. Veuillez
  réessayer plus tard.</p>
<p><a href="/">Revenir à l’accueil</a></p>`

/** What stands in place of the form: the notice of October 2021, retold. */
export const noticeBody = html`<div class="notice">
  <p>Depuis le 1er octobre, Télépaix est confié à un nouvel exploitant. Ce changement demande une opération de
    maintenance de quelques jours, qui est en cours.</p>
  <p>Nous faisons le nécessaire pour que le service continue. Veuillez nous excuser de la gêne occasionnée.</p>
  <p>À très bientôt sur Télépaix !</p>
</div>`

const tiles = Array.from({ length: 9 }, (_, place) => place + 1)

/** What the captcha's frame shows; nothing solves it. */
export const captchaDocument = html`<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>Captcha</title>
<style>body{font:14px sans-serif;margin:8px}div{display:grid;grid-template-columns:repeat(3,1fr);gap:4px}
button{height:40px}</style></head>
<body>
<p>Choisissez toutes les images où figure un passage pour piétons.</p>
<div>${tiles.map((tile) => html`<button type="button" aria-label="Image ${tile}"></button>`)}</div>
</body>
</html>`
