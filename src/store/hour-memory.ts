// What was read of a span of hours stays true until one of its hours is written.

// Whatever is asked for beyond a few years of days is forgotten and read again.
const mostKept = 20_000

type Kept = { readonly to: number; readonly value: unknown }

/** A memory of what is read of spans of hours; every hour that is written has to be told to it. */
export const openHourMemory = (isWriting: () => boolean) => {
  const kept = new Map<string, Kept>()
  let writtenFrom = Number.POSITIVE_INFINITY

  const forgetWritten = () => {
    if (writtenFrom === Number.POSITIVE_INFINITY) return
    for (const [key, { to }] of kept) if (to > writtenFrom) kept.delete(key)
    writtenFrom = Number.POSITIVE_INFINITY
  }

  return {
    /** Tells that an hour was written. */
    written: (hour: number) => {
      writtenFrom = Math.min(writtenFrom, hour)
    },
    /** What `read` gives of the hours within [from, to), read once; `key` names what is read. */
    recall: <T>(key: string, from: number, to: number, read: () => T): T => {
      // What a transaction wrote may yet be undone.
      if (isWriting()) return read()
      forgetWritten()
      const name = `${key} ${from} ${to}`
      const found = kept.get(name)
      if (found) return found.value as T
      if (kept.size >= mostKept) kept.clear()
      const value = read()
      kept.set(name, { to, value })
      return value
    },
  }
}
