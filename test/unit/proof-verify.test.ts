import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { textOf, utf8 } from '../../src/proof/bytes.ts'
import type { CheckName } from '../../src/proof/check.ts'
import { commands } from '../../src/proof/check.ts'
import { signCheckpoint } from '../../src/proof/checkpoint.ts'
import { paths, sealManifest, sealToken, wordsPath } from '../../src/proof/layout.ts'
import { listOriginals, originalsName } from '../../src/proof/originals.ts'
import { formatPolicy } from '../../src/proof/policy.ts'
import { verify } from '../../src/proof/verify.ts'
import { changed, makeExport } from '../support/forging.ts'
import { newKey } from '../support/memory-log.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { payloadOf, sealed } from '../support/sealed-export.ts'
import { sourceOf, zipOf } from '../support/zip-writer.ts'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const { authorities, key, payload, whole, pins, failedOf, pathLike, file, resealed } = await makeExport()

test('an export as it was made passes every check', async () => {
  const seen: number[] = []
  const { ok, checks, summary, trust } = await verify(sourceOf(zipOf(whole)), {
    ...pins,
    newHasher: () => createHash('sha256'),
    onProgress: (bytesRead) => seen.push(bytesRead),
  })
  expect(checks.filter((check) => !check.ok)).toEqual([])
  expect(ok).toBe(true)
  expect(checks.map(({ name }) => name)).toEqual(Object.keys(commands))
  expect(summary).toMatchObject({ planned_runs: 5, missed_runs: 3 })
  expect(trust).toEqual({ logKey: 'pinned', authorities: 'pinned' })
  expect(seen.at(-1)).toBe([...whole.values()].reduce((total, { length }) => total + length, 0))
})

test('without pins it is held against what it carries, and says so', async () => {
  const { ok, trust } = await verify(sourceOf(zipOf(whole)))
  expect({ ok, trust }).toEqual({ ok: true, trust: { logKey: 'carried', authorities: 'carried' } })
})

test('unzip, sha256sum and openssl agree', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'constat-export-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  writeFileSync(join(cwd, 'export.asice'), zipOf(whole))
  const run = (command: string, ...words: string[]) =>
    execFileSync(command, words, { cwd, stdio: 'pipe' }).toString()
  run('unzip', '-q', 'export.asice')
  run('sha256sum', '--strict', '--quiet', '-c', 'manifest-sha256.txt', 'tagmanifest-sha256.txt')
  const seal = ['-data', 'META-INF/ASiCManifest001.xml', '-in', 'META-INF/timestamp001.tst', '-token_in']
  expect(run('openssl', 'ts', '-verify', ...seal, '-CAfile', 'data/tsa/tsa-a.pem')).toContain(
    'Verification: OK',
  )
})

// One of each kind, by a path without ids and numbers: `test:faults` tries every file.
const kindOf = (path: string) => path.replace(/[0-9a-f]{32}/, 'RUN').replace(/\d+/g, 'N')
const oneOfEach = (among: Iterable<string>) =>
  new Map([...among].map((path) => [kindOf(path), path])).values()

test('a file removed is noticed even when everything is sealed anew, whatever its kind', async () => {
  // One authority of two is enough for a checkpoint.
  const needed = [...payload.keys()].filter((path) => !/checkpoint-\d+\.tsa/.test(path))
  for (const path of oneOfEach(needed))
    expect(await failedOf(resealed({ [path]: null })), path).not.toEqual([])
})

test.each([
  ['data/log/leaves/999.json'],
  ['data/log/notes.txt'],
  ['data/runs/0123456789abcdef0123456789abcdef/extra.png'],
  ['README.md'],
])('an added %s is noticed even when everything is sealed anew', async (path) => {
  expect(await failedOf(resealed({ [path]: utf8('{}') }))).not.toEqual([])
})

test('a file added to a run is noticed even when everything is sealed anew', async () => {
  const folder = dirname(pathLike(/record\.json$/))
  expect(await failedOf(resealed({ [`${folder}/02-more.png`]: utf8('more') }))).toEqual(['runs'])
})

test('words beside a leaf are held against it even when everything is sealed anew', async () => {
  const leafTelling = (type: string) =>
    [...payload.keys()].find(
      (path) => /leaves\/\d+\.json$/.test(path) && textOf(file(path))?.includes(`"type":"${type}"`),
    ) ?? ''
  const words = wordsPath(leafTelling('statement'))
  expect(await failedOf(resealed({ [words]: utf8('w') }))).toEqual([])
  expect(await failedOf(resealed({ [words]: utf8('others') }))).toEqual(['leaves'])
  expect(await failedOf(resealed({ [wordsPath(leafTelling('gap'))]: utf8('w') }))).toEqual(['leaves'])
})

// A record names the list of its originals; those of before there were lists name them.
test.each([['listed'], ['named']])('originals that a record has %s are held against it', async (way) => {
  const picture = utf8('what only some may see')
  const digests = { '01-opens-the-form.png': digestOf(picture) }
  const list = listOriginals(digests, 'a'.repeat(64))
  const sealedBy = way === 'listed' ? { [originalsName]: digestOf(list) } : digests
  const made = await payloadOf({ key, authorities, tell: (told) => ({ ...told, sealed: sealedBy }) })
  const folders = [...made.keys()].flatMap((path) => (path.endsWith('/record.json') ? [dirname(path)] : []))
  const withOriginals = (original: Uint8Array, listed: Uint8Array | null) => {
    const files = new Map(made)
    const summary = textOf(made.get(paths.summary) ?? new Uint8Array()) ?? ''
    files.set(paths.summary, utf8(summary.replace('"complete":false', '"complete":true')))
    for (const folder of folders) {
      files.set(`${folder}/sealed/01-opens-the-form.png`, original)
      if (listed !== null) files.set(`${folder}/sealed/${originalsName}`, listed)
    }
    return sealed(files, { authorities })
  }
  const kept = way === 'listed' ? list : null
  expect(await failedOf(withOriginals(picture, kept))).toEqual([])
  const other = utf8('another picture')
  const otherList = listOriginals({ '01-opens-the-form.png': digestOf(other) }, 'a'.repeat(64))
  expect(await failedOf(withOriginals(other, kept))).toEqual(['runs'])
  expect(await failedOf(withOriginals(other, otherList))).toEqual(['runs'])
  expect(await failedOf(withOriginals(picture, way === 'listed' ? null : otherList))).toEqual(['runs'])
})

