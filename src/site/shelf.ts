// What is kept in memory, bounded: the longest unread goes first.

export type Bounds = { readonly entries: number; readonly bytes: number }

/** Keeps values by key within its bounds; a value that is larger than all the room there is is not kept. */
export const openShelf = <T extends { readonly size: number }>({ entries, bytes }: Bounds) => {
  // A Map remembers in which order its keys were set: the first is the one that was not read for longest.
  const kept = new Map<string, T>()
  let size = 0

  const drop = (key: string) => {
    size -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }

  return {
    get: (key: string): T | null => {
      const found = kept.get(key)
      if (!found) return null
      kept.delete(key)
      kept.set(key, found)
      return found
    },
    put: (key: string, value: T) => {
      drop(key)
      if (value.size > bytes) return
      kept.set(key, value)
      size += value.size
      for (const oldest of kept.keys()) {
        if (kept.size <= entries && size <= bytes) return
        drop(oldest)
      }
    },
  }
}
