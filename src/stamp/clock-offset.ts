// How far our clock is from the truth, by several time servers, and by the time-stamp authorities.

import type { Stamp } from './authority.ts'
import type { Clock } from './clock.ts'
import type { Patience } from './exchange.ts'
import { askTimeServer, type NoSample, type Sample, type TimeServer } from './sntp.ts'

export type ClockOffset = {
  /** The sample to believe; null when no server gave one. */
  readonly best: Sample | null
  /** How many samples, the best included, leave room for the same time as the best. */
  readonly agreeing: number
  readonly samples: readonly (Sample | NoSample)[]
}

const agree = (a: Sample, b: Sample): boolean =>
  Math.abs(a.offsetMs - b.offsetMs) <= a.uncertaintyMs + b.uncertaintyMs

/** Of the samples that most others agree with, the one of the shortest delay. */
export const chooseSample = (samples: readonly (Sample | NoSample)[]): ClockOffset => {
  const given = samples.filter((it) => it.ok)
  const agreeingWith = (one: Sample): number => given.filter((other) => agree(one, other)).length
  const agreeing = Math.max(0, ...given.map(agreeingWith))
  const credible = given.filter((one) => agreeingWith(one) === agreeing)
  const [best = null] = credible.sort((a, b) => a.delayMs - b.delayMs)
  return { best, agreeing, samples }
}

/** Asks every server once, at the same time. */
export const measureOffset = async (
  servers: readonly TimeServer[],
  clock: Clock,
  patience: Patience,
): Promise<ClockOffset> =>
  chooseSample(await Promise.all(servers.map((server) => askTimeServer(server, clock, patience))))

/** Between which offsets our clock must have been, if the authority's was right; null when it tells no accuracy. */
export const boundOffset = (stamp: Stamp): { readonly fromMs: number; readonly toMs: number } | null => {
  const { genTime, accuracyMs } = stamp.facts
  if (accuracyMs === null) return null
  // An authority that tells whole seconds has cut the rest off.
  const cutOffMs = genTime % 1000 === 0 ? 999 : 0
  return {
    fromMs: genTime - accuracyMs - stamp.receivedAt,
    toMs: genTime + cutOffMs + accuracyMs - stamp.sentAt,
  }
}
