// Tells readers that the store has changed.

export type Changes = ReturnType<typeof openChanges>

/** Who waits for news and who tells it; losing a call loses nothing, as readers read the store. */
export const openChanges = () => {
  const listeners = new Set<() => void>()
  return {
    tell: () => {
      for (const changed of listeners) changed()
    },
    subscribe: (changed: () => void) => {
      listeners.add(changed)
      return () => {
        listeners.delete(changed)
      }
    },
  }
}
