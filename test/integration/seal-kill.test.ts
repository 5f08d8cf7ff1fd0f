import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openLogKey } from '../../src/evidence/key.ts'
import { utf8 } from '../../src/proof/bytes.ts'
import { type StampingGround, startStampingGround } from '../support/authorities.ts'
import { until } from '../support/constat.ts'
import {
  beginSealing,
  keyFile,
  never,
  origin,
  stampedBy,
  typesOf,
  verifiedCheckpoint,
} from '../support/seals.ts'
import { aStore } from '../support/store.ts'

let ground: StampingGround

beforeAll(async () => {
  ground = await startStampingGround({ slowMs: 600_000 })
})
afterAll(() => ground.stop())

const script = fileURLToPath(new URL('../support/sealing-process.ts', import.meta.url))

test('killed between a checkpoint and its token, the next process has that checkpoint stamped, once', async () => {
  const authority = { ...ground.authorityOf('practice-ec'), minIntervalMs: 0 }
  const { store, file } = aStore()
  ground.setFault('practice-ec', 'slow')
  const child = spawn(process.execPath, [script, file, keyFile(file), JSON.stringify([authority])])
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close')
  const signed = await until(() => store.checkpoints.latest())
  child.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])
  expect(store.checkpoints.tokensOfCheckpoint(signed.size)).toEqual([])
  ground.repair()
  const key = openLogKey(store, keyFile(file), origin)
  const { sealNow } = await beginSealing(store, key, { stamping: stampedBy([authority]).stamping })
  await sealNow(never)
  await sealNow(never)
  expect(await verifiedCheckpoint(store, key)).toEqual(signed)
  const [token, ...others] = store.checkpoints.tokensOfCheckpoint(signed.size)
  expect(others).toEqual([])
  expect(ground.verify(token?.token ?? new Uint8Array(), utf8(signed.note), authority.ca)).toContain('OK')
  expect(typesOf(store)).toEqual(['key', 'config', 'anchor'])
})
