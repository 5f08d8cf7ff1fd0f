// The first page: what works now and what does not, in a sentence that can be quoted.
import { html } from 'hono/html'
import { attemptList } from './attempts.ts'
import { availabilityTable } from './availability.ts'
import { incidentTable } from './incidents.ts'
import { type IncidentLine, type Journey, stateKeyOf, worstOf } from './journey.ts'
import { capital, french as fr, type Lang, listOf } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn } from './link.ts'
import { stateMark } from './state-mark.ts'
import { clockTag, rangeText, stamp, timeTag } from './time.ts'
import { pageWords } from './words-page.ts'
import { stateSentence, stateWords } from './words-state.ts'

export type Status = {
  readonly journeys: readonly Journey[]
  readonly incidents: readonly IncidentLine[]
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

// « Depuis » would claim that it still is so.
const isSeenNow = ({ state }: Journey) => state === 'down' || state === 'degraded'

const facts = (lang: Lang, now: number, journey: Journey) => {
  const words = pageWords[lang]
  const { episode, recoveredAt, completedAt, nextRunAt } = journey
  const since = episode?.firstBadAt ?? journey.slowSince
  return html`<dl class="facts">
    ${since === null ? '' : fact(isSeenNow(journey) ? words.since : words.start, timeTag(lang, since))}
    ${episode?.opened ? fact(words.duration, rangeText(lang, episode.duration)) : ''}
    ${episode ? fact(words.failingStep, episode.step[lang]) : ''}
    ${!episode && recoveredAt !== null ? fact(words.noOutageSince, timeTag(lang, recoveredAt)) : ''}
    ${fact(words.lastCompleted, completedAt === null ? words.never : timeTag(lang, completedAt))}
    ${fact(words.nextAttempt, nextRunAt === null ? words.noNextAttempt : clockTag(lang, nextRunAt, now))}
  </dl>`
}

const block = (lang: Lang, now: number, journey: Journey, isHeadline: boolean) => {
  const words = pageWords[lang]
  const { id, episode } = journey
  const said = stateSentence(lang, journey)
  const incident = episode?.opened
    ? html`<p><a href="${pathIn(lang, `/incidents/${episode.id}`)}">${words.openIncident}</a></p>`
    : ''
  return html`<section class="journey ${stateKeyOf(journey)}" aria-labelledby="${id}">
    <h2 id="${id}"><a href="${pathIn(lang, `/probes/${id}`)}">${journey.title[lang]}</a></h2>
    ${stateMark(lang, journey)}
    ${isHeadline && stateKeyOf(journey) !== 'completes' ? '' : html`<p class="said">${capital(lang, said)}</p>`}
    ${incident}
    ${facts(lang, now, journey)}
    <h3>${words.lastAttempts}</h3>
    ${attemptList(lang, now, journey.attempts)}
    <h3>${words.availability}</h3>
    ${availabilityTable(lang, journey.measures)}
  </section>`
}

/** The status page. */
export const statusPage = (frame: Frame, { journeys, incidents }: Status): Html => {
  const { lang, now, places } = frame
  const words = pageWords[lang]
  const worst = worstOf(journeys)
  return layout(
    frame,
    `${words.status}${lang === 'fr' ? '\u00a0: ' : ': '}${frame.registry.name}`,
    html`<h1 class="headline">${headline(lang, journeys)}</h1>
    <p class="as-of">${words.asOf(stamp(lang, now))}. ${words.seenFrom(places)}</p>
    <div class="journeys">${journeys.map((journey) => block(lang, now, journey, journey === worst))}</div>
    <p class="note">${words.availabilityNote}</p>
    <section aria-labelledby="incidents">
      <h2 id="incidents">${words.recentIncidents}</h2>
      ${incidentTable(lang, incidents)}
      <p><a href="${pathIn(lang, '/incidents')}">${words.allIncidents}</a></p>
    </section>`,
  )
}
