// A screenshot, with words for those who do not see it.
import { html } from 'hono/html'
import { safeHref } from './link.ts'

/** A screenshot by its SHA-256, loaded when it is scrolled to; follow it for its full size. */
export const picture = (sha256: string, alt: string) => {
  const href = safeHref(`/artefacts/${sha256}`)
  return html`<a class="picture" href="${href}"><img src="${href}" alt="${alt}" loading="lazy" decoding="async"></a>`
}
