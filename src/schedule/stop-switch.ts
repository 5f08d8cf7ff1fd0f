// What ends the runs under way: Constat stops, or all probing is paused, which a restart does not end.
import type { Store } from '../store/store.ts'
import { Abandoned } from './abandoned.ts'

/** The switch as it was left. */
export const openStopSwitch = ({ pauses }: Pick<Store, 'pauses'>, now: () => number) => {
  const stopping = new AbortController()
  let pausing = new AbortController()
  let pause = pauses.latest()
  return {
    /** The pause in force; null when there is none. */
    pause: () => pause,
    /** Aborted with an `Abandoned` by the next pause or stop. */
    signal: () => AbortSignal.any([stopping.signal, pausing.signal]),
    stopping: stopping.signal,
    /** Abandons what runs, then keeps the pause; tells whether that changed anything. In force even when it throws. */
    turnOff: (reason: string): boolean => {
      const turned = { paused: true, at: now(), reason } as const
      pause ??= turned
      // First: on a full disk nothing can be kept, and the registry is to be left alone all the same.
      pausing.abort(new Abandoned('paused', 'abandoned: all probing was paused'))
      const changed = pauses.keep(turned)
      pause = pauses.latest()
      return changed
    },
    /** Keeps the end of a pause; tells whether that changed anything. */
    turnOn: (reason: string | null): boolean => {
      const changed = pauses.keep({ paused: false, at: now(), reason }) || pause !== null
      pause = null
      if (pausing.signal.aborted) pausing = new AbortController()
      return changed
    },
    stop: () => stopping.abort(new Abandoned('stopped', 'abandoned: Constat was stopping')),
  }
}
