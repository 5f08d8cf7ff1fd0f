// What a failure comes down to, before our own side is weighed.
import type { Outcome } from './outcome.ts'

/** An outcome with its detail in words, and when the registry asked us to come back (epoch milliseconds). */
export type Finding = {
  readonly outcome: Outcome
  readonly detail: string | null
  readonly retryAt: number | null
}

/** Makes a finding. */
export const find = (outcome: Outcome, detail: string, retryAt: number | null = null): Finding => ({
  outcome,
  detail,
  retryAt,
})

const longestQuote = 600

/** A page's own words, bounded, between guillemets. */
export const quote = (text: string): string => {
  const start = text.slice(0, longestQuote).trim()
  return text.length > longestQuote ? `« ${start}… »` : `« ${start} »`
}
