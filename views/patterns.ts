// What each kind of time is drawn with: a pattern beside its colour.
import { html } from 'hono/html'

/** From the foot of a bar upwards: what fails stands on the ground line, where it can be compared. */
export const kinds = ['down', 'uncertain', 'degraded', 'up', 'none'] as const

export type Kind = (typeof kinds)[number]

const ground = () => html`<rect width="6" height="6"/>`

/** The patterns that the drawings of a page are filled with: once per page, before them. */
export const patterns =
  () => html`<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="fill-up" width="6" height="6" patternUnits="userSpaceOnUse">${ground()}</pattern>
<pattern id="fill-degraded" width="6" height="6" patternUnits="userSpaceOnUse">${ground()}<path d="M-1 7 7-1M-1 1 1-1M5 7 7 5"/></pattern>
<pattern id="fill-down" width="6" height="6" patternUnits="userSpaceOnUse">${ground()}</pattern>
<pattern id="fill-uncertain" width="6" height="6" patternUnits="userSpaceOnUse">${ground()}<path d="M0 1.5h6M0 4.5h6"/></pattern>
<pattern id="fill-none" width="6" height="6" patternUnits="userSpaceOnUse">${ground()}<path d="M3 2v2M2 3h2"/></pattern>
</defs></svg>`

/** A square of one kind, beside its word. */
export const swatch = (kind: Kind) =>
  html`<svg class="swatch" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false"><rect width="18" height="18" fill="url(#fill-${kind})"/></svg>`
