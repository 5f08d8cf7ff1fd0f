// Whether the log's checkpoints in an export are signed, stamped, and stages of one log that only grew.

import type { Bundle } from './bundle.ts'
import { hexOf, textOf } from './bytes.ts'
import { calendarHead } from './calendar-head.ts'
import { type Check, judged, type Pins } from './check.ts'
import { parseCheckpoint, type ReadCheckpoint } from './checkpoint.ts'
import { checkpointPath, consistencyPath, paths, patterns } from './layout.ts'
import { formatVkey, isLineOf, type NoteKey, parseVkey, pemOf, verifyNote } from './note.ts'
import { formatPolicy, parsePolicy } from './policy.ts'
import { parseConsistency } from './tlog-proof.ts'
import { verifyConsistency } from './tree.ts'
import { type Trust, tokenOf } from './verify-tokens.ts'

/** The log as its checkpoints show it; `bounds` are token times in epoch milliseconds, by checkpoint size. */
export type Log = {
  readonly key: NoteKey
  readonly last: ReadCheckpoint
  /** The last checkpoint as it is written. */
  readonly signed: string
  readonly sizes: readonly number[]
  readonly bounds: readonly {
    readonly size: number
    readonly authority: string
    /** Of the token. */
    readonly sha256: string
    readonly genTime: number
    readonly accuracyMs: number | null
  }[]
}

const read = async ({ file }: Bundle, path: string) => textOf((await file(path)) ?? new Uint8Array()) ?? ''

const readKey = async (bundle: Bundle, pins: Pins): Promise<NoteKey | string> => {
  const written = await read(bundle, paths.vkey)
  const key = written.endsWith('\n') ? parseVkey(written.slice(0, -1)) : null
  if (key === null || key.kind !== 1) return `${paths.vkey} holds no key of a log`
  if ((await read(bundle, paths.publicKey)) !== pemOf(key))
    return `${paths.publicKey} is not the key of ${paths.vkey}`
  if (pins.vkey !== undefined && pins.vkey !== formatVkey(key)) return 'the log key is not the one expected'
  return key
}

const sizesOf = ({ digests }: Bundle) =>
  [...digests.keys()]
    .map((path) => Number(patterns.checkpoint.exec(path)?.[1] ?? Number.NaN))
    .filter(Number.isSafeInteger)
    .sort((a, b) => a - b)

const readCheckpoints = async (bundle: Bundle, key: NoteKey): Promise<readonly ReadCheckpoint[] | string> => {
  const checkpoints: ReadCheckpoint[] = []
  for (const size of sizesOf(bundle)) {
    const path = checkpointPath(size)
    const checkpoint = parseCheckpoint((await bundle.file(path)) ?? new Uint8Array())
    if (checkpoint?.size !== size || checkpoint.origin !== key.name) return `${path} is not that checkpoint`
    if (!(await verifyNote(checkpoint.note, key)).held) return `${path} is not signed by the log key`
    checkpoints.push(checkpoint)
  }
  return checkpoints
}

// Whoever signed it, the log aside, has to be told: a witness that is left out of the policy would not be missed.
const unnamedIn = (last: ReadCheckpoint, keys: readonly NoteKey[]) =>
  last.note.signatures.find((line) => !keys.some((key) => isLineOf(line, key)))?.name

const witnessProblem = async (bundle: Bundle, key: NoteKey, last: ReadCheckpoint, pins: Pins) => {
  const written = await read(bundle, paths.policy)
  const policy = parsePolicy(written)
  if (policy === null || formatPolicy({ ...policy, log: key }) !== written)
    return `${paths.policy} is not of this log`
  const { witnesses } = policy
  for (const witness of witnesses)
    if (!(await verifyNote(last.note, witness)).held)
      return `${witness.name} has not cosigned the last checkpoint`
  const wanted = pins.witnesses?.find((vkey) => !witnesses.map(formatVkey).includes(vkey))
  if (wanted !== undefined) return `${wanted} has not cosigned the last checkpoint`
  const unnamed = unnamedIn(last, [key, ...witnesses])
  return unnamed === undefined ? null : `${unnamed} signed the last checkpoint, and is not in ${paths.policy}`
}

