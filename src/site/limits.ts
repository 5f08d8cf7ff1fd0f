// How much one client may ask: a bucket each, which fills again as time goes by.

export type Limits = {
  /** Whole seconds until the client may ask again; 0 when it may now, and then it is counted. */
  readonly take: (client: string) => number
}

type Bucket = { readonly left: number; readonly at: number }

// Who comes from ever new addresses pushes out the buckets that are longest unused, which have filled up by then.
const mostClients = 10_000

/** Lets each client ask so often a minute; `now` is in epoch milliseconds. */
export const openLimits = (perMinute: number, now: () => number): Limits => {
  const buckets = new Map<string, Bucket>()
  const perMs = perMinute / 60_000
  const put = (client: string, bucket: Bucket) => {
    buckets.delete(client)
    buckets.set(client, bucket)
    const [oldest] = buckets.keys()
    if (buckets.size > mostClients && oldest !== undefined) buckets.delete(oldest)
  }
  return {
    take: (client) => {
      const at = now()
      const { left, at: last } = buckets.get(client) ?? { left: perMinute, at }
      // A clock that was set back fills nothing.
      const filled = Math.min(perMinute, left + Math.max(0, at - last) * perMs)
      if (filled < 1) {
        put(client, { left: filled, at })
        return Math.ceil((1 - filled) / perMs / 1000)
      }
      put(client, { left: filled - 1, at })
      return 0
    },
  }
}
