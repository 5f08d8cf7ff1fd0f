// What the script of an open page shows and is told (views/live.js).
import { html } from 'hono/html'
import type { Lang } from './language.ts'
import { utc } from './time.ts'

const words = {
  fr: 'Cette page n’a pas été renouvelée depuis plus de trois intervalles\u00a0: ce qu’elle dit peut avoir changé. Elle se renouvellera dès que Constat répondra.',
  en: 'This page has not been renewed for more than three intervals: what it says may have changed. It renews itself as soon as Constat answers.',
} as const

/** Says that the page is old; hidden until the script finds that it is. */
export const oldNote = (lang: Lang) => html`<p id="old" class="old" role="status" hidden>${words[lang]}</p>`

/** The attributes by which the script greys what was seen at a moment, once that is too long ago. */
export const staleness = (observedAt: number, staleAfterS: number) =>
  html`data-observed-at="${utc(observedAt)}" data-stale-after-s="${staleAfterS}"`