const consistencyProblem = async (
  { digests, file }: Bundle,
  stages: readonly ReadCheckpoint[],
  last: ReadCheckpoint,
  signed: string,
) => {
  for (const { size, root } of stages) {
    const path = consistencyPath(size, last.size)
    const proved = parseConsistency((await file(path)) ?? new Uint8Array())
    if (proved?.oldSize !== size || proved.signed !== signed) return `${path} is not that proof`
    const consistency = {
      oldSize: size,
      oldRoot: root,
      size: last.size,
      root: last.root,
      proof: proved.proof,
    }
    if (!verifyConsistency(consistency)) return `${path} does not hold`
  }
  const proofs = [...digests.keys()].filter((path) => patterns.consistency.test(path)).length
  return proofs === stages.length ? null : 'there is a consistency proof without its checkpoint'
}

const readBounds = async (bundle: Bundle, sizes: readonly number[], trust: Trust) => {
  const bounds: Log['bounds'][number][] = []
  for (const [token, sha256] of bundle.digests) {
    const [, digits, authority] = patterns.checkpointToken.exec(token) ?? []
    if (authority === undefined) continue
    const size = Number(digits)
    const found = await tokenOf(bundle, { path: checkpointPath(size), token, authority }, trust)
    if (typeof found === 'string') return found
    bounds.push({ size, authority, sha256, genTime: found.genTime, accuracyMs: found.accuracyMs })
  }
  const unstamped = sizes.find((size) => !bounds.some((bound) => bound.size === size))
  return unstamped === undefined ? bounds : `${checkpointPath(unstamped)} has no token`
}

// What Bitcoin says is for others to follow; that it speaks of this checkpoint can be seen here.
const calendarProblem = async ({ digests, file }: Bundle) => {
  for (const path of digests.keys()) {
    const size = patterns.calendarProof.exec(path)?.[1]
    if (size === undefined) continue
    const wanted = hexOf(calendarHead) + digests.get(checkpointPath(Number(size)))
    const bytes = (await file(path)) ?? new Uint8Array()
    if (hexOf(bytes.subarray(0, wanted.length / 2)) !== wanted) return `${path} is not over its checkpoint`
  }
  return null
}

/** Checks the log's key, checkpoints, tokens and growth; the log is null when one of its first two fails. */
export const checkLog = async (
  bundle: Bundle,
  pins: Pins,
  trust: Trust,
): Promise<{ readonly checks: readonly Check[]; readonly log: Log | null }> => {
  const key = await readKey(bundle, pins)
  if (typeof key === 'string') return { checks: [judged('log_key', key)], log: null }
  const checkpoints = await readCheckpoints(bundle, key)
  const known = typeof checkpoints === 'string' ? [] : checkpoints
  const last = known.at(-1)
  const problem =
    typeof checkpoints === 'string'
      ? checkpoints
      : last
        ? await witnessProblem(bundle, key, last, pins)
        : 'there is no checkpoint'
  const checks = [judged('log_key', null), judged('checkpoints', problem)]
  if (!last) return { checks, log: null }
  const sizes = known.map(({ size }) => size)
  const bounds = await readBounds(bundle, sizes, trust)
  const unheld = typeof bounds === 'string' ? bounds : await calendarProblem(bundle)
  checks.push(judged('checkpoint_times', unheld))
  const signed = await read(bundle, checkpointPath(last.size))
  checks.push(judged('consistency', await consistencyProblem(bundle, known.slice(0, -1), last, signed)))
  return { checks, log: { key, last, signed, sizes, bounds: typeof bounds === 'string' ? [] : bounds } }
}
