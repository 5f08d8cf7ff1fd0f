// What the script of an open page shows and is told (views/live.js).
import { html } from 'hono/html'
import { patience } from '../src/incident/incident.ts'
import type { Journey } from './journey.ts'
import type { Lang } from './language.ts'
import { utc } from './time.ts'

const words = {
  fr: 'Ce qui est en gris date de plus de trois intervalles\u00a0: cela peut avoir changé. La page se renouvellera dès que Constat répondra.',
  en: 'What is grey is more than three intervals old: it may have changed. The page renews itself as soon as Constat answers.',
} as const

/** Says that the page is old; hidden until the script finds that it is. */
export const oldNote = (lang: Lang) => html`<p id="old" class="old" role="status" hidden>${words[lang]}</p>`

/** The attributes by which the script greys what was seen at a moment, once that is too long ago. */
export const staleness = (observedAt: number, staleAfterS: number) =>
  html`data-observed-at="${utc(observedAt)}" data-stale-after-s="${staleAfterS}"`

/** The same for what works, by the journey's own schedule: no longer than so does the server itself say it. */
export const journeyStaleness = ({ state, observedAt, everyMs }: Journey) =>
  observedAt !== null && Number.isFinite(everyMs) && (state === 'up' || state === 'degraded')
    ? staleness(observedAt, (patience * everyMs) / 1000)
    : ''
