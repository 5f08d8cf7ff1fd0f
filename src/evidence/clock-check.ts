// How far our clock is from others: by time servers, or, where none answers, by the last time-stamp received.
import type { Stamp } from '../stamp/authority.ts'
import type { Clock } from '../stamp/clock.ts'
import { boundOffset, measureOffset } from '../stamp/clock-offset.ts'
import { pause } from '../stamp/pause.ts'
import type { Sample, TimeServer } from '../stamp/sntp.ts'
import type { ClockCheck, ClockPackets } from './environment.ts'

const hourMs = 3_600_000
const deadlineMs = 5_000

// Clocks drift: what was found longer ago is not said of a run.
const goodForMs = 2 * hourMs

type Found = { readonly check: ClockCheck; readonly foundAt: number }

export type ClockChecking = {
  /** The last measure, or the bounds of the last stamp; null when neither is recent. */
  readonly clockCheck: () => ClockCheck | null
  /** Bounds our clock by a stamp that was just received. */
  readonly heard: (stamp: Stamp) => void
  readonly stop: () => Promise<void>
}

const rounded = (ms: number) => Math.round(ms * 10) / 10

const iso = (at: number) => new Date(at).toISOString()

const packetsOf = ({ server, sentAt, receivedAt, question, answer }: Sample): ClockPackets => ({
  server,
  sent_at: iso(sentAt),
  received_at: iso(receivedAt),
  question,
  answer,
})

const checkOf = (best: Sample, samples: readonly Sample[]): ClockCheck => {
  const agrees = (one: Sample) =>
    Math.abs(one.offsetMs - best.offsetMs) <= one.uncertaintyMs + best.uncertaintyMs
  const { offsetMs, uncertaintyMs } = best
  const sources = samples.filter(agrees).map(({ server }) => server)
  const packets = samples.map(packetsOf)
  return { offset_ms: rounded(offsetMs), uncertainty_ms: rounded(uncertaintyMs), sources, packets }
}

/** Measures at once and every hour; `onSilence` is told when there are servers and none of them answers. */
export const openClockCheck = (options: {
  readonly servers: readonly TimeServer[]
  readonly clock: Clock
  readonly everyMs?: number
  readonly onSilence: () => void
}): ClockChecking => {
  const { servers, clock, everyMs = hourMs, onSilence } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let measured: Found | null = null
  let bounded: Found | null = null

  const measure = async () => {
    const { best, samples } = await measureOffset(servers, clock, { deadlineMs, signal })
    if (signal.aborted) return
    if (best === null) onSilence()
    else
      measured = {
        check: checkOf(
          best,
          samples.filter((it) => it.ok),
        ),
        foundAt: clock.monotonic(),
      }
  }
  const tend = async () => {
    while (!signal.aborted) {
      await measure()
      await pause(everyMs, signal)
    }
  }
  const tended = servers.length > 0 ? tend() : Promise.resolve()

  const recent = (found: Found | null) =>
    found !== null && clock.monotonic() - found.foundAt <= goodForMs ? found.check : null
  return {
    clockCheck: () => recent(measured) ?? recent(bounded),
    heard: (stamp) => {
      const bounds = boundOffset(stamp)
      if (bounds === null) return
      const { fromMs, toMs } = bounds
      const check = {
        offset_ms: rounded((fromMs + toMs) / 2),
        uncertainty_ms: rounded((toMs - fromMs) / 2),
        sources: [stamp.authority],
        packets: null,
      }
      bounded = { check, foundAt: clock.monotonic() }
    },
    stop: async () => {
      stopping.abort()
      await tended
    },
  }
}
