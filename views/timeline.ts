// What happened, in order: attempts, confirmations, words, announced maintenance and silence.
import { html } from 'hono/html'
import type { Outcome, Tier, Verdict } from '../src/outcome/outcome.ts'
import { attemptText } from './attempts.ts'
import type { StatementView } from './journey.ts'
import { type Bilingual, capital, type Lang } from './language.ts'
import { pathIn } from './link.ts'
import type { GapView } from './probe.ts'
import { announcement, type MaintenanceView, quotation } from './statement.ts'
import { stamp, timeTag } from './time.ts'
import { detailWords } from './words-detail.ts'
import { outcomeWords, verdictsWords } from './words-outcome.ts'
import { pageWords } from './words-page.ts'
import { storyWords } from './words-story.ts'

type RunRef = { readonly id: string; readonly startedAt: number }

/** So many attempts in a row that ended alike. */
export type FoldView = {
  readonly count: number
  readonly tier: Tier
  readonly verdict: Verdict
  readonly outcome: Outcome
  readonly failedStep: Bilingual | null
  readonly discounted: string | null
  readonly first: RunRef
  readonly last: RunRef
}

/** One thing that happened, at a moment in epoch milliseconds. */
export type Happening =
  | { readonly kind: 'attempts'; readonly at: number; readonly fold: FoldView }
  | { readonly kind: 'opened' | 'closed'; readonly at: number }
  | { readonly kind: 'statement'; readonly at: number; readonly statement: StatementView }
  | { readonly kind: 'maintenance'; readonly at: number; readonly maintenance: MaintenanceView }
  | { readonly kind: 'gap'; readonly at: number; readonly gap: GapView }

const endsOf = (lang: Lang, { verdict, outcome, tier, failedStep }: FoldView) => {
  const words = storyWords[lang]
  const ended = verdictsWords[verdict][lang]
  if (verdict === 'up' || verdict === 'degraded') {
    if (tier === 'submit') return ended
    return verdict === 'up' ? words.formsReached : words.formsReachedSlowly
  }
  const where = failedStep === null ? '' : ` ${pageWords[lang].atStep(failedStep[lang])}`
  return `${ended}${where}${lang === 'fr' ? '\u00a0: ' : ': '}${outcomeWords[outcome].label[lang]}`
}

const endOf = (lang: Lang, fold: FoldView) =>
  fold.count === 1
    ? capital(lang, attemptText(lang, fold))
    : storyWords[lang].many(fold.count, endsOf(lang, fold))

const refs = (lang: Lang, { count, first, last }: FoldView) => {
  const words = storyWords[lang]
  if (count === 1) return html`<a href="${pathIn(lang, `/runs/${first.id}`)}">${detailWords[lang].see}</a>`
  return html`<a href="${pathIn(lang, `/runs/${first.id}`)}">${words.firstOf(stamp(lang, first.startedAt))}</a> ·
    <a href="${pathIn(lang, `/runs/${last.id}`)}">${words.lastOf(stamp(lang, last.startedAt))}</a>`
}

const attempts = (lang: Lang, fold: FoldView) => {
  const said = endOf(lang, fold)
  if (fold.discounted === null) {
    return html`<p class="attempt ${fold.verdict}"><span class="what">${said}</span> <span class="note">${refs(lang, fold)}</span></p>`
  }
  return html`<p class="attempt discounted"><del>${said}</del> <span class="note">${pageWords[lang].discounted(fold.discounted)} ${refs(lang, fold)}</span></p>`
}

const told = (lang: Lang, one: Happening, retracted: boolean) => {
  const words = storyWords[lang]
  const turn = (said: string) => html`<p class="turn">${retracted ? html`<del>${said}</del>` : said}</p>`
  switch (one.kind) {
    case 'attempts':
      return attempts(lang, one.fold)
    case 'opened':
      return turn(words.opened)
    case 'closed':
      return turn(words.closed)
    case 'statement':
      return quotation(lang, one.statement)
    case 'maintenance':
      return announcement(lang, one.maintenance)
    case 'gap': {
      const { count, from, to, reason } = one.gap
      return html`<p class="blank">${words.gap(count, stamp(lang, from), stamp(lang, to), detailWords[lang].gapReason[reason])}</p>`
    }
  }
}

/** The happenings given, in their order; the turns of a retracted incident are struck through. */
export const timeline = (lang: Lang, happenings: readonly Happening[], retracted: boolean) =>
  html`<ol class="timeline">${happenings.map(
    (one) =>
      html`<li class="${one.kind}"><p class="when">${timeTag(lang, one.at)}</p>${told(lang, one, retracted)}</li>`,
  )}</ol>`
