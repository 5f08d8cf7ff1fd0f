// Card images: what is known of the registry or of one incident, as a picture that is shown beside a link.
import { type Context, Hono } from 'hono'
import { type Card, cardSvg, type Tone } from '../../views/card.ts'
import {
  type IncidentLine,
  type ReportedLine,
  type StateKey,
  stateKeyOf,
  worstOf,
} from '../../views/journey.ts'
import { type Lang, listOf } from '../../views/language.ts'
import type { Frame } from '../../views/layout.ts'
import { date, moment, seenRange, stamp } from '../../views/time.ts'
import { cardWords } from '../../views/words-card.ts'
import { pageWords } from '../../views/words-page.ts'
import { stateWords } from '../../views/words-state.ts'
import { font } from './font.ts'
import { incidentLineOf, journeyView, reportedLineOf } from './journey.ts'
import type { Site } from './site.ts'

const pngOf = async (card: Card) => {
  // Loaded when it is first needed: a site that nobody shares does without its memory.
  const { renderAsync } = await import('@resvg/resvg-js')
  return new Uint8Array((await renderAsync(cardSvg(card), { font })).asPng())
}

const tones: Readonly<Record<StateKey, Tone>> = {
  completes: 'good',
  'stops-short': 'good',
  reachable: 'good',
  slow: 'slow',
  'slow-short': 'slow',
  'slow-form': 'slow',
  suspect: 'slow',
  down: 'bad',
  'last-seen-failing': 'unknown',
  unknown: 'unknown',
  'never-measured': 'unknown',
  paused: 'unknown',
  retired: 'unknown',
}

const frameOfCard = ({ lang, now, title, url, places, registry, practiceControl, simulated }: Frame) => {
  const words = cardWords[lang]
  const notices = [
    ...(practiceControl === null ? [] : [words.practice]),
    ...(simulated ? [words.simulated] : []),
  ]
  return {
    site: `${title} – ${new URL(url).host}`,
    notice: notices.length === 0 ? null : notices.join(' – '),
    over: registry.name,
    foot: [pageWords[lang].asOf(stamp(lang, now)), pageWords[lang].seenFrom(places)].filter(Boolean),
    struck: false,
  }
}

const mostJourneys = 5

const statusCard = (site: Site, frame: Frame): Card => {
  const { lang, now } = frame
  const words = cardWords[lang]
  const journeys = site.probes.map((probe) => journeyView(site, probe, now, 0))
  const states = journeys.slice(0, mostJourneys).map((journey) => {
    const key = stateKeyOf(journey)
    return { tone: tones[key], text: words.journeyState(stateWords[key][lang], journey.title[lang]) }
  })
  const worst = worstOf(journeys)
  const tone = worst ? tones[stateKeyOf(worst)] : 'unknown'
  return { ...frameOfCard(frame), tone, title: words.state, states, lead: null, lines: [] }
}

const incidentState = (lang: Lang, { retracted, open, silentSince }: IncidentLine) => {
  const words = cardWords[lang]
  if (retracted) return { tone: 'past', text: words.retracted } as const
  if (!open) return { tone: 'past', text: words.closed } as const
  if (silentSince !== null) return { tone: 'unknown', text: words.silent } as const
  return { tone: 'bad', text: words.open } as const
}

const measuredCard = (frame: Frame, line: IncidentLine): Card => {
  const { lang } = frame
  const words = cardWords[lang]
  const { journey, step, firstBadAt, duration, failures, attempts, open, retracted, silentSince } = line
  const range = seenRange(lang, duration, silentSince === null)
  const { tone, text } = incidentState(lang, line)
  return {
    ...frameOfCard(frame),
    tone,
    title: journey.title[lang],
    states: [{ tone, text: retracted ? text : words.withAttempts(text, failures, attempts) }],
    lead: open && silentSince === null ? words.soFar(range) : words.lasted(range),
    lines: [words.failedSince(moment(lang, firstBadAt), step[lang])],
    struck: retracted,
  }
}

const reportedCard = (frame: Frame, { title, beganAt, sources, takenBack }: ReportedLine): Card => {
  const { lang } = frame
  const words = cardWords[lang]
  const names = listOf(
    lang,
    sources.map(({ name }) => name),
  )
  return {
    ...frameOfCard({ ...frame, places: [] }),
    tone: 'unknown',
    title: title[lang],
    states: [{ tone: 'unknown', text: takenBack === null ? words.reported : words.takenBack }],
    lead: null,
    lines: [words.began(date(lang, beganAt)), words.sources(names)],
    struck: takenBack !== null,
  }
}

const incidentCard = (site: Site, frame: Frame, id: string): Card | null => {
  const { store } = site
  const incident = store.incidents.get(id)
  if (incident) return measuredCard(frame, incidentLineOf(site, incident, frame.now))
  const reported = store.reports.get(id)
  return reported && reportedCard(frame, reportedLineOf(site, reported))
}

/** The routes of card images, 1200 by 630, in the language of the address that each is asked under. */
export const createCards = (site: Site, frameOf: (path: string) => Frame): Hono => {
  const routes = new Hono()
  const give = async (c: Context, card: Card | null) =>
    card === null ? c.notFound() : c.body(await pngOf(card), 200, { 'Content-Type': 'image/png' })
  routes.get('/card.png', (c) => give(c, statusCard(site, frameOf(c.req.path))))
  routes.get('/incidents/:id/card.png', (c) =>
    give(c, incidentCard(site, frameOf(c.req.path), c.req.param('id'))),
  )
  return routes
}
