// The accessibility statement.
import { html } from 'hono/html'
import { type Frame, type Html, layout } from './layout.ts'
import { contactLink } from './link.ts'
import { rulesOf } from './method-rules.ts'
import { accessibilityWords } from './words-accessibility.ts'

const points = (said: readonly string[]) => html`<ul>${said.map((point) => html`<li>${point}</li>`)}</ul>`

/** The page of the accessibility statement. */
export const accessibilityPage = (frame: Frame): Html => {
  const words = accessibilityWords[frame.lang]
  return layout(
    frame,
    words.title,
    html`<div class="words"><h1>${words.heading}</h1>
    <p>${words.scope(frame.title, frame.url)}</p>
    <h2>${words.state}</h2>
    ${rulesOf(words.stateWords)}
    <h2>${words.tested}</h2>
    ${points(words.testedWords)}
    <h2>${words.untested}</h2>
    ${points(words.untestedWords)}
    <h2>${words.technologies}</h2>
    <p>${words.technologiesWords}</p>
    <h2>${words.contact}</h2>
    <p>${words.contactWords}${contactLink(frame.contact)}</p>
    <h2>${words.recourse}</h2>
    <p>${words.recourseWords}</p>
    <p class="note">${words.established(frame.version)}</p></div>`,
  )
}
