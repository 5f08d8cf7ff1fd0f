import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openCosigning } from '../../src/evidence/anchor-witness.ts'
import { openLogKey } from '../../src/evidence/key.ts'
import { utf8 } from '../../src/proof/bytes.ts'
import { parseCheckpoint } from '../../src/proof/checkpoint.ts'
import { cosign, verifyNote } from '../../src/proof/note.ts'
import { parseConsistency } from '../../src/proof/tlog-proof.ts'
import { verifyConsistency } from '../../src/proof/tree.ts'
import { newKey } from '../support/memory-log.ts'
import {
  beginSealing,
  happen,
  keyFile,
  leavesOf,
  never,
  origin,
  verifiedCheckpoint,
} from '../support/seals.ts'
import { aStore } from '../support/store.ts'

const noonSeconds = Date.UTC(2026, 10, 23, 12) / 1000

/** A witness as c2sp.org/tlog-witness has it: it cosigns what begins with what it saw before. */
const startWitness = async () => {
  const { key, sign } = newKey('witness.example/w1', 4)
  const state = { size: 0, root: new Uint8Array(), isAway: false, sizes: [] as string[] }
  const answerTo = async (body: Buffer) => {
    const sent = parseConsistency(body)
    if (sent === null) return { status: 400, text: '' }
    const { checkpoint, oldSize, proof } = sent
    state.sizes.push(`${oldSize} to ${checkpoint.size}`)
    if (state.isAway) return { status: 503, text: '' }
    if (oldSize !== state.size) return { status: 409, text: `${state.size}\n` }
    const { size, root } = checkpoint
    const grown = { oldSize, oldRoot: state.root, size, root, proof }
    if (oldSize > 0 && !verifyConsistency(grown)) return { status: 422, text: '' }
    Object.assign(state, { size, root })
    return { status: 200, text: await cosign(checkpoint.note.text, key, noonSeconds, sign) }
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { status, text } = await answerTo(Buffer.concat(chunks))
    response.writeHead(status).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key, state }
}

const aWitnessedLog = async () => {
  const witness = await startWitness()
  const { store, file } = aStore()
  const key = openLogKey(store, keyFile(file), origin)
  const refusals: string[] = []
  const onRefused = (by: string, reason: string, detail: string) =>
    refusals.push(`${by} ${reason}: ${detail}`)
  const begin = () => beginSealing(store, key, { cosign: openCosigning(store, witness, onRefused) })
  const isCosigned = async () => {
    const { note } = await verifiedCheckpoint(store, key)
    const checkpoint = parseCheckpoint(utf8(note))
    return checkpoint !== null && (await verifyNote(checkpoint.note, witness.key)).held
  }
  return { store, begin, witness: witness.state, refusals, isCosigned }
}

test('a checkpoint is published with the cosignature of the witness, and a leaf tells it', async () => {
  const { store, begin, isCosigned, witness } = await aWitnessedLog()
  const { sealNow } = await begin()
  await sealNow(never)
  expect(await isCosigned()).toBe(true)
  happen(store, 3)
  await sealNow(never)
  expect(await isCosigned()).toBe(true)
  expect(witness.sizes).toEqual(['0 to 2', '2 to 6'])
  const by = { type: 'anchor', kind: 'cosignature', by: 'witness-example-w1' }
  expect(leavesOf(store).filter(({ type }) => type === 'anchor')).toMatchObject([
    { ...by, size: 2, gen_time: '2026-11-23T12:00:00.000Z' },
    { ...by, size: 6 },
  ])
})

test('while the witness is away checkpoints are signed without it, and it catches up when it is back', async () => {
  const { store, begin, isCosigned, witness, refusals } = await aWitnessedLog()
  witness.isAway = true
  const { sealNow, stop } = await begin()
  await sealNow(never)
  expect(await isCosigned()).toBe(false)
  expect(refusals).toEqual(['witness.example/w1 http_error: HTTP 503'])
  witness.isAway = false
  await stop()
  happen(store)
  await (await begin()).sealNow(never)
  expect(await isCosigned()).toBe(true)
  expect(witness.sizes).toEqual(['0 to 2', '2 to 3', '0 to 3'])
})

test('a witness that has seen more than we have does not cosign, and is not believed to be at fault', async () => {
  const { begin, isCosigned, witness, refusals } = await aWitnessedLog()
  witness.size = 500
  await (await begin()).sealNow(never)
  expect(await isCosigned()).toBe(false)
  expect(refusals).toEqual(['witness.example/w1 conflict: it has seen 500 where we have 2 leaves'])
})
