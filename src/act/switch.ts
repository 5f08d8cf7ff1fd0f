// The stop switch, as the one writer turns it.

import type { Store } from '../store/store.ts'
import { done, failed } from './given.ts'
import type { Reply, Request } from './instance.ts'

export type SwitchTools = {
  readonly store: Store
  /** Ends all probing until `resume`; tells whether that changed anything. */
  readonly pause: (reason: string) => Promise<boolean>
  readonly resume: (reason: string | null) => boolean
}

const iso = (at: number) => new Date(at).toISOString()

/** Stops all probing at once, over restarts too. */
export const pause = async ({ store, ...tools }: SwitchTools, args: Request['args']): Promise<Reply> => {
  const reason = args['reason']?.trim()
  if (!reason) return failed('Give the reason in words with --reason: it is on the record.', 2)
  let changed: boolean
  try {
    changed = await tools.pause(reason)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return failed(
      `All probing is paused, but only until a restart, as it could not be kept (${why}): make room on the disk, then \`constat pause\` again.`,
    )
  }
  const since = store.pauses.latest()
  const told = since && { paused: true, since: iso(since.at), reason: since.reason }
  if (changed)
    return done('All probing is paused, until `constat resume`. What is missed is not measured.', told)
  const text = `All probing is paused already, since ${since && iso(since.at)} (${since?.reason}): resume it first.`
  return { exit: 1, text, json: { error: text, ...told } }
}

/** Ends a pause. */
export const resume = (tools: SwitchTools, args: Request['args']): Reply =>
  tools.resume(args['reason']?.trim() || null)
    ? done('Probing goes on, each journey at its next planned moment.', { paused: false })
    : failed('Nothing is paused.')
