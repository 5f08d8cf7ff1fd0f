// The pages for an address that leads nowhere and for a fault of ours.
import { html } from 'hono/html'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn } from './link.ts'
import { pageWords } from './words-page.ts'

/** The page shown with status 404 or 500; it says whose fault it is and nothing of the inside. */
export const failurePage = (frame: Frame, status: 404 | 500): Html => {
  const words = pageWords[frame.lang]
  const [title, why] = status === 404 ? [words.notFound, words.notFoundWhy] : [words.broken, words.brokenWhy]
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
    <p>${why}</p>
    <p><a href="${pathIn(frame.lang, '/')}">${words.home}</a></p>`,
  )
}
