// A journey's state as a mark and a word: its colour never speaks alone.
import { html } from 'hono/html'
import { type Journey, stateKeyOf } from './journey.ts'
import type { Lang } from './language.ts'
import { stateWords } from './words-state.ts'

const marks = {
  completes: '✓',
  'stops-short': '✓',
  reachable: '✓',
  slow: '≈',
  'slow-short': '≈',
  'slow-form': '≈',
  suspect: '!',
  down: '✕',
  'last-seen-failing': '?',
  unknown: '?',
  'never-measured': '?',
  paused: '‖',
  retired: '–',
} as const

/** The state of a journey, in a word or two. */
export const stateMark = (lang: Lang, journey: Journey) => {
  const key = stateKeyOf(journey)
  return html`<p class="state ${key}"><span class="mark" aria-hidden="true">${marks[key]}</span> ${stateWords[key][lang]}</p>`
}
