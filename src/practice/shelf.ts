export type Shelf<K, V> = {
  readonly get: (key: K) => V | undefined
  readonly set: (key: K, value: V) => void
  readonly delete: (key: K) => void
  readonly values: () => readonly V[]
  readonly size: () => number
}

/** A map that forgets its oldest entry once it holds more than `limit`. */
export const createShelf = <K, V>(limit: number): Shelf<K, V> => {
  const entries = new Map<K, V>()
  return {
    get: (key) => entries.get(key),
    set: (key, value) => {
      entries.set(key, value)
      for (const oldest of entries.keys()) {
        if (entries.size <= limit) break
        entries.delete(oldest)
      }
    },
    delete: (key) => {
      entries.delete(key)
    },
    values: () => [...entries.values()],
    size: () => entries.size,
  }
}
