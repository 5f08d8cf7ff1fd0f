import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openLogKey } from '../../src/evidence/key.ts'
import { introduceConfig } from '../../src/evidence/seal-config.ts'
import { sha256, utf8 } from '../../src/proof/bytes.ts'
import { parseCheckpoint } from '../../src/proof/checkpoint.ts'
import { authorityNames, type StampingGround, startStampingGround } from '../support/authorities.ts'
import { until } from '../support/constat.ts'
import {
  aSealedStore,
  beginSealing,
  happen,
  hourMs,
  keyFile,
  leavesOf,
  never,
  origin,
  stampedBy,
  typesOf,
  verifiedCheckpoint,
} from '../support/seals.ts'
import { aFolder, aStore } from '../support/store.ts'

let ground: StampingGround

beforeAll(async () => {
  ground = await startStampingGround({ slowMs: 600_000 })
})
afterEach(() => ground.repair())
afterAll(() => ground.stop())

const both = (minIntervalMs = 0) =>
  authorityNames.map((name) => ({ ...ground.authorityOf(name), minIntervalMs }))

test('a log is signed and stamped by every authority, as openssl finds as well', async () => {
  const { store, key, sealing } = await aSealedStore({ stamping: stampedBy(both()).stamping })
  happen(store, 3)
  const sealed = await sealing.sealNow(never)
  const kept = await verifiedCheckpoint(store, key)
  expect(sealed).toEqual({
    ok: true,
    checkpoint: kept,
    stampedBy: expect.arrayContaining([...authorityNames]),
  })
  const tokens = store.checkpoints.tokensOfCheckpoint(kept.size)
  expect(tokens.map(({ authority }) => authority).sort()).toEqual([...authorityNames])
  for (const { authority, token } of tokens) {
    const { ca } = ground.authorityOf(authority as (typeof authorityNames)[number])
    expect(ground.verify(token, utf8(kept.note), ca)).toContain('Verification: OK')
  }
  const folder = aFolder()
  const { note } = parseCheckpoint(utf8(kept.note)) ?? {}
  writeFileSync(join(folder, 'key.pem'), key.publicPem)
  writeFileSync(join(folder, 'text'), note?.text ?? '')
  writeFileSync(join(folder, 'signature'), note?.signatures[0]?.signature ?? '')
  const words = 'pkeyutl -verify -pubin -inkey key.pem -rawin -in text -sigfile signature'.split(' ')
  const said = execFileSync('openssl', words, { cwd: folder, encoding: 'utf8' })
  expect(said).toContain('Signature Verified Successfully')
})

test('each token is told by a leaf with its fingerprint and its time', async () => {
  const { store, sealing } = await aSealedStore({ stamping: stampedBy(both()).stamping })
  await sealing.sealNow(never)
  expect(typesOf(store)).toEqual(['key', 'config', 'anchor', 'anchor'])
  const tokens = store.checkpoints.tokensOfCheckpoint(2)
  const anchors = leavesOf(store).filter(({ type }) => type === 'anchor')
  expect(anchors).toEqual(
    tokens.map(({ authority, token, genTime }) => ({
      v: 1,
      type: 'anchor',
      of: 'checkpoint',
      size: 2,
      by: authority,
      kind: 'rfc3161',
      sha256: Buffer.from(sha256(token)).toString('hex'),
      gen_time: new Date(genTime).toISOString(),
    })),
  )
})

test('a time-stamp is sealed with the next thing that happens, and never by itself', async () => {
  const { store, key, sealing } = await aSealedStore({ stamping: stampedBy(both()).stamping })
  await sealing.sealNow(never)
  await sealing.sealNow(never)
  expect((await verifiedCheckpoint(store, key)).size).toBe(2)
  expect(store.log.size()).toBe(4)
  happen(store)
  await sealing.sealNow(never)
  expect((await verifiedCheckpoint(store, key)).size).toBe(5)
})

test('a log sealed until now holds a time-stamp of now', async () => {
  const { store, key, sealing } = await aSealedStore({ stamping: stampedBy(both()).stamping })
  for (const _ of ['something new', 'time-stamps alone']) {
    const asked = Date.now()
    expect(await sealing.sealUntilNow(never)).toMatchObject({ ok: true })
    const { size } = await verifiedCheckpoint(store, key)
    const held = leavesOf(store)
      .slice(0, size)
      .findLast((leaf) => leaf.type === 'anchor')
    expect(Date.parse(held?.gen_time ?? '')).toBeGreaterThan(asked - 1000)
  }
})

test('what happens is signed at the next interval', async () => {
  const { store, key } = await aSealedStore({ everyMs: 20 })
  await until(() => store.checkpoints.latest())
  happen(store)
  await until(() => store.checkpoints.latest()?.size === 3)
  await verifiedCheckpoint(store, key)
})

test('an authority that was down stamps when it is back, once', async () => {
  ground.setFault('practice-ec', 'down')
  const { stamping, refusals } = stampedBy(both(), () => ground.repair())
  const { store } = await aSealedStore({ stamping })
  await until(() => store.checkpoints.tokensOfCheckpoint(2).length === 2)
  expect(refusals).toEqual(['practice-ec unreachable'])
  expect(typesOf(store)).toEqual(['key', 'config', 'anchor', 'anchor'])
})

test('an authority is left alone for its least interval, and asked again after it', async () => {
  const { stamping, refusals, stampFirst } = stampedBy(both(500).slice(0, 1))
  const { stamp } = await stampFirst(utf8('the opening of a run'), never)
  const { store } = await aSealedStore({ stamping })
  await until(() => store.checkpoints.tokensOfCheckpoint(2).length === 1)
  const [token] = store.checkpoints.tokensOfCheckpoint(2)
  expect((token?.at ?? 0) - (stamp?.sentAt ?? 0)).toBeGreaterThanOrEqual(500)
  expect(refusals).toEqual([])
})

test('whoever wants a seal at once hears who stamped it, when one authority does not', async () => {
  ground.setFault('practice-rsa', 'refused')
  const { sealing } = await aSealedStore({ stamping: stampedBy(both()).stamping })
  expect(await sealing.sealNow(never)).toMatchObject({ ok: true, stampedBy: ['practice-ec'] })
})

test('while nobody stamps, the newest checkpoint alone waits for it: it covers those before', async () => {
  ground.setFault('practice-ec', 'http-500')
  const { stamping, refusals } = stampedBy(both().slice(0, 1))
  const { store, key, file, sealing } = await aSealedStore({ stamping })
  await until(() => refusals.length > 0)
  await sealing.stop()
  happen(store)
  ground.repair()
  const again = await beginSealing(store, openLogKey(store, keyFile(file), origin), {
    stamping: stampedBy(both().slice(0, 1)).stamping,
  })
  await again.sealNow(never)
  const { size } = await verifiedCheckpoint(store, key)
  expect(store.checkpoints.tokensOfCheckpoint(2)).toEqual([])
  expect(store.checkpoints.tokensOfCheckpoint(size)).toHaveLength(1)
})

test('the configuration is told in the log when it is another', () => {
  const { store } = aStore()
  const said = { constat: '0.1.0', git_commit: 'a'.repeat(40), config_sha256: 'b'.repeat(64) }
  for (const configured of [said, said, { ...said, constat: '0.2.0' }, said])
    introduceConfig(store, configured, hourMs)
  expect(leavesOf(store)).toMatchObject([said, { constat: '0.2.0' }, said])
})
