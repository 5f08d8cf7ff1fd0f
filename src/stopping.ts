// What was started, and how all of it is stopped again.
import type { Log } from './log.ts'

type Undo = () => unknown

/**
 * Gathers what undoes each start. `stop` undoes them all, last first, once: a second call returns the same promise.
 * What cannot be undone is logged and keeps no other from being undone; `stop` then rejects with all of it.
 */
export const openStopping = (log: Log) => {
  const undo: Undo[] = []
  let stopped: Promise<void> | null = null
  const undoAll = async () => {
    const causes: unknown[] = []
    for (const one of undo.reverse()) {
      try {
        await one()
      } catch (cause) {
        causes.push(cause)
        log('error', 'a part could not be stopped', { cause })
      }
    }
    if (causes.length > 0) {
      throw new AggregateError(causes, 'Constat could not stop every part of it', { cause: causes[0] })
    }
  }
  return {
    onStop: (one: Undo) => {
      undo.push(one)
    },
    stop: () => {
      stopped ??= undoAll()
      return stopped
    },
  }
}
