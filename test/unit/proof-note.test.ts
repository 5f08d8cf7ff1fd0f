import { expect, test } from 'vitest'
import { utf8 } from '../../src/proof/bytes.ts'
import { parseCheckpoint, signCheckpoint } from '../../src/proof/checkpoint.ts'
import {
  cosign,
  formatVkey,
  parseNote,
  parseVkey,
  pemOf,
  signNote,
  verifyNote,
} from '../../src/proof/note.ts'
import { formatPolicy, parsePolicy } from '../../src/proof/policy.ts'
import {
  formatConsistency,
  formatInclusion,
  holdsEntry,
  parseConsistency,
  parseInclusion,
} from '../../src/proof/tlog-proof.ts'
import { proveConsistency, proveInclusion, rootOf } from '../../src/proof/tree.ts'
import { memoryLog, newKey } from '../support/memory-log.ts'

// The example of Go's golang.org/x/mod/sumdb/note, whose format C2SP took over.
const peter = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const spoken =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n" +
  '\n' +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

const log = memoryLog()
for (let index = 0; index < 21; index++) log.append(utf8(`{"v":1,"index":${index}}`))
const ours = newKey('constat.example/registry')
const signed = await signCheckpoint(21, rootOf(21, log.readNode), ours.key, ours.sign)

const read = (text: string) => {
  const note = parseNote(utf8(text))
  if (!note) throw new Error('not a note')
  return note
}

test('a note signed by other software verifies', async () => {
  const key = parseVkey(peter)
  expect(key && formatVkey(key)).toBe(peter)
  expect(key && (await verifyNote(read(spoken), key))).toEqual({ held: true, seconds: null })
  const altered = spoken.replace('problem,', 'problem;')
  expect(key && (await verifyNote(read(altered), key))).toEqual({ held: false, why: 'bad_signature' })
})

test('a key whose id is not its own is refused', () => {
  expect(parseVkey(peter.replace('c74f20a3', 'c74f20a4'))).toBeNull()
  expect(parseVkey(peter.replace('PeterNeumann', 'Peter Neumann'))).toBeNull()
  expect(parseVkey(peter.slice(0, -1))).toBeNull()
})

test('a key is written for openssl as openssl writes it', () => {
  expect(pemOf(ours.key)).toBe(ours.pem)
})

test('a checkpoint reads back as it was signed, and any changed byte of it is noticed', async () => {
  const checkpoint = parseCheckpoint(utf8(signed))
  expect(checkpoint).toMatchObject({
    origin: 'constat.example/registry',
    size: 21,
    root: rootOf(21, log.readNode),
  })
  expect(checkpoint && (await verifyNote(checkpoint.note, ours.key))).toEqual({ held: true, seconds: null })
  const bytes = utf8(signed)
  for (let at = 0; at < bytes.length; at++) {
    const changed = Uint8Array.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7))
    const found = parseCheckpoint(changed)
    const held = found !== null && (await verifyNote(found.note, ours.key)).held
    if (held) expect.fail(`byte ${at} was changed unnoticed`)
  }
})

test('a checkpoint signed again by another key of the same name does not verify', async () => {
  const other = newKey(ours.key.name)
  const forged = await signCheckpoint(21, rootOf(21, log.readNode), other.key, other.sign)
  expect(await verifyNote(read(forged), ours.key)).toEqual({ held: false, why: 'unsigned' })
  const both = `${signed}${forged.split('\n\n')[1]}`
  expect(await verifyNote(read(both), ours.key)).toEqual({ held: true, seconds: null })
})

test.each([
  ['a size with a zero before it', (text: string) => text.replace('\n21\n', '\n021\n')],
  ['an extension line', (text: string) => text.replace('\n\n', '\nmore\n\n')],
  ['carriage returns', (text: string) => text.replaceAll('\n', '\r\n')],
  ['no line break at its end', (text: string) => text.slice(0, -1)],
  ['words after its signatures', (text: string) => `${text}more\n`],
  ['no signature', (text: string) => text.slice(0, text.indexOf('—'))],
  ['a short root', (text: string) => text.replace(/\n[^\n]{44}\n/, '\nAAAA\n')],
])('a checkpoint with %s is refused', (_name, spoil) => {
  expect(spoil(signed)).not.toBe(signed)
  expect(parseCheckpoint(utf8(spoil(signed)))).toBeNull()
})

test('a witness cosigns with its time, which is signed as well', async () => {
  const witness = newKey('witness.example/w1', 4)
  const text = read(signed).text
  const cosigned = signed + (await cosign(text, witness.key, 1_700_000_000, witness.sign))
  expect(await verifyNote(read(cosigned), witness.key)).toEqual({ held: true, seconds: 1_700_000_000 })
  expect(await verifyNote(read(cosigned), ours.key)).toEqual({ held: true, seconds: null })
  const elsewhere = await signNote('other words\n', ours.key, ours.sign)
  const moved = `${elsewhere}${cosigned.split('\n').at(-2)}\n`
  expect(await verifyNote(read(moved), witness.key)).toEqual({ held: false, why: 'bad_signature' })
})

test('a proof file holds its own entry and no other', () => {
  const text = formatInclusion(13, proveInclusion(13, 21, log.readNode), signed)
  expect(text.startsWith('c2sp.org/tlog-proof@v1\nindex 13\n')).toBe(true)
  const file = parseInclusion(utf8(text))
  expect(file).toMatchObject({ index: 13, signed })
  expect(file && holdsEntry(file, utf8('{"v":1,"index":13}'))).toBe(true)
  expect(file && holdsEntry(file, utf8('{"v":1,"index":12}'))).toBe(false)
  expect(parseInclusion(utf8(text.replace('index 13', 'index 013')))).toBeNull()
  expect(parseInclusion(utf8(text.replace('@v1', '@v2')))).toBeNull()
})

test('a consistency file reads back as it was written', () => {
  const proof = proveConsistency(13, 21, log.readNode)
  const text = formatConsistency(13, proof, signed)
  expect(text.startsWith('old 13\n')).toBe(true)
  expect(parseConsistency(utf8(text))).toMatchObject({ oldSize: 13, proof, signed })
  expect(parseConsistency(utf8(text.replace('old 13', 'old -1')))).toBeNull()
})

test('a policy names the log and every witness, all of which must have cosigned', () => {
  const witnesses = [newKey('witness.example/w1', 4).key, newKey('witness.example/w2', 4).key]
  const text = formatPolicy({ log: ours.key, witnesses })
  const [one, two] = witnesses.map(formatVkey)
  expect(text).toBe(
    `log ${formatVkey(ours.key)}\nwitness w1 ${one}\nwitness w2 ${two}\ngroup witnesses all w1 w2\nquorum witnesses\n`,
  )
  expect(parsePolicy(text)).toEqual({ log: ours.key, witnesses })
  expect(parsePolicy(formatPolicy({ log: ours.key, witnesses: [] }))).toEqual({
    log: ours.key,
    witnesses: [],
  })
  expect(parsePolicy(text.replace(' all ', ' any '))).toBeNull()
  expect(parsePolicy(text.replace('quorum witnesses', 'quorum none'))).toBeNull()
})
