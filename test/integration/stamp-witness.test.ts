import { expect, test } from 'vitest'
import { addCheckpoint } from '../../src/stamp/witness.ts'
import { startStandIn } from '../support/stand-in-server.ts'

const patience = { deadlineMs: 20_000, signal: new AbortController().signal }

const body =
  'old 2\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\nconstat.example/log\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— constat.example/log Az3grlgtzPICa5OS8npVmf1Myq/5IZni\n'

const cosignature =
  '— witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSVvjYyQLr'

const answering = async (status: number, text: string) => {
  const server = await startStandIn(() => ({ status, body: text }))
  const witness = { name: 'witness.example/w1', url: `${server.url}/submit/` }
  return { answer: await addCheckpoint(witness, body, patience), asked: server.asked }
}

test('a witness is sent the body as it is, and its cosignature comes back as the line to add', async () => {
  const { answer, asked } = await answering(200, `${cosignature}\n`)
  expect(answer).toEqual({ ok: true, lines: [cosignature] })
  expect(asked.map(({ path, body }) => [path, body.toString()])).toEqual([['/submit/add-checkpoint', body]])
})

test('signatures of others are ignored, and an answer with none of the witness is no cosignature', async () => {
  const other = cosignature.replace('/w1', '/w2')
  expect((await answering(200, `${other}\n${cosignature}\n`)).answer).toEqual({
    ok: true,
    lines: [cosignature],
  })
  for (const text of [`${other}\n`, '', 'OK\n', `${cosignature} more\n`, '— witness.example/w1 <script>\n']) {
    expect((await answering(200, text)).answer).toMatchObject({ ok: false, reason: 'malformed' })
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
