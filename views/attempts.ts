// Attempts as a list, each with a link to its run.
import { html } from 'hono/html'
import type { Attempt } from './journey.ts'
import type { Lang } from './language.ts'
import { pathIn } from './link.ts'
import { clockTag, secondsText } from './time.ts'
import { outcomeWords, reachText, verdictWords } from './words-outcome.ts'
import { pageWords } from './words-page.ts'

/** How an attempt ended, in words: what failed and where, or how far it went. */
export const attemptText = (
  lang: Lang,
  { verdict, outcome, tier, failedStep }: Pick<Attempt, 'verdict' | 'outcome' | 'tier' | 'failedStep'>,
): string => {
  const words = pageWords[lang]
  const ended = verdictWords[verdict][lang]
  if (verdict === 'up' || verdict === 'degraded') {
    if (tier === 'submit') return ended
    return verdict === 'up' ? words.formReached : words.formReachedSlowly
  }
  const colon = lang === 'fr' ? '\u00a0: ' : ': '
  const where = failedStep === null ? '' : `, ${words.atStep(failedStep[lang])}`
  return `${ended}${colon}${outcomeWords[outcome].label[lang]}${where}`
}

// How far an attempt was to go is said only of one that went there.
const measureText = (lang: Lang, { verdict, tier, durationMs, stopsAt }: Attempt): string => {
  const took = secondsText(lang, durationMs)
  return verdict === 'up' || verdict === 'degraded'
    ? `${reachText(lang, tier, stopsAt, 'short')}, ${took}`
    : took
}

const line = (lang: Lang, now: number, attempt: Attempt) => {
  const text = attemptText(lang, attempt)
  const { discounted, verdict, id } = attempt
  const link = html`<a href="${pathIn(lang, `/runs/${id}`)}">${clockTag(lang, attempt.startedAt, now)}</a>`
  if (discounted !== null) {
    return html`<li class="attempt discounted"><del>${link} <span class="what">${text}</span></del>
      <span class="note">${pageWords[lang].discounted(discounted)}</span></li>`
  }
  return html`<li class="attempt ${verdict}">${link} <span class="what">${text}</span>
    <span class="note">${measureText(lang, attempt)}</span></li>`
}

/** The attempts given, in their order. */
export const attemptList = (lang: Lang, now: number, attempts: readonly Attempt[]) =>
  attempts.length === 0
    ? html`<p>${pageWords[lang].noAttempts}</p>`
    : html`<ol class="attempts">${attempts.map((attempt) => line(lang, now, attempt))}</ol>`
