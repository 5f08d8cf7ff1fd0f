// What was measured of a window of time, per tier: up, degraded, down, uncertain, and the rest not at all.
import type { Verdict } from '../outcome/outcome.ts'
import { type Conclusion, patience } from './incident.ts'

export type SpanKind = 'up' | 'degraded' | 'down' | 'uncertain'

/** A stretch of time between two neighbouring conclusive runs, epoch milliseconds, `from` < `to`. */
export type Span = { readonly from: number; readonly to: number; readonly kind: SpanKind }

export type Measured = Readonly<Record<SpanKind, number>>

const failed = (verdict: Verdict) => verdict === 'down'

/** The span between two neighbouring conclusive runs of one tier; null when too far apart to claim anything. */
export const spanBetween = (earlier: Conclusion | undefined, later: Conclusion): Span | null => {
  const from = Math.max(earlier?.endedAt ?? 0, earlier?.measuredTo ?? 0)
  if (!earlier || later.endedAt <= from) return null
  const intervalMs = Math.min(earlier.intervalMs, later.intervalMs)
  if (later.endedAt - earlier.endedAt > patience * intervalMs) return null
  return { from, to: later.endedAt, kind: kindOf(earlier.verdict, later.verdict) }
}

const kindOf = (earlier: Verdict, later: Verdict): SpanKind => {
  if (failed(earlier) !== failed(later)) return 'uncertain'
  if (failed(earlier)) return 'down'
  return earlier === 'degraded' || later === 'degraded' ? 'degraded' : 'up'
}

/** Milliseconds from the epoch, `from` < `to`. */
export type Stretch = { readonly from: number; readonly to: number }

/** What is left of a span outside stretches that do not overlap, oldest first: nothing was watched during them. */
export const outside = (span: Span, stretches: readonly Stretch[]): Span[] => {
  const within = stretches.filter(({ from, to }) => from < span.to && to > span.from)
  const ends = [span.from, ...within.map(({ to }) => to)]
  const starts = [...within.map(({ from }) => from), span.to]
  return ends
    .map((from, index) => ({ ...span, from, to: starts[index] ?? span.to }))
    .filter(({ from, to }) => from < to)
}

export const nothingMeasured: Measured = { up: 0, degraded: 0, down: 0, uncertain: 0 }

/** Cuts a span at the boundaries of equal slots (milliseconds from the epoch): the parts tile the span. */
export const cut = function* (span: Span, slotMs: number): Generator<Span> {
  let from = span.from
  while (from < span.to) {
    const to = Math.min(span.to, (Math.floor(from / slotMs) + 1) * slotMs)
    yield { from, to, kind: span.kind }
    from = to
  }
}

/** Milliseconds of each kind that spans, which do not overlap, leave within [from, to). */
export const measure = (spans: Iterable<Span>, from: number, to: number): Measured => {
  const sums = { ...nothingMeasured }
  for (const span of spans) {
    sums[span.kind] += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from))
  }
  return sums
}

/** Shares between 0 and 1; null when nothing was measured: no percentage is shown then. */
export type Availability = { readonly low: number; readonly high: number } | null

/** Availability as a range: uncertain time counts as down at its low end and as up at its high end. */
export const availabilityOf = ({ up, degraded, down, uncertain }: Measured): Availability => {
  const passed = up + degraded
  const all = passed + down + uncertain
  return all === 0 ? null : { low: passed / all, high: (passed + uncertain) / all }
}
