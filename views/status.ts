// The first page: what works now and what does not, in a sentence that can be quoted.
import { html } from 'hono/html'
import { attemptList, attemptText } from './attempts.ts'
import { availabilityTable } from './availability.ts'
import { dayBars, legend } from './day-bars.ts'
import { incidentTable } from './incidents.ts'
import {
  type Journey,
  type ListedIncident,
  type Panel,
  type StatementView,
  stateKeyOf,
  worstOf,
} from './journey.ts'
import { capital, french as fr, type Lang, listOf } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { journeyStaleness } from './live.ts'
import { paceChart } from './pace-chart.ts'
import { patterns } from './patterns.ts'
import { stateMark } from './state-mark.ts'
import { announcementLines, type MaintenanceView, saidAndSeen, statements } from './statement.ts'
import { clockTag, seenRange, stamp, timeTag } from './time.ts'
import { chartWords } from './words-chart.ts'
import { reachText } from './words-outcome.ts'
import { pageWords } from './words-page.ts'
import { stateSentence, stateWords } from './words-state.ts'

export type Status = {
  readonly panels: readonly Panel[]
  readonly incidents: readonly ListedIncident[]
  /** Maintenance under way or to come, the soonest first. */
  readonly maintenances: readonly MaintenanceView[]
  /** The latest words that concern no journey in particular. */
  readonly statements: readonly StatementView[]
}

// The sentence a reader takes away: the worst journey, by name, and those that are in the same state.
const headline = (lang: Lang, journeys: readonly Journey[]): string => {
  const worst = worstOf(journeys)
  if (!worst) return stateWords['never-measured'][lang]
  const alike = journeys.filter((journey) => stateKeyOf(journey) === stateKeyOf(worst))
  const names = listOf(
    lang,
    alike.map(({ title }) => title[lang]),
  )
  if (stateKeyOf(worst) === 'completes' && alike.length > 1) return pageWords[lang].allWork(names)
  const said = `${worst.title[lang]}${lang === 'fr' ? fr` : ` : ': '}${stateSentence(lang, worst)}`
  const others = alike.filter((journey) => journey !== worst).map(({ title }) => title[lang])
  return others.length === 0 ? said : `${said} ${pageWords[lang].sameState(listOf(lang, others))}`
}