const record = () => pathLike(/record\.json$/)
const replaced = (path: string, from: string | RegExp, to: string) => {
  const text = textOf(file(path)) ?? ''
  const after = text.replace(from, to)
  expect(after).not.toBe(text)
  return utf8(after)
}

test('a failure told as a pass is noticed even when everything is sealed anew', async () => {
  const told = replaced(record(), '"verdict":"up"', '"verdict":"down"')
  expect(await failedOf(resealed({ [record()]: told }))).toContain('leaves' satisfies CheckName)
})

test('two runs swapped are noticed even when everything is sealed anew', async () => {
  const [one, two] = [pathLike(/record\.json$/), pathLike(/record\.json$/, 1)]
  const proof = (path: string) => path.replace('.json', '.tlog-proof')
  const swap = {
    [one]: file(two),
    [two]: file(one),
    [proof(one)]: file(proof(two)),
    [proof(two)]: file(proof(one)),
  }
  expect(await failedOf(resealed(swap))).toContain('leaves' satisfies CheckName)
})

test.each([
  ['run', 'completeness'],
  ['gap', 'completeness'],
  ['statement', 'completeness'],
  ['run-open', 'completeness'],
] as const)('a %s of the interval that is left out is noticed', async (type, check) => {
  const without = await payloadOf({ key, authorities, withhold: (leaf) => leaf.type === type })
  expect(await failedOf(sealed(without, { authorities }))).toContain(check)
})

test('a summary that hides what the leaves say is noticed', async () => {
  for (const [from, to] of [
    ['"missed_runs":3', '"missed_runs":0'],
    [/"from":"20/, '"from":"10'],
    [/"to":"20/, '"to":"30'],
    [/"created_at":"20/, '"created_at":"10'],
    [/"created_at":"20/, '"created_at":"30'],
    [/"gaps":\[[^\]]*\]/, '"gaps":[]'],
    [/"outcome":"ok"/, '"outcome":"http_error"'],
    [/"v":1/, '"v":1,"note":"hello"'],
  ] as const)
    expect(await failedOf(resealed({ [paths.summary]: replaced(paths.summary, from, to) }))).toContain(
      'summary',
    )
})

test('a log signed again by another key is noticed when the key is known', async () => {
  const other = newKey(key.key.name)
  const forged = sealed(await payloadOf({ key: other, authorities }), { authorities })
  expect(await failedOf(forged)).toContain('log_key' satisfies CheckName)
  expect(await failedOf(forged, {})).toEqual([])
})

test('one checkpoint signed again by another key is noticed', async () => {
  const other = newKey(key.key.name)
  const path = pathLike(/checkpoint-\d+$/)
  const [, size = '', root = ''] = (textOf(file(path)) ?? '').split('\n')
  const forged = await signCheckpoint(Number(size), Buffer.from(root, 'base64'), other.key, other.sign)
  expect(await failedOf(resealed({ [path]: utf8(forged) }), {})).toContain('checkpoints' satisfies CheckName)
})

test('a witness that the policy names and that has not cosigned is missed', async () => {
  const witnesses = [newKey('witness.example/w1', 4).key]
  const policy = utf8(formatPolicy({ log: key.key, witnesses }))
  expect(await failedOf(resealed({ [paths.policy]: policy }))).toEqual(['checkpoints'])
})

test('a seal that is removed with its manifest is noticed', async () => {
  for (const seal of [1, 2]) {
    const without = changed(whole, { [sealManifest(seal)]: null, [sealToken(seal)]: null })
    expect(await failedOf(without)).toEqual(['seals'])
  }
})

test('a token filed under the name of another authority is noticed', async () => {
  const [a, b] = [pathLike(/checkpoint-\d+\.tsa-a/), pathLike(/checkpoint-\d+\.tsa-b/)]
  expect(await failedOf(resealed({ [b]: file(a) }))).toEqual(['checkpoint_times', 'summary'])
  const { 'tsa-a': first, 'tsa-b': second } = authorities
  const crossed = sealed(payload, { authorities: { 'tsa-b': second, 'tsa-a': first } })
  expect(await failedOf(crossed)).toEqual(['seals'])
})

test('seals and stamps of an authority that is not trusted are refused', async () => {
  const stranger = openAuthority()
  onTestFinished(stranger.close)
  const failed = await failedOf(whole, { ...pins, authorities: [stranger.ca] })
  expect(failed).toEqual(
    expect.arrayContaining(['seals', 'checkpoint_times', 'openings'] satisfies CheckName[]),
  )
})

test('what is no export at all fails its first check, and the others are not made', async () => {
  const { ok, checks, summary } = await verify(sourceOf(utf8('%PDF-1.7')))
  expect({ ok, summary }).toEqual({ ok: false, summary: null })
  expect(checks[0]).toMatchObject({ name: 'container', ok: false })
  expect(checks.every((check) => !check.ok)).toBe(true)
})
