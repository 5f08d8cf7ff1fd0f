// Whether the dates that leaves tell of themselves lie between the tokens that came before them and those over them.
import type { Leaf } from './leaf.ts'
import type { Leaves, Placed } from './verify-leaves.ts'
import type { Log } from './verify-log.ts'
import { toldBy } from './verify-span.ts'

/** The times (epoch ms) of the tokens around the place of a leaf; null where there is none. */
export type Around = {
  /** The latest that the log had received when this leaf was added. */
  readonly before: (index: number) => number | null
  /** The earliest over a checkpoint that holds this leaf. */
  readonly over: (index: number) => number | null
}

type At = { readonly index: number; readonly time: number }

// By index, the extreme of the times up to there: found by halving, as logs are long.
const extremes = (told: readonly At[], pick: (...times: number[]) => number) => {
  const sorted = [...told].sort((a, b) => a.index - b.index)
  let found: number | null = null
  return sorted.map(({ index, time }) => {
    found = found === null ? time : pick(found, time)
    return { index, time: found }
  })
}

const lastBefore = (told: readonly At[], index: number): number | null => {
  let [low, high] = [0, told.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((told[middle]?.index ?? 0) < index) low = middle + 1
    else high = middle
  }
  return told[low - 1]?.time ?? null
}

/** Reads the tokens of a log into their order. */
export const tokensAround = ({ runs, anchors }: Leaves, { bounds }: Log): Around => {
  const openings = runs.flatMap(({ leaf: { opening } }) =>
    opening.token ? [{ index: opening.index, time: Date.parse(opening.token.gen_time) }] : [],
  )
  const stamps = anchors.flatMap(({ index, leaf: { gen_time, kind } }) =>
    kind === 'rfc3161' && gen_time !== null ? [{ index, time: Date.parse(gen_time) }] : [],
  )
  const received = extremes([...openings, ...stamps], Math.max)
  // Counted from the end: what covers a leaf is every larger checkpoint.
  const over = extremes(
    bounds.map(({ size, genTime }) => ({ index: -size, time: genTime })),
    Math.min,
  )
  return {
    before: (index) => lastBefore(received, index),
    over: (index) => lastBefore(over, -index),
  }
}

// Authorities round to seconds and may be one off; our own clock is believed within a minute, as a run's is.
const ofAuthorityMs = 4000
const ofClockMs = 63_000
// From when something is dated or stamped until it is in the log.
const longestKeepingMs = 30_000

type Dated = { readonly at: string; readonly slackMs: number }

const ofOurClock = (at: string): Dated => ({ at, slackMs: ofClockMs })

/** When a leaf says that it was written down: when something happened may be told long after. Null when it does not say. */
export const dateOf = (leaf: Leaf): Dated | null => {
  switch (leaf.type) {
    case 'run-open':
      return ofOurClock(leaf.opened_at)
    case 'statement':
      return ofOurClock(leaf.recorded_at)
    case 'export':
      return ofOurClock(leaf.made_at)
    case 'config':
    case 'key':
      return ofOurClock(leaf.at)
    case 'anchor':
      return leaf.kind === 'rfc3161' && leaf.gen_time !== null
        ? { at: leaf.gen_time, slackMs: ofAuthorityMs }
        : null
    default:
      return null
  }
}

const dateProblem = ({ index, path, leaf }: Placed, around: Around): string | null => {
  const over = around.over(index) ?? Number.POSITIVE_INFINITY
  if (leaf.type === 'gap') {
    const [from, to] = [Date.parse(leaf.from), Date.parse(leaf.to)]
    return to < from || to > over + ofClockMs ? `${path} tells of a gap that had not ended` : null
  }
  const dated = dateOf(leaf)
  if (dated === null) return null
  const at = Date.parse(dated.at)
  if (at > over + dated.slackMs) return `${path} says to be of ${dated.at}, after a token over it`
  const before = around.before(index) ?? Number.NEGATIVE_INFINITY
  return at + dated.slackMs + longestKeepingMs < before
    ? `${path} says to be of ${dated.at}, long before a token that the log held already`
    : null
}

// The clock of a run that blames itself may have been anything when it was opened, too.
const blamedIn = ({ runs }: Leaves) =>
  new Set(runs.flatMap(({ leaf }) => (leaf.outcome === 'probe_fault' ? [leaf.opening.index] : [])))

/** What is wrong with the dates of the leaves that are no runs, and with what anchors say of the tokens that are shown. */
export const datesProblem = (leaves: Leaves, log: Log, around: Around): string | null => {
  for (const anchor of leaves.anchors) {
    const told = toldBy(log, anchor)
    if (told?.sha256 === anchor.leaf.sha256 && told.genTime !== Date.parse(anchor.leaf.gen_time ?? ''))
      return `${anchor.path} tells another time than its token`
  }
  const blamed = blamedIn(leaves)
  for (const placed of leaves.all) {
    const problem = blamed.has(placed.index) ? null : dateProblem(placed, around)
    if (problem !== null) return problem
  }
  return null
}
