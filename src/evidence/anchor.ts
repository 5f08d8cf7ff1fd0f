// Time-stamps of the authorities over the newest checkpoint, each told by a leaf.
import { createHash } from 'node:crypto'
import { utf8 } from '../proof/bytes.ts'
import type { LeafOf } from '../proof/leaf.ts'
import type { Authorities, Refusal } from '../stamp/authorities.ts'
import type { Stamp } from '../stamp/authority.ts'
import type { Store } from '../store/store.ts'

/** Told when somebody who was asked to vouch for the log did not. */
export type OnRefused = (by: string, reason: string, detail: string) => void

export type Stamping = {
  readonly stampEach: Authorities['stampEach']
  /** The names of all authorities. */
  readonly names: readonly string[]
  readonly onRefused: OnRefused
  readonly onStamp: (stamp: Stamp) => void
  /** How long an authority that failed is left alone at least. */
  readonly retryMs: number
}

type Given = Pick<LeafOf<'anchor'>, 'size' | 'kind'> & {
  /** Whoever gave it; a leaf names him in kebab-case. */
  readonly by: string
  readonly bytes: Uint8Array
  readonly genTime: number | null
}

/** The leaf of what was given on the checkpoint of a size. */
export const anchorLeaf = ({ size, kind, by, bytes, genTime }: Given): LeafOf<'anchor'> => ({
  v: 1,
  type: 'anchor',
  of: 'checkpoint',
  size,
  by: by
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 100),
  kind,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  gen_time: genTime === null ? null : new Date(genTime).toISOString(),
})

const keep = ({ seals }: Store, size: number, { authority, token, facts, receivedAt }: Stamp) => {
  const { genTime, accuracyMs } = facts
  seals.keepToken(
    size,
    { authority, token, genTime, accuracyMs, at: receivedAt },
    anchorLeaf({ size, kind: 'rfc3161', by: authority, bytes: token, genTime }),
  )
}

const retryAfter = ({ reason, retryInMs }: Refusal, retryMs: number) =>
  reason === 'not_yet' ? retryInMs : Math.max(retryInMs, retryMs)

const stampWith = async (store: Store, name: string, stamping: Stamping, signal: AbortSignal) => {
  const checkpoint = store.checkpoints.unstampedBy(name)
  if (checkpoint === null) return null
  const [answer] = await stamping.stampEach(utf8(checkpoint.note), signal, [name])
  if (answer === undefined || signal.aborted) return null
  if (answer.ok) {
    keep(store, checkpoint.size, answer)
    stamping.onStamp(answer)
    return null
  }
  if (answer.reason !== 'not_yet') stamping.onRefused(name, answer.reason, answer.detail)
  return retryAfter(answer, stamping.retryMs)
}

/** Asks every authority that has not stamped the newest checkpoint; how long until one may be asked again, or null. */
export const stampNewest = async (
  store: Store,
  stamping: Stamping,
  signal: AbortSignal,
): Promise<number | null> => {
  const waits = await Promise.all(stamping.names.map((name) => stampWith(store, name, stamping, signal)))
  const left = waits.filter((wait) => wait !== null)
  return left.length === 0 ? null : Math.min(...left)
}
