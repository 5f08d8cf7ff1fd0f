// From what happened to messages that are due: each row of the store is told once, in one transaction with the cursor.
import type { Store } from '../store/store.ts'
import type { Correcting } from '../store/story.ts'
import type { SubscriberSettings } from '../store/subscribers.ts'
import type { KeptTransition } from '../store/transitions.ts'

type About = SubscriberSettings['about']

const everybody: readonly About[] = ['outages', 'outages-and-degradations', 'everything']
const ofDegradations: readonly About[] = ['outages-and-degradations', 'everything']
const ofEverything: readonly About[] = ['everything']

const hour = 3_600_000
const day = 24 * hour

// 1 January 1970 was a Thursday.
const firstMonday = 4 * day

const periods = {
  daily: { lengthMs: day, offsetMs: 6 * hour },
  weekly: { lengthMs: 7 * day, offsetMs: firstMonday + 6 * hour },
} as const

/** A digest waits for runs that began before its end, which may be waiting for a mail; for a lost one not for ever. */
const digestPatienceMs = 2 * hour

/** More than what is tried again waits for. */
const longestWaitMs = 8 * hour

const pageSize = 500

export type FanOut = {
  /** How long an end waits to be told. */
  readonly holdMs: number
  /** The probes that are watched: of no other one is it known that its outage goes on. */
  readonly probes: readonly string[]
}

/** Queues what happened since the last time: news at once, ends after `holdMs`, so that a relapse is one story. */
export const fanOut = (store: Store, { holdMs, probes }: FanOut, now: number): void => {
  while (store.outbox.atOnce(() => tellTransitions(store, holdMs, now)) === pageSize);
  for (const kind of ['statement', 'maintenance'] as const) {
    while (store.outbox.atOnce(() => tellWords(store, kind, now)) === pageSize);
  }
  while (store.outbox.atOnce(() => tellUnsaid(store, now)) === pageSize);
  store.outbox.atOnce(() => {
    store.outbox.mendTimes(Math.max(longestWaitMs, holdMs), now)
    tellReminders(store, probes, now)
    for (const how of ['daily', 'weekly'] as const) tellDigests(store, how, probes, now)
  })
}

const tellTransitions = (store: Store, holdMs: number, now: number) => {
  const found = store.transitions.list(store.outbox.cursor('transition') ?? 0, pageSize)
  for (const transition of found) tellTransition(store, transition, holdMs, now)
  const last = found.at(-1)
  if (last) store.outbox.moveCursor('transition', last.id)
  return found.length
}

const tellTransition = (store: Store, transition: KeptTransition, holdMs: number, now: number) => {
  const { outbox } = store
  const { id, kind, probe, incident, at } = transition
  const happening = { probe, transition: id, incident, at, dueAt: now }
  const wants = incident === null ? ofDegradations : everybody
  switch (kind) {
    case 'opened':
    case 'degraded':
      outbox.tell({ ...happening, kind: 'opened', wants }, now, outbox.mergeHeld(probe, incident, at))
      return
    case 'changed':
      outbox.tell({ ...happening, kind, wants }, now, null)
      return
    case 'closed':
    case 'recovered':
      outbox.tell({ ...happening, kind: 'closed', wants, dueAt: at + holdMs }, now, null)
      return
    case 'corrected':
      if (incident !== null) tellCorrection(store, { probe, transition: id, incident, at }, now)
  }
}

// The last word of all is what still stands: a correction alone would leave readers with an outage without an end, or
// without the beginning of one that it uncovered.
const tellCorrection = ({ outbox, incidents }: Store, correction: Correcting, now: number) => {
  if (incidents.get(correction.incident)?.retracted !== false) outbox.dropRetracted(correction.incident)
  outbox.tellCorrection(correction, now)
  outbox.tellWhatStands(correction, everybody, now)
}

const tellWords = ({ outbox }: Store, kind: 'statement' | 'maintenance', now: number) => {
  const found = outbox.wordsAfter(kind, outbox.cursor(kind) ?? 0)
  for (const { about, probe, incident, at } of found) {
    outbox.tell({ kind, probe, incident, about, at, dueAt: now, wants: ofEverything }, now, null)
  }
  const last = found.at(-1)
  if (last) outbox.moveCursor(kind, last.id)
  return found.length
}

// What was still to be sent of them says nothing any more when its turn comes.
const tellUnsaid = ({ outbox }: Store, now: number) => {
  const found = outbox.unsaidAfter(outbox.cursor('words correction') ?? 0)
  for (const words of found) outbox.tellUnsaid(words, now)
  const last = found.at(-1)
  if (last) outbox.moveCursor('words correction', last.id)
  return found.length
}

// One for each day that an incident has been open; days that nobody was there to tell are not made up for.
const tellReminders = ({ outbox }: Store, probes: readonly string[], now: number) => {
  const open = outbox.openIncidents().filter(({ probe }) => probes.includes(probe))
  for (const { probe, incident, openedAt } of open) {
    const days = Math.floor((now - openedAt) / day)
    const told = outbox.cursor(`reminder ${incident}`) ?? 0
    if (days === told) continue
    outbox.moveCursor(`reminder ${incident}`, days)
    // The clock was put back.
    if (days < told) continue
    const at = openedAt + days * day
    outbox.tell({ kind: 'reminder', probe, incident, at, dueAt: now, wants: everybody }, now, null)
  }
}

const tellDigests = ({ outbox }: Store, how: 'daily' | 'weekly', watched: readonly string[], now: number) => {
  const { lengthMs, offsetMs } = periods[how]
  const to = Math.floor((now - offsetMs) / lengthMs) * lengthMs + offsetMs
  const from = outbox.cursor(how)
  if (from !== null && from >= to) return
  if (from !== null && now < to + digestPatienceMs && !outbox.isWhole(to)) return
  outbox.moveCursor(how, to)
  if (from !== null) outbox.tellDigest({ how, from, to, watched }, now)
}