const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`

const since = (lang: Lang, { state, episode, slowSince }: Journey) => {
  const words = pageWords[lang]
  // « Depuis » would claim that it still is so.
  if (episode) return fact(state === 'down' ? words.since : words.start, timeTag(lang, episode.firstBadAt))
  return state === 'degraded' && slowSince !== null ? fact(words.slowSince, timeTag(lang, slowSince)) : ''
}

// What nobody watches now may be failing.
const withoutOutage = (lang: Lang, { state, episode, recoveredAt }: Journey) =>
  !episode && recoveredAt !== null && (state === 'up' || state === 'degraded')
    ? fact(pageWords[lang].noOutageSince, timeTag(lang, recoveredAt))
    : ''

const lastAttempt = (lang: Lang, now: number, { attempts: [latest] }: Journey) => {
  if (!latest) return pageWords[lang].noAttempts
  const text = attemptText(lang, latest)
  const said = latest.discounted === null ? text : html`<del>${text}</del>`
  return html`<a href="${pathIn(lang, `/runs/${latest.id}`)}">${clockTag(lang, latest.startedAt, now)}</a>, ${said}`
}

const facts = (lang: Lang, now: number, journey: Journey) => {
  const words = pageWords[lang]
  const { episode, completedAt, nextRunAt } = journey
  return html`<dl class="facts">
    ${since(lang, journey)}
    ${episode?.opened ? fact(words.duration, seenRange(lang, episode.duration, journey.state === 'down')) : ''}
    ${episode ? fact(words.failingStep, episode.step[lang]) : ''}
    ${withoutOutage(lang, journey)}
    ${fact(words.lastCompleted, completedAt === null ? words.never : timeTag(lang, completedAt))}
    ${fact(words.lastAttempt, lastAttempt(lang, now, journey))}
    ${fact(words.nextAttempt, nextRunAt === null ? words.noNextAttempt : clockTag(lang, nextRunAt, now))}
  </dl>`
}

const block = (lang: Lang, now: number, panel: Panel, isHeadline: boolean) => {
  const words = pageWords[lang]
  const { journey, bars, paces } = panel
  const { id, episode } = journey
  const said = stateSentence(lang, journey)
  const incident = episode?.opened
    ? html`<p><a href="${pathIn(lang, `/incidents/${episode.id}`)}">${journey.state === 'down' ? words.openIncident : words.seeIncident}</a></p>`
    : ''
  return html`<section class="journey ${stateKeyOf(journey)}" aria-labelledby="${id}" ${journeyStaleness(journey)}>
    <h2 id="${id}"><a href="${pathIn(lang, `/probes/${id}`)}">${journey.title[lang]}</a></h2>
    ${stateMark(lang, journey)}
    ${isHeadline && stateKeyOf(journey) !== 'completes' ? '' : html`<p class="said">${capital(lang, said)}</p>`}
    ${incident}
    ${bars.slice(0, 1).map(({ tier, days }) => html`<h3>${chartWords[lang].barsTitle(days.length)} <span class="note">(${capital(lang, reachText(lang, tier, journey.stopsAt, 'short'))})</span></h3>${dayBars(lang, days, now)}`)}
    <div class="columns"><div>
    ${facts(lang, now, journey)}
    ${saidAndSeen(lang, panel, 3)}
    <h3>${words.lastAttempts}</h3>
    ${attemptList(lang, now, journey.attempts)}
    </div><div>
    ${journey.measures.length === 0 ? '' : html`<h3>${words.availability}</h3>${availabilityTable(lang, journey)}`}
    ${paces ? paceChart(lang, paces, journey.stopsAt) : ''}
    </div></div>
  </section>`
}

const renewalS = 120

// Nothing reloads under a reader who did not ask for it: some read slowly, or by ear. With the script, nobody needs to.
const renewing = (lang: Lang, isAsked: boolean) => {
  const words = pageWords[lang]
  if (isAsked) {
    const said = html`<p class="note">${words.renews(renewalS / 60)} <a href="${pathIn(lang, '/')}">${words.renewsNoMore}</a></p>`
    return { head: { refreshS: renewalS }, said }
  }
  const href = safeHref(`${pathIn(lang, '/')}?renew`)
  const said = html`<noscript><p class="note"><a href="${href}">${words.renew(renewalS / 60)}</a></p></noscript>`
  return { head: {}, said }
}

/** The status page; `isRenewed` when its reader asked that it load itself anew. */
export const statusPage = (
  frame: Frame,
  { panels, incidents, maintenances, ...view }: Status,
  isRenewed: boolean,
): Html => {
  const { lang, now, places } = frame
  const words = pageWords[lang]
  const journeys = panels.map(({ journey }) => journey)
  const worst = worstOf(journeys)
  const said = headline(lang, journeys)
  const renewal = renewing(lang, isRenewed)
  const asOf = `${words.asOf(stamp(lang, now))}.`
  return layout(
    frame,
    `${words.status}${lang === 'fr' ? '\u00a0: ' : ': '}${frame.registry.name}`,
    html`${patterns()}<h1 class="headline">${said}</h1>
    <p class="as-of">${asOf} ${words.seenFrom(places)}</p>
    ${renewal.said}
    ${announcementLines(lang, maintenances)}
    <div class="journeys">${panels.map((panel) => block(lang, now, panel, panel.journey === worst))}</div>
    ${legend(lang)}
    <p class="note">${words.availabilityNote} <a href="${pathIn(lang, '/method#availability')}">${words.how}</a></p>
    ${statements(lang, view.statements)}
    <section aria-labelledby="incidents">
      <h2 id="incidents">${words.recentIncidents}</h2>
      ${incidentTable(lang, incidents)}
      <p><a href="${pathIn(lang, '/incidents')}">${words.allIncidents}</a></p>
    </section>`,
    { description: `${said} ${asOf}`, image: pathIn(lang, '/card.png'), embeds: true, ...renewal.head },
  )
}
