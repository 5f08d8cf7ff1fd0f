// A small page for other sites' frames: the state of the journeys, with nothing else around it.
import { html } from 'hono/html'
import { type Journey, stateKeyOf } from './journey.ts'
import { french as fr, type Lang } from './language.ts'
import type { Html } from './layout.ts'
import { safeHref } from './link.ts'
import { stateMark } from './state-mark.ts'
import { moment, utc } from './time.ts'
import { stateSentence } from './words-state.ts'

/** What the page is told; `notice` says when nothing real was seen, and is empty otherwise. */
export type EmbedView = {
  readonly lang: Lang
  readonly title: string
  readonly registry: string
  readonly notice: string
  readonly url: string
  readonly now: number
  readonly journeys: readonly Journey[]
}

const words = {
  fr: {
    asOf: (at: number) => fr`État au ${moment('fr', at)} (heure de Paris)`,
    more: (title: string) => fr`Mesuré par ${title}, site indépendant du registre et de l'État`,
  },
  en: {
    asOf: (at: number) => `As of ${moment('en', at)} (Paris time)`,
    more: (title: string) => `Measured by ${title}, independent of the registry and of the State`,
  },
} as const

const line = (lang: Lang, journey: Journey) => html`<li class="${stateKeyOf(journey)}">
  <h2>${journey.title[lang]}</h2>
  ${stateMark(lang, journey)}
  <p>${journey.title[lang]}${lang === 'fr' ? '\u00a0:' : ':'} ${stateSentence(lang, journey)}</p>
</li>`

/** The whole page; its links open outside the frame. */
export const embedPage = (view: EmbedView): Html => {
  const { lang, now, notice, title } = view
  return html`<!DOCTYPE html>
<html lang="${lang}" data-constat-embed>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${notice}${title} – ${view.registry}</title>
<link rel="stylesheet" href="/embed.css">
<script src="/embed.js" defer></script>
</head>
<body>
<main>
<h1>${notice}${view.registry}</h1>
<ul>${view.journeys.map((journey) => line(lang, journey))}</ul>
<p class="source"><time datetime="${utc(now)}">${words[lang].asOf(now)}</time>.
<a href="${safeHref(view.url)}" target="_blank" rel="noopener">${words[lang].more(title)}</a></p>
</main>
</body>
</html>`
}
