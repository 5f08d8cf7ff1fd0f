// The client of one witness (c2sp.org/tlog-witness): it signs a checkpoint once it has seen that the log only grew.

import { utf8 } from '../proof/bytes.ts'
import { parseCount } from '../proof/checkpoint.ts'
import { type NoteKey, parseNote, verifyNote } from '../proof/note.ts'
import { parseConsistency } from '../proof/tlog-proof.ts'
import { type ExchangeFailure, exchange, type Patience } from './exchange.ts'

export type Witness = {
  /** Its submission prefix. */
  readonly url: string
  readonly key: NoteKey
}

export type Cosignature = {
  readonly ok: true
  /** To be added to the signatures of the checkpoint; ends with a line break. */
  readonly line: string
  /** Epoch milliseconds, as the witness says. */
  readonly cosignedAt: number
}

/** The witness has another size, to start the consistency proof from; the same size, or none told: another root. */
export type Conflict = { readonly ok: false; readonly reason: 'conflict'; readonly knownSize: number | null }

export type NoCosignature = {
  readonly ok: false
  readonly reason:
    | ExchangeFailure
    | 'unknown_log'
    | 'unknown_key'
    | 'bad_proof'
    | 'http_error'
    | 'not_cosigned'
  readonly detail: string
}

const longestAnswerBytes = 16 * 1024

const reasons: Readonly<Record<number, NoCosignature['reason']>> = {
  403: 'unknown_key',
  404: 'unknown_log',
  422: 'bad_proof',
}

/** The first line of an answer that this key signed the checkpoint with; lines of other keys are ignored. */
const findCosignature = async (
  text: string,
  answer: string,
  key: NoteKey,
): Promise<Cosignature | NoCosignature> => {
  for (const line of answer.split('\n').map((it) => `${it}\n`)) {
    const note = parseNote(utf8(`${text}\n${line}`))
    const signed = note === null ? null : await verifyNote(note, key)
    if (signed?.held && signed.seconds !== null) return { ok: true, line, cosignedAt: signed.seconds * 1000 }
  }
  return { ok: false, reason: 'not_cosigned', detail: 'no cosignature by the key of this witness holds' }
}

/** Sends an `add-checkpoint` body, as `formatConsistency` writes it; a cosignature is returned only if it holds. */
export const addCheckpoint = async (
  { url, key }: Witness,
  body: string,
  patience: Patience,
): Promise<Cosignature | Conflict | NoCosignature> => {
  const sent = parseConsistency(utf8(body))
  if (sent === null) throw new Error('What is to be sent to the witness is no consistency proof.')
  const order = {
    url: `${url.replace(/\/$/, '')}/add-checkpoint`,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: utf8(body),
    longestAnswerBytes,
  }
  const answer = await exchange(order, patience)
  if (!answer.ok) return answer
  const { status, bytes } = answer
  const text = Buffer.from(bytes).toString('utf8')
  if (status === 409) return { ok: false, reason: 'conflict', knownSize: parseCount(text.trimEnd()) }
  if (status === 200) return findCosignature(sent.checkpoint.note.text, text, key)
  return { ok: false, reason: reasons[status] ?? 'http_error', detail: `HTTP ${status}` }
}
