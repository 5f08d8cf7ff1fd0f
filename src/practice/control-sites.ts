// Two sites that have nothing to do with the registry: if they answer while it fails, the fault is not ours.

import { Hono } from 'hono'
import { html } from 'hono/html'

const site = (title: string, text: string): Hono => {
  const app = new Hono()
  app.get('/', (c) =>
    c.html(html`<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"></head>
<body><h1>${title}</h1><p>${text}</p></body>
</html>`),
  )
  return app
}

export const librarySite = site(
  'Bibliothèque de Saint-Exemple',
  'Ouverte du mardi au samedi, de 10 heures à 18 heures.',
)

export const tideSite = site('Marées de Port-Exemple', 'Pleine mer à 6 h 12 et à 18 h 40.')
