// What the runs themselves say of the watcher: when it no longer sees, somebody has to look after it.
import type { Topic } from '../../views/mail-facts.ts'
import type { Outcome } from '../outcome/outcome.ts'
import type { Store } from '../store/store.ts'

/** What the operator of Constat is to be told. */
export type Trouble = { readonly topic: Topic; readonly probe: string; readonly detail: string }

const day = 24 * 3_600_000

/** So many runs in a row without a conclusion are no accident. */
const streak = 5

/** Fewer planned runs missed than that are a restart. */
const missed = 3

/** Among so many gaps, the latest of each plan is looked for. */
const recent = 8

const topicOf = (outcome: Outcome | undefined): Topic => {
  if (outcome === 'inbox_fault') return 'inbox'
  return outcome === 'probe_fault' ? 'browser' : 'inconclusive'
}

// Each tier apart: what only looks may pass all day while nothing is seen of what comes after it.
const unseeing = ({ streaks }: Store, probe: string, now: number): Trouble[] =>
  streaks.latest(probe, streak).flatMap(({ tier, intervalMs, runs }) => {
    const [latest] = runs
    if (!latest || runs.length < streak || runs.some(({ verdict }) => verdict !== 'inconclusive')) return []
    // A tier that is planned no more is not blind.
    if (now - latest.startedAt > day + 2 * intervalMs) return []
    const outcomes = [...new Set(runs.map(({ outcome }) => outcome))]
    const topic = topicOf(outcomes.length === 1 ? outcomes[0] : undefined)
    const detail = `${streak} runs in a row (${tier}) without a conclusion: ${outcomes.join(', ')}`
    return [{ topic, probe, detail }]
  })

// Waits that the registry asked for, and pauses, are meant.
const meant: readonly string[] = ['asked_to_wait', 'paused']

const missing = ({ gaps }: Store, probe: string, now: number): Trouble[] => {
  const latest = new Map(
    gaps
      .list(probe, recent)
      .toReversed()
      .map((gap) => [gap.planId, gap]),
  )
  return [...latest.values()]
    .filter(({ reason, count, to }) => !meant.includes(reason) && count >= missed && to >= now - day)
    .map(({ tier, from, to, count, reason }) => {
      const span = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`
      return { topic: 'gap', probe, detail: `${count} planned runs (${tier}) missed, ${span}: ${reason}` }
    })
}

/** What is wrong with the watching of these probes, as their latest runs and gaps show it. */
export const blindnessOf = (store: Store, probes: readonly string[], now: number): readonly Trouble[] =>
  probes.flatMap((probe) => [...unseeing(store, probe, now), ...missing(store, probe, now)])
