// One journey: what its probe does step by step, when, and what came of it lately.
import { html } from 'hono/html'
import type { Tier } from '../src/outcome/outcome.ts'
import { attemptList } from './attempts.ts'
import { availabilityTable } from './availability.ts'
import { dayBars, legend } from './day-bars.ts'
import { incidentTable } from './incidents.ts'
import type { IncidentLine, Panel, StatementView } from './journey.ts'
import { type Bilingual, capital, type Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { paceChart } from './pace-chart.ts'
import { patterns } from './patterns.ts'
import { withQuotations } from './quoted.ts'
import { stateMark } from './state-mark.ts'
import { announcements, type MaintenanceView, saidAndSeen, statements } from './statement.ts'
import { durationText, stamp, timeTag } from './time.ts'
import { chartWords } from './words-chart.ts'
import { detailWords } from './words-detail.ts'
import { reachText } from './words-outcome.ts'
import { pageWords } from './words-page.ts'
import { stateSentence } from './words-state.ts'
import { storyWords } from './words-story.ts'

export type PlanView = {
  readonly tier: Tier
  readonly cron: string
  readonly intervalMs: number
  readonly slowAfterMs: number
}

/** Planned moments that were missed: the first and the last, and how many. */
export type GapView = {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly reason: 'stopped' | 'busy' | 'asked_to_wait' | 'not_recorded' | 'paused'
}

export type ProbeView = Panel & {
  /** No longer watched. */
  readonly retired: boolean
  readonly steps: readonly {
    readonly title: Bilingual
    readonly submits: boolean
    readonly expects: Bilingual
  }[]
  readonly plans: readonly PlanView[]
  readonly gaps: readonly GapView[]
  readonly incidents: readonly IncidentLine[]
  /** What maintenance was announced, the latest first. */
  readonly maintenances: readonly MaintenanceView[]
  /** What others said that concerns it, newest first. */
  readonly statements: readonly StatementView[]
}

const steps = (frame: Frame, { steps: all, journey }: ProbeView) => {
  const { lang } = frame
  const words = detailWords[lang]
  const last = all.findIndex(({ title }) => title.fr === journey.stopsAt?.fr)
  const first = all.findIndex(({ submits }) => submits)
  return html`<p>${words.journeyIntro}</p>
    <ol class="plan">${all.map(
      ({ title, expects }, position) =>
        html`<li>${title[lang]}${expects[lang] === '' ? '' : html` <span class="note">${storyWords[lang].expected}${withQuotations(frame, expects[lang])}.</span>`}${position === first ? html` <span class="note">${words.submitsHere}</span>` : ''}${last !== -1 && position === last + 1 ? html` <span class="note">${words.neverFromHere}</span>` : ''}</li>`,
    )}</ol>`
}

const schedules = (lang: Lang, { plans, journey }: ProbeView) => {
  const words = detailWords[lang]
  const colon = lang === 'fr' ? '\u00a0: ' : ': '
  const line = ({ tier, cron, intervalMs, slowAfterMs }: PlanView) =>
    html`<li>${reachText(lang, tier, journey.stopsAt, 'long')}${colon}${words.every(durationText(lang, intervalMs, 'up'), cron, durationText(lang, slowAfterMs, 'up'))}</li>`
  return html`<section aria-labelledby="schedule"><h2 id="schedule">${words.schedules}</h2>
    ${plans.length === 0 ? html`<p>${words.noSchedule}</p>` : html`<ul>${plans.map(line)}</ul>`}</section>`
}

const gaps = (lang: Lang, all: readonly GapView[]) => {
  const words = detailWords[lang]
  const span = ({ from, to }: GapView) =>
    from === to ? timeTag(lang, from) : html`${timeTag(lang, from)} – ${timeTag(lang, to)}`
  const line = (gap: GapView) =>
    html`<li>${span(gap)}, ${words.gap(gap.count)}, ${words.gapReason[gap.reason]}</li>`
  return html`<section aria-labelledby="gaps"><h2 id="gaps">${words.gaps}</h2>
    ${all.length === 0 ? html`<p>${words.noGaps}</p>` : html`<ul>${all.map(line)}</ul>`}</section>`
}

// Nothing is planned for a journey that is no longer watched: its figures are with its incidents.
const history = (lang: Lang, now: number, { journey, bars, paces }: ProbeView) => {
  if (bars.length === 0) return ''
  const words = pageWords[lang]
  return html`<section aria-labelledby="availability"><h2 id="availability">${words.availability}</h2>
      ${availabilityTable(lang, journey)}
      <p class="note">${words.availabilityNote}</p>
      ${bars.map(({ tier, days }) => html`<h3>${chartWords[lang].barsTitle(days.length)} <span class="note">(${capital(lang, reachText(lang, tier, journey.stopsAt, 'short'))})</span></h3>${dayBars(lang, days, now)}`)}
      ${legend(lang)}
      ${paces ? paceChart(lang, paces, journey.stopsAt) : ''}</section>`
}

/** The page of one journey. */
export const probePage = (frame: Frame, view: ProbeView): Html => {
  const { lang, now } = frame
  const { journey, incidents } = view
  const words = pageWords[lang]
  return layout(
    frame,
    journey.title[lang],
    html`${patterns()}<h1>${journey.title[lang]}</h1>
    ${view.retired ? html`<p class="retraction">${storyWords[lang].retiredNote}</p>` : ''}
    ${stateMark(lang, journey)}
    <p class="said">${capital(lang, stateSentence(lang, journey))}</p>
    <p class="as-of">${words.asOf(stamp(lang, now))}. ${words.seenFrom(frame.places)}</p>
    ${saidAndSeen(lang, view, 2)}
    ${announcements(lang, view.maintenances)}
    <section aria-labelledby="steps"><h2 id="steps">${detailWords[lang].steps}</h2>${steps(frame, view)}</section>
    ${schedules(lang, view)}
    ${history(lang, now, view)}
    <section aria-labelledby="incidents"><h2 id="incidents">${words.recentIncidents}</h2>
      ${incidentTable(lang, incidents)}
      <p><a href="${safeHref(`${pathIn(lang, '/incidents')}?${new URLSearchParams({ probe: journey.id })}`)}">${words.itsIncidents}</a>
      ${view.retired ? '' : html` · <a href="${pathIn(lang, `/probes/${journey.id}/feed.atom`)}">${words.itsFeed}</a>`}</p></section>
    ${statements(
      lang,
      view.statements.filter(({ id }) => id !== view.statement?.id),
    )}
    <section aria-labelledby="attempts"><h2 id="attempts">${words.lastAttempts}</h2>
      ${attemptList(lang, now, journey.attempts)}</section>
    ${gaps(lang, view.gaps)}`,
    { feeds: `/probes/${journey.id}`, embeds: !view.retired },
  )
}
