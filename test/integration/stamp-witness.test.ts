import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { signCheckpoint } from '../../src/proof/checkpoint.ts'
import { cosign, type KeyKind, type NoteKey } from '../../src/proof/note.ts'
import { formatConsistency, parseConsistency } from '../../src/proof/tlog-proof.ts'
import { addCheckpoint } from '../../src/stamp/witness.ts'
import { startStandIn } from '../support/stand-in-server.ts'

const patience = { deadlineMs: 20_000, signal: new AbortController().signal }

const newKey = (name: string, kind: KeyKind) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key: NoteKey = {
    name,
    kind,
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
  }
  return { key, sign: signWith(privateKey) }
}

const signWith = (privateKey: KeyObject) => (message: Uint8Array) => sign(null, message, privateKey)

const log = newKey('constat.example/log', 1)
const witness = newKey('witness.example/w1', 4)
const noonSeconds = Date.UTC(2026, 10, 23, 12) / 1000

const bodyFor = async (size: number): Promise<string> =>
  formatConsistency(
    2,
    [new Uint8Array(32).fill(1)],
    await signCheckpoint(size, new Uint8Array(32).fill(size), log.key, log.sign),
  )

const textIn = (body: string): string =>
  parseConsistency(Buffer.from(body))?.checkpoint.note.text ?? 'no checkpoint'

const body = await bodyFor(3)
const cosignature = await cosign(textIn(body), witness.key, noonSeconds, witness.sign)

const answering = async (status: number, text: string) => {
  const server = await startStandIn(() => ({ status, body: text }))
  const answer = await addCheckpoint({ url: `${server.url}/submit/`, key: witness.key }, body, patience)
  return { answer, asked: server.asked }
}

test('a witness is sent the body as it is, and its cosignature comes back as the line to add', async () => {
  const { answer, asked } = await answering(200, cosignature)
  expect(answer).toEqual({ ok: true, line: cosignature, cosignedAt: noonSeconds * 1000 })
  expect(asked.map((it) => [it.path, it.body.toString()])).toEqual([['/submit/add-checkpoint', body]])
})

test('lines of other keys are ignored, before and after', async () => {
  const other = newKey('witness.example/w2', 4)
  const foreign = await cosign(textIn(body), other.key, noonSeconds, other.sign)
  const { answer } = await answering(200, `${foreign}${cosignature}${foreign}`)
  expect(answer).toMatchObject({ ok: true, line: cosignature })
})

test('a cosignature of another checkpoint, of a namesake, or none at all is refused', async () => {
  const namesake = newKey(witness.key.name, 4)
  const answers = [
    await cosign(textIn(await bodyFor(4)), witness.key, noonSeconds, witness.sign),
    await cosign(textIn(body), namesake.key, noonSeconds, namesake.sign),
    cosignature.replace('w1 ', 'w1 AAAA'),
    '',
    'OK\n',
    '<!doctype html>\n',
  ]
  for (const text of answers) {
    expect((await answering(200, text)).answer).toMatchObject({ ok: false, reason: 'not_cosigned' })
  }
})

test('a conflict tells the size to start from, where the witness tells one', async () => {
  const conflict = { ok: false, reason: 'conflict' }
  expect((await answering(409, '41\n')).answer).toEqual({ ...conflict, knownSize: 41 })
  expect((await answering(409, '0\n')).answer).toEqual({ ...conflict, knownSize: 0 })
  for (const text of ['', '041\n', '-1\n', '1e9\n', '9'.repeat(40)]) {
    expect((await answering(409, text)).answer).toEqual({ ...conflict, knownSize: null })
  }
})

test('each refusal of the protocol has a name of its own', async () => {
  const reasons = []
  for (const status of [403, 404, 422, 400, 500, 302]) {
    const { answer } = await answering(status, 'no')
    reasons.push(answer.ok || answer.reason)
  }
  expect(reasons).toEqual(['unknown_key', 'unknown_log', 'bad_proof', ...Array(3).fill('http_error')])
})

test('an answer without end is not read to the end', async () => {
  expect((await answering(200, 'x'.repeat(200_000))).answer).toMatchObject({ reason: 'too_large' })
})

test('a body that is no consistency proof is our own mistake, and is not sent', async () => {
  const server = await startStandIn(() => ({ status: 200, body: '' }))
  await expect(addCheckpoint({ url: server.url, key: witness.key }, 'old 2\n', patience)).rejects.toThrow(
    'no consistency proof',
  )
  expect(server.asked).toEqual([])
})
