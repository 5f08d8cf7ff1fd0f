// The client of one witness (c2sp.org/tlog-witness): it signs a checkpoint once it has seen that the log only grew.

import { type ExchangeFailure, exchange, type Patience } from './exchange.ts'

export type Witness = {
  /** The name its cosignatures carry. */
  readonly name: string
  /** Its submission prefix. */
  readonly url: string
}

export type Cosigned =
  /** Lines to be added to the checkpoint's signatures, without line ends; not yet verified against a key. */
  | { readonly ok: true; readonly lines: readonly string[] }
  /** The witness has another size, to start the consistency proof from; the same size or none: it has another root. */
  | { readonly ok: false; readonly reason: 'conflict'; readonly knownSize: number | null }
  | {
      readonly ok: false
      readonly reason:
        | ExchangeFailure
        | 'unknown_log'
        | 'unknown_key'
        | 'bad_proof'
        | 'http_error'
        | 'malformed'
      readonly detail: string
    }

const longestAnswerBytes = 16 * 1024

const refusals = { 403: 'unknown_key', 404: 'unknown_log', 422: 'bad_proof' } as const

// An em dash opens every signature line of a note. A witness may sign with several keys; others' lines are ignored.
const cosignaturesIn = (text: string, name: string): readonly string[] =>
  text.split('\n').filter((line) => {
    const [dash, signer, signature = '', ...more] = line.split(' ')
    return dash === '—' && signer === name && /^[A-Za-z0-9+/]+={0,2}$/.test(signature) && more.length === 0
  })

const sizeIn = (text: string): number | null =>
  /^(?:0|[1-9][0-9]{0,14})\n$/.test(text) ? Number(text) : null

/** Sends an `add-checkpoint` body: the old size, the consistency proof, and the checkpoint. */
export const addCheckpoint = async (
  witness: Witness,
  body: string,
  patience: Patience,
): Promise<Cosigned> => {
  const url = `${witness.url.replace(/\/$/, '')}/add-checkpoint`
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  const answer = await exchange({ url, headers, body: Buffer.from(body), longestAnswerBytes }, patience)
  if (!answer.ok) return answer
  const text = Buffer.from(answer.bytes).toString('utf8')
  const { status } = answer
  if (status === 409) return { ok: false, reason: 'conflict', knownSize: sizeIn(text) }
  if (status !== 200) {
    const reason = status in refusals ? refusals[status as keyof typeof refusals] : 'http_error'
    return { ok: false, reason, detail: `HTTP ${status}` }
  }
  const lines = cosignaturesIn(text, witness.name)
  if (lines.length === 0) return { ok: false, reason: 'malformed', detail: 'no cosignature of this witness' }
  return { ok: true, lines }
}
