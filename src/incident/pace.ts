// How long passing journeys take, kept as counts in buckets so that any window has its percentiles.

const growth = 1.05

/** Passing runs whose duration fell into a bucket. */
export type PaceCount = { readonly bucket: number; readonly count: number }

/** The bucket of a duration in milliseconds: each is a twentieth wider than the one before. */
export const bucketOf = (durationMs: number) =>
  Math.round(Math.log(Math.max(1, durationMs)) / Math.log(growth))

/** The duration in milliseconds that a share (0 to 1) of the runs did not exceed, within 2.5 %; null of none. */
export const percentileOf = (counts: readonly PaceCount[], share: number): number | null => {
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  let seen = 0
  for (const { bucket, count } of [...counts].sort((a, b) => a.bucket - b.bucket)) {
    seen += count
    if (seen >= share * all) return growth ** bucket
  }
  return null
}
