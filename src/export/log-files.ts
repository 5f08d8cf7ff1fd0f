// The log as an export shows it: its key, its checkpoints with their tokens, and proofs that it only grew.
import {
  authorityPath,
  calendarProofPath,
  checkpointPath,
  checkpointToken,
  consistencyPath,
  paths,
} from '../proof/layout.ts'
import { type NoteKey, parseNote, parseVkey, pemOf, verifyNote } from '../proof/note.ts'
import { formatPolicy } from '../proof/policy.ts'
import { formatConsistency } from '../proof/tlog-proof.ts'
import { proveConsistency } from '../proof/tree.ts'
import type { Put } from './run-files.ts'
import type { Scope } from './scope.ts'
import type { StampedFile } from './scripts.ts'
import type { Checkpoint, ExportSource } from './source.ts'

/** The key of a vkey text that we wrote ourselves. */
export const keyOf = (vkey: string): NoteKey => {
  const key = parseVkey(vkey)
  if (key === null) throw new Error('The key of the log is not written as C2SP writes keys.')
  return key
}

const checkpointAt = ({ checkpoints }: ExportSource, size: number): Checkpoint => {
  const found = checkpoints.ofSize(size)
  if (found === null) throw new Error(`The checkpoint of ${size} leaves is gone.`)
  return found
}

// A witness that was away when the last checkpoint was signed is not asked of whoever checks it.
const witnessesOf = async ({ witnesses }: ExportSource, { note }: Checkpoint) => {
  const signed = parseNote(Buffer.from(note))
  const found: NoteKey[] = []
  for (const key of witnesses.map(keyOf)) if (signed && (await verifyNote(signed, key)).held) found.push(key)
  return found
}

/** Puts the log's key, checkpoints, tokens and growth into the export; returns what was stamped. */
export const putLog = async (
  put: Put,
  source: ExportSource,
  { sizes, last, vkey }: Scope,
): Promise<readonly StampedFile[]> => {
  const stamped: StampedFile[] = []
  const key = keyOf(vkey)
  await put(paths.vkey, `${vkey}\n`)
  await put(paths.publicKey, pemOf(key))
  await put(paths.policy, formatPolicy({ log: key, witnesses: await witnessesOf(source, last) }))
  for (const size of sizes) {
    const { note, tokens, calendarProof } = checkpointAt(source, size)
    await put(checkpointPath(size), note)
    for (const { authority, token, genTime } of tokens) {
      await put(checkpointToken(size, authority), token)
      stamped.push({
        file: checkpointPath(size),
        token: checkpointToken(size, authority),
        authority,
        genTime,
      })
    }
    if (calendarProof) await put(calendarProofPath(size), calendarProof)
    if (size === last.size) continue
    const proof = proveConsistency(size, last.size, source.readNode)
    await put(consistencyPath(size, last.size), formatConsistency(size, proof, last.note))
  }
  return stamped
}

/** Puts the certificates that the tokens lead to into the export. */
export const putAuthorities = async (put: Put, { authorities }: ExportSource): Promise<void> => {
  for (const { name, pem } of authorities) await put(authorityPath(name), pem)
}
