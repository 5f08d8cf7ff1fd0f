// Authorities ask to be left alone for a while between two requests: an export can wait for them.
import { setTimeout as sleep } from 'node:timers/promises'
import type { StampEach } from './source.ts'

const mostAsked = 3
const longestWaitMs = 120_000

/** A token over bytes from one authority, asked again when it only wanted time; null when it gives none. */
export const stampOnce = async (
  stampEach: StampEach,
  authority: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array | null> => {
  for (let asked = 1; ; asked++) {
    const [answer] = await stampEach(bytes, signal, [authority])
    signal.throwIfAborted()
    if (answer?.ok) return answer.token
    const mayWait = answer?.reason === 'not_yet' && answer.retryInMs <= longestWaitMs
    if (!mayWait || asked === mostAsked) return null
    await sleep(answer.retryInMs, undefined, { signal })
  }
}

/** A token over bytes from the first of several authorities that gives one. */
export const stampByAny = async (
  stampEach: StampEach,
  authorities: readonly string[],
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array | null> => {
  for (const authority of authorities) {
    const token = await stampOnce(stampEach, authority, bytes, signal)
    if (token !== null) return token
  }
  return null
}
