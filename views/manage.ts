// What a subscriber changes, suspends, downloads and leaves by.
import { html } from 'hono/html'
import type { JourneyName } from './journey.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn } from './link.ts'
import { type Choices, choiceFields, oneButton, wordsPage } from './subscribe.ts'
import { subscribeWords } from './words-subscribe.ts'

export type ManageView = {
  readonly journeys: readonly JourneyName[]
  readonly choices: Choices
  readonly paused: boolean
  /** The path of this page, without what is below it. */
  readonly path: string
  readonly told: 'saved' | 'choice' | null
}

/** Everything that a subscriber can do, each with a form of its own. */
export const managePage = (frame: Frame, { journeys, choices, paused, path, told }: ManageView): Html => {
  const { lang } = frame
  const words = subscribeWords[lang]
  const note =
    told === null
      ? ''
      : html`<p role="status"${told === 'choice' ? html` class="fault"` : ''}>${told === 'saved' ? words.saved : words.badChoice}</p>`
  return layout(
    frame,
    words.manage,
    html`<h1>${words.manage}</h1>${note}${paused ? html`<p class="fault">${words.pausedNow}</p>` : ''}
    <form class="ask" method="post" action="${pathIn(lang, path)}">
      ${choiceFields(lang, journeys, choices)}
      <p><button type="submit">${words.save}</button></p></form>
    <section aria-labelledby="pause"><h2 id="pause">${words.pauseTitle}</h2><p>${words.pauseWords}</p>
      ${paused ? oneButton(lang, `${path}/resume`, words.resume) : oneButton(lang, `${path}/pause`, words.pause)}</section>
    <section aria-labelledby="stored"><h2 id="stored">${words.stored}</h2><p>${words.storedWords}</p>
      <p><a href="${pathIn(lang, `${path}/stored.json`)}" download>${words.download}</a></p></section>
    <section aria-labelledby="leave"><h2 id="leave">${words.leave}</h2><p>${words.leaveWords}</p>
      ${oneButton(lang, `${path}/leave`, words.leaveButton)}</section>`,
  )
}

/** Where the unsubscription link of a message leads a person: one button. */
export const unsubscribePage = (frame: Frame): Html => {
  const words = subscribeWords[frame.lang]
  const button = oneButton(frame.lang, frame.path, words.unsubscribe)
  return wordsPage(frame, words.unsubscribe, [words.unsubscribeWords], button)
}

/** The address is erased. */
export const gonePage = (frame: Frame): Html => {
  const words = subscribeWords[frame.lang]
  return wordsPage(frame, words.gone, [words.goneWords])
}
