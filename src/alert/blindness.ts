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

const topicOf = (outcome: Outcome | undefined): Topic => {
  if (outcome === 'inbox_fault') return 'inbox'
  return outcome === 'probe_fault' ? 'browser' : 'inconclusive'
}

const unseeing = ({ runs }: Store, probe: string): Trouble[] => {
  const latest = runs.lines({ probe, limit: streak })
  if (latest.length < streak || latest.some(({ verdict }) => verdict !== 'inconclusive')) return []
  const outcomes = [...new Set(latest.map(({ outcome }) => outcome))]
  const topic = topicOf(outcomes.length === 1 ? outcomes[0] : undefined)
  return [{ topic, probe, detail: `${streak} runs in a row without a conclusion: ${outcomes.join(', ')}` }]
}

// Waits that the registry asked for, and pauses, are meant.
const meant: readonly string[] = ['asked_to_wait', 'paused']

const missing = ({ gaps }: Store, probe: string, now: number): Trouble[] => {
  const [gap] = gaps.list(probe, 1)
  if (!gap || meant.includes(gap.reason) || gap.count < missed || gap.to < now - day) return []
  const from = new Date(gap.from).toISOString()
  const to = new Date(gap.to).toISOString()
  return [
    { topic: 'gap', probe, detail: `${gap.count} planned runs missed, ${from} to ${to}: ${gap.reason}` },
  ]
}

/** What is wrong with the watching of these probes, as their latest runs and gaps show it. */
export const blindnessOf = (store: Store, probes: readonly string[], now: number): readonly Trouble[] =>
  probes.flatMap((probe) => [...unseeing(store, probe), ...missing(store, probe, now)])
