// A log that is sealed as a running Constat seals it, and what others see of it.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type LogKey, openLogKey } from '../../src/evidence/key.ts'
import { openSealing, type SealingOptions } from '../../src/evidence/seal.ts'
import { utf8 } from '../../src/proof/bytes.ts'
import { parseCheckpoint } from '../../src/proof/checkpoint.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { type NoteKey, verifyNote } from '../../src/proof/note.ts'
import { createAuthorities } from '../../src/stamp/authorities.ts'
import type { Authority } from '../../src/stamp/authority.ts'
import type { Store } from '../../src/store/store.ts'
import { aStore } from './store.ts'

export const origin = 'constat.example'

export const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

export const never = new AbortController().signal

export const hourMs = 3_600_000

/** Where the key of the log of a store in this file is. */
export const keyFile = (file: string) => join(dirname(file), 'log.key')

/** Adds a leaf as if something had happened. */
export const happen = (store: Store, times = 1) => {
  for (let time = 0; time < times; time += 1) {
    const at = new Date(Date.UTC(2026, 10, 23) + time * 60_000).toISOString()
    const gap = { v: 1, type: 'gap', probe: 'consumer-sign-up', tier: 'look', from: at, to: at } as const
    store.seals.addLeaf({ ...gap, count: 1, reason: 'stopped' }, Date.parse(at))
  }
}

/** Seals a log, unstamped unless the change says who stamps it; stopped when the test ends. */
export const beginSealing = async (store: Store, key: LogKey, change: Partial<SealingOptions> = {}) => {
  const told = { broken: [] as string[], errors: [] as unknown[] }
  const sealing = await openSealing({
    store,
    key,
    configured: { constat: '0.0.0', git_commit: null, config_sha256: '0'.repeat(64) },
    stamping: stampedBy([]).stamping,
    cosign: null,
    calendars: null,
    clock,
    everyMs: hourMs,
    onBroken: (detail) => told.broken.push(detail),
    onError: (cause) => told.errors.push(cause),
    ...change,
  })
  onTestFinished(sealing.stop)
  return { ...sealing, told }
}

/** Who stamps a log, and who refused to. */
export const stampedBy = (authorities: readonly Authority[], onRefused: () => void = () => undefined) => {
  const refusals: string[] = []
  const asked = createAuthorities({ authorities, clock })
  const stamping: SealingOptions['stamping'] = {
    stampEach: asked.stampEach,
    names: authorities.map(({ name }) => name),
    onRefused: (by, reason) => {
      refusals.push(`${by} ${reason}`)
      onRefused()
    },
    onStamp: () => undefined,
    retryMs: 50,
  }
  return { stamping, refusals, ...asked }
}

/** A store with a key of its log, which is sealed already. */
export const aSealedStore = async (change: Partial<SealingOptions> = {}) => {
  const opened = aStore()
  const { store, file } = opened
  const key = openLogKey(store, keyFile(file), origin)
  const sealing = await beginSealing(store, key, change)
  return { ...opened, key, sealing }
}

/** The last checkpoint, once the key was found to have signed the root over the leaves as they are read. */
export const verifiedCheckpoint = async ({ checkpoints, log }: Store, { note }: LogKey) => {
  const kept = checkpoints.latest()
  const checkpoint = kept && parseCheckpoint(utf8(kept.note))
  if (!kept || !checkpoint) throw new Error('There is no checkpoint.')
  if (!(await verifyNote(checkpoint.note, note)).held) throw new Error('The key did not sign the checkpoint.')
  if (Buffer.compare(log.root(kept.size), checkpoint.root) !== 0) throw new Error('The root is another.')
  return kept
}

/** The leaves of a log as what they say. */
export const leavesOf = ({ log }: Store) =>
  [...log.leaves(0, log.size())].map(({ entry }) => {
    const leaf = readLeaf(entry)
    if (!leaf.ok) throw new Error(leaf.detail)
    return leaf.value
  })

export const typesOf = (store: Store) => leavesOf(store).map(({ type }) => type)

/** The key of a log in a file, under the name that these tests give it. */
export const keyIn = (file: string) => {
  const privateKey = createPrivateKey(readFileSync(file, 'utf8'))
  const publicKey = new Uint8Array(
    createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32),
  )
  const key: NoteKey = { name: origin, kind: 1, publicKey }
  return { key, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) }
}
