// How a failure travels from where it is seen to the end of its step.
import { setTimeout } from 'node:timers/promises'
import type { Failure } from '../outcome/fault.ts'

/** Thrown by an act or a sight that cannot be had; carries the facts for the one place that judges them. */
export class Unmet extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(`unmet: ${failure.kind}`)
    this.failure = failure
  }
}

/** The failure behind anything thrown during a step. */
export const failureOf = (thrown: unknown): Failure => {
  if (thrown instanceof Unmet) return thrown.failure
  return { kind: 'exception', message: thrown instanceof Error ? thrown.message : String(thrown) }
}

/** Throws the failure that a signal was aborted with, if it was. */
export const throwIfInterrupted = (signal: AbortSignal): void => {
  if (signal.aborted) throw new Unmet(signal.reason as Failure)
}

/** Waits for a promise no longer than the signal allows; the promise goes on unheard. */
export const unlessInterrupted = <T>(signal: AbortSignal, promise: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(new Unmet(signal.reason as Failure))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })

/** Lets time pass, less of it when the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined)
