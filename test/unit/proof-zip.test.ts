import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 as zlibCrc32 } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { openBundle } from '../../src/proof/bundle.ts'
import { hexOf, joined, newHasher, utf8 } from '../../src/proof/bytes.ts'
import { crc32 } from '../../src/proof/crc32.ts'
import { readEntry, readZip, type Source } from '../../src/proof/zip.ts'
import { directoryHeader, endOfZip, localHeader } from '../../src/proof/zip-form.ts'
import { someFiles, sourceOf, zipOf } from '../support/zip-writer.ts'

const zip = zipOf(someFiles)

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'constat-zip-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** What is wrong with a ZIP, its entries included; null when nothing is. */
const problemOf = async (source: Source): Promise<string | null> => {
  const read = await readZip(source)
  if (!read.ok) return read.detail
  for (const entry of read.entries.values()) {
    const problem = await readEntry(source, entry, () => {})
    if (problem !== null) return problem
  }
  return null
}

test('what is written is read back, byte for byte', async () => {
  const read = await readZip(sourceOf(zip))
  if (!read.ok) throw new Error(read.detail)
  expect([...read.entries.keys()]).toEqual([...someFiles.keys()])
  for (const [name, bytes] of someFiles) {
    const hasher = newHasher()
    const entry = read.entries.get(name)
    expect(entry && (await readEntry(sourceOf(zip), entry, hasher.update.bind(hasher)))).toBeNull()
    expect(hexOf(hasher.digest())).toBe(createHash('sha256').update(bytes).digest('hex'))
  }
})

test('the checksum is that of zlib, in one piece or in several', () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) % 256)
    const cut = length >> 1
    expect(crc32(bytes)).toBe(zlibCrc32(bytes))
    expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(zlibCrc32(bytes))
  }
})

test('unzip finds nothing wrong in it', () => {
  const path = folder()
  writeFileSync(join(path, 'a.zip'), zip)
  expect(execFileSync('unzip', ['-t', 'a.zip'], { cwd: path }).toString()).toContain('No errors detected')
  execFileSync('unzip', ['-q', 'a.zip'], { cwd: path })
  expect(readFileSync(join(path, 'META-INF/last.xml'), 'utf8')).toBe('<last/>')
})

test('any changed byte of it is noticed', async () => {
  const small = zipOf(new Map([...someFiles].filter(([name]) => name !== 'data/large.bin')))
  for (let at = 0; at < small.length; at++) {
    const changed = Uint8Array.from(small)
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
    if ((await problemOf(sourceOf(changed))) === null) expect.fail(`byte ${at} was changed unnoticed`)
  }
})

const twice = () => {
  const entry = { name: 'a', size: 0, crc32: 0, offset: 0 }
  const again = { ...entry, offset: localHeader(entry).length }
  const headers = joined(directoryHeader(entry), directoryHeader(again))
  const end = endOfZip({ count: 2, size: headers.length, offset: again.offset * 2 })
  return joined(localHeader(entry), localHeader(again), headers, end)
}

test.each([
  ['bytes before it', joined(utf8('#!/bin/sh\n'), zip)],
  ['bytes after it', joined(zip, utf8('\n'))],
  ['an entry twice', twice()],
  ['a path that climbs', zipOf(new Map([['../evil', utf8('x')]]))],
  ['an absolute path', zipOf(new Map([['/etc/passwd', utf8('x')]]))],
  ['a folder entry', zipOf(new Map([['data/', new Uint8Array()]]))],
  ['a hidden file', zipOf(new Map([['data/.hidden', utf8('x')]]))],
  ['nothing at all', new Uint8Array()],
  ['something else', utf8('<html>This is no ZIP at all, whatever its name says of it.</html>')],
])('a ZIP with %s is refused', async (_name, bytes) => {
  expect(await problemOf(sourceOf(bytes))).not.toBeNull()
})

test('an entry that the directory does not list is noticed', async () => {
  const hidden = { name: 'hidden', size: 0, crc32: 0, offset: 0 }
  const shown = { name: 'shown', size: 0, crc32: 0, offset: localHeader(hidden).length }
  const directory = directoryHeader(shown)
  const start = shown.offset + localHeader(shown).length
  const bytes = joined(
    localHeader(hidden),
    localHeader(shown),
    directory,
    endOfZip({ count: 1, size: directory.length, offset: start }),
  )
  expect(await problemOf(sourceOf(bytes))).not.toBeNull()
})

test('what another tool zipped is refused, stored or deflated', async () => {
  const path = folder()
  writeFileSync(join(path, 'a.txt'), 'a'.repeat(1000))
  execFileSync('zip', ['-q', '-0', '-X', 'stored.zip', 'a.txt'], { cwd: path })
  execFileSync('zip', ['-q', '-9', 'deflated.zip', 'a.txt'], { cwd: path })
  for (const name of ['stored.zip', 'deflated.zip'])
    expect(await problemOf(sourceOf(readFileSync(join(path, name))))).not.toBeNull()
})

test('a file of more than 4 GB is read through ZIP64, and so are the entries behind it', async () => {
  const size = 5_000_000_000
  const large = { name: 'data/large.bin', size, crc32: 0, offset: 0 }
  const last = utf8('last')
  const entry = {
    name: 'data/last.txt',
    size: last.length,
    crc32: crc32(last),
    offset: localHeader(large).length + size,
  }
  const directory = joined(directoryHeader(large), directoryHeader(entry))
  const behind = joined(localHeader(entry), last)
  const offset = entry.offset + behind.length
  const tail = joined(behind, directory, endOfZip({ count: 2, size: directory.length, offset }))
  const head = localHeader(large)
  const source: Source = {
    size: entry.offset + tail.length,
    read: async (from, length) =>
      from < head.length
        ? head.subarray(from, from + length)
        : tail.subarray(from - entry.offset, from - entry.offset + length),
  }
  const read = await readZip(source)
  expect(read.ok && [...read.entries.values()]).toEqual([large, entry])
  let found = new Uint8Array()
  expect(
    await readEntry(source, entry, (bytes) => {
      found = Uint8Array.from(bytes)
    }),
  ).toBeNull()
  expect(found).toEqual(last)
})

test('a file is read whole only when it is no larger than its kind has to be', async () => {
  const token = 'data/log/checkpoint-7.tsa.tst'
  const files = new Map([
    ['mimetype', utf8('x')],
    [token, new Uint8Array(65_537)],
    ['data/tsa/tsa.pem', new Uint8Array(65_537)],
  ])
  const { bundle } = await openBundle(sourceOf(zipOf(files)), {})
  expect(await bundle?.file(token)).toBeNull()
  expect(await bundle?.file('data/tsa/tsa.pem')).toHaveLength(65_537)
  expect(bundle?.digests.get(token)).toMatch(/^[0-9a-f]{64}$/)
})
