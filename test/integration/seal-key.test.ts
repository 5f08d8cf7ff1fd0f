import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { introduceKey, KeyError, openLogKey } from '../../src/evidence/key.ts'
import { utf8 } from '../../src/proof/bytes.ts'
import { parseNote, parseVkey, signNote, verifyNote } from '../../src/proof/note.ts'
import {
  aSealedStore,
  beginSealing,
  happen,
  keyFile,
  leavesOf,
  never,
  origin,
  verifiedCheckpoint,
} from '../support/seals.ts'
import { aStore } from '../support/store.ts'

const newKeyIn = (file: string) => {
  rmSync(file, { force: true })
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', file])
  chmodSync(file, 0o600)
}

const refusalOf = (open: () => unknown) => {
  try {
    open()
  } catch (cause) {
    if (cause instanceof KeyError) return cause.message
    throw cause
  }
  return 'no refusal'
}

test('a key is made at the first start, its owner’s alone, and is the same at the next', () => {
  const { store, file } = aStore()
  const made = openLogKey(store, keyFile(file), origin)
  expect(statSync(keyFile(file)).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(file)).filter((name) => name.startsWith('log.'))).toEqual(['log.key'])
  const again = openLogKey(store, keyFile(file), origin)
  expect([again.vkey, again.publicPem]).toEqual([made.vkey, made.publicPem])
  expect(made.vkey).toMatch(/^constat\.example\+[0-9a-f]{8}\+/)
})

test('openssl reads the same public key in the file', () => {
  const { store, file } = aStore()
  const { publicPem } = openLogKey(store, keyFile(file), origin)
  const words = ['pkey', '-in', keyFile(file), '-pubout']
  expect(execFileSync('openssl', words, { encoding: 'utf8' })).toBe(publicPem)
})

test('a note is signed so that the vkey verifies it', async () => {
  const { store, file } = aStore()
  const { note, sign, vkey } = openLogKey(store, keyFile(file), origin)
  const signed = parseNote(utf8(await signNote('words\n', note, sign)))
  const key = parseVkey(vkey)
  if (!signed || !key) throw new Error('There is no note, or no key.')
  expect(await verifyNote(signed, key)).toMatchObject({ held: true })
})

test('the log names its key once, and another key with the one before', () => {
  const { store, file } = aStore()
  const first = openLogKey(store, keyFile(file), origin)
  introduceKey(store, first, 0)
  introduceKey(store, openLogKey(store, keyFile(file), origin), 1)
  newKeyIn(keyFile(file))
  const second = openLogKey(store, keyFile(file), origin)
  introduceKey(store, second, 2)
  expect(leavesOf(store)).toEqual([
    { v: 1, type: 'key', at: '1970-01-01T00:00:00.000Z', vkey: first.vkey, previous: null },
    { v: 1, type: 'key', at: '1970-01-01T00:00:00.002Z', vkey: second.vkey, previous: first.vkey },
  ])
})

test('after a change of key, what the old one signed still holds and the new one signs on', async () => {
  const { store, key, file, sealing } = await aSealedStore()
  await sealing.sealNow(never)
  await sealing.stop()
  newKeyIn(keyFile(file))
  const other = openLogKey(store, keyFile(file), origin)
  const again = await beginSealing(store, other)
  expect(await again.sealNow(never)).toMatchObject({ ok: true })
  expect((await verifiedCheckpoint(store, other)).size).toBe(3)
  await expect(verifiedCheckpoint(store, key)).rejects.toThrow('did not sign')
  await again.stop()
  happen(store)
  expect(await (await beginSealing(store, other)).sealNow(never)).toMatchObject({ ok: true })
})

test('a key that others may read is refused, with the command that mends it', () => {
  const { store, file } = aStore()
  openLogKey(store, keyFile(file), origin)
  chmodSync(keyFile(file), 0o640)
  const refusal = refusalOf(() => openLogKey(store, keyFile(file), origin))
  expect(refusal).toContain('(mode 640)')
  expect(refusal).toContain(`chmod 600 ${keyFile(file)}`)
})

test('a key that cannot be read, or is none, is refused', () => {
  const { store, file } = aStore()
  const { vkey } = openLogKey(store, keyFile(file), origin)
  const pem = readFileSync(keyFile(file), 'utf8')
  const other = execFileSync('openssl', ['genpkey', '-algorithm', 'x25519'], { encoding: 'utf8' })
  for (const text of ['', 'garbage', pem.slice(0, 60), other]) {
    writeFileSync(keyFile(file), text)
    expect(refusalOf(() => openLogKey(store, keyFile(file), origin))).toContain('no Ed25519 private key')
  }
  writeFileSync(keyFile(file), pem)
  expect(openLogKey(store, keyFile(file), origin).vkey).toBe(vkey)
  rmSync(keyFile(file))
  mkdirSync(keyFile(file), { mode: 0o600 })
  expect(refusalOf(() => openLogKey(store, keyFile(file), origin))).toContain('cannot be read (EISDIR)')
})

test('a log that was begun is not signed on by a key made in silence', () => {
  const { store, file } = aStore()
  introduceKey(store, openLogKey(store, keyFile(file), origin), 0)
  rmSync(keyFile(file))
  const refusal = refusalOf(() => openLogKey(store, keyFile(file), origin))
  expect(refusal).toContain('is gone')
  expect(refusal).toContain(`openssl genpkey -algorithm ed25519 -out ${keyFile(file)}`)
})

test('a log keeps the name it was begun under, and a name that C2SP does not allow is refused', () => {
  const { store, file } = aStore()
  expect(refusalOf(() => openLogKey(store, keyFile(file), 'a name'))).toContain('“a name”')
  introduceKey(store, openLogKey(store, keyFile(file), origin), 0)
  expect(refusalOf(() => openLogKey(store, keyFile(file), 'other.example'))).toContain(
    `evidence: { log_origin: ${origin} }`,
  )
})
