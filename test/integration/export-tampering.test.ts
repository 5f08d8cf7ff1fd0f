// Whoever changes an export may ask the authorities for new tokens, but cannot sign for the log nor turn back time.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeExport } from '../../src/export/export.ts'
import { paths, sealManifest, sealToken } from '../../src/proof/layout.ts'
import { bagManifest, payloadOxum, sealLines, tagManifest } from '../../src/proof/manifests.ts'
import { formatVkey, pemOf } from '../../src/proof/note.ts'
import { verify } from '../../src/proof/verify.ts'
import { readEntry, readZip } from '../../src/proof/zip.ts'
import { startExporting } from '../support/export.ts'
import { newKey } from '../support/memory-log.ts'
import { sourceOf, zipOf } from '../support/zip-writer.ts'

const never = new AbortController().signal
const sealers = ['practice-ec', 'practice-rsa']

let world: Awaited<ReturnType<typeof startExporting>>
let path: string
let files: ReadonlyMap<string, Uint8Array>
let runs: readonly string[]

const filesIn = async (archive: string) => {
  const source = sourceOf(readFileSync(archive))
  const zip = await readZip(source)
  if (!zip.ok) throw new Error(zip.detail)
  const found = new Map<string, Uint8Array>()
  for (const entry of zip.entries.values()) {
    const parts: Uint8Array[] = []
    await readEntry(source, entry, (bytes) => parts.push(bytes))
    found.set(entry.name, Buffer.concat(parts))
  }
  return found
}

beforeAll(async () => {
  world = await startExporting()
  const from = Date.now() - 60_000
  const first = await world.run()
  await world.seal()
  runs = [first, await world.run({ failed: 'opens-the-sign-up-form' }), await world.run()]
  await world.seal()
  path = join(world.folder, 'export.asice')
  const order = { from, to: Date.now(), probe: null, incident: null, complete: true, checkpoint: null }
  const to = [path, () => undefined, never] as const
  const made = await writeExport(world.source, world.tools, { ...order, requestedBy: 'un essai' }, ...to)
  if (!made.ok) throw new Error(made.reason)
  files = await filesIn(path)
})
afterAll(() => world.stop())

const flipped = (bytes: Uint8Array, at = Math.floor(bytes.length / 2)) => {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

// One of each kind, by a path without ids and numbers.
const kindOf = (name: string) => name.replace(/[0-9a-f]{32}/, 'RUN').replace(/\d+/g, 'N')
const oneOfEach = () => [...new Map([...files.keys()].map((name) => [kindOf(name), name])).values()]

const verdictOf = async (changed: ReadonlyMap<string, Uint8Array>, vkey?: string) => {
  const options = vkey === undefined ? {} : { vkey }
  const { checks } = await verify(sourceOf(zipOf(changed)), options)
  return checks.filter(({ ok }) => !ok).map(({ name }) => name)
}

const without = (...names: readonly string[]) =>
  new Map([...files].filter(([name]) => !names.some((one) => name.startsWith(one))))

/** The bag and the seals made anew, as anybody can. */
const resealed = async (changed: ReadonlyMap<string, Uint8Array>) => {
  const made = new Map([...changed].filter(([name]) => !name.startsWith('META-INF/')))
  const digests = new Map<string, string>()
  const put = (name: string, bytes: Uint8Array) => {
    made.set(name, bytes)
    digests.set(name, createHash('sha256').update(bytes).digest('hex'))
  }
  for (const name of [paths.manifest, paths.tagManifest, paths.bagInfo]) made.delete(name)
  for (const [name, bytes] of [...made]) put(name, bytes)
  const payload = [...made].filter(([name]) => name.startsWith('data/'))
  const bytes = payload.reduce((total, [, { length }]) => total + length, 0)
  put(paths.bagInfo, Buffer.from(`${payloadOxum(bytes, payload.length)}\n`))
  put(paths.manifest, Buffer.from(bagManifest(digests).join('')))
  put(paths.tagManifest, Buffer.from(tagManifest(digests).join('')))
  for (const [at, authority] of sealers.entries()) {
    const manifest = Buffer.from(sealLines(at + 1, digests).join(''))
    const [stamp] = await world.tools.stampEach(manifest, never, [authority])
    if (!stamp?.ok) throw new Error(`${authority} gave no token`)
    made.set(sealManifest(at + 1), manifest)
    made.set(sealToken(at + 1), stamp.token)
  }
  return made
}

const scriptSays = (changed: ReadonlyMap<string, Uint8Array>) => {
  const archive = join(world.folder, 'changed.asice')
  const folder = join(world.folder, 'changed')
  writeFileSync(archive, zipOf(changed))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  execFileSync('unzip', ['-q', archive, '-d', folder])
  const sums = 'sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt'
  return spawnSync('sh', ['-c', `${sums} && dash data/verify/verify.sh`], { cwd: folder }).status
}

describe('an export in which something was changed', () => {
  test('is found out by one byte, in whatever file', async () => {
    expect(await verdictOf(files)).toEqual([])
    for (const [name, bytes] of files) {
      const changed = new Map([...files, [name, flipped(bytes)]])
      expect(await verdictOf(changed), name).not.toEqual([])
    }
  })

  test('is found out by one byte with standard tools alone, in every kind of file', () => {
    expect(scriptSays(files)).toBe(0)
    // What the scripts themselves are is for `sha256sum` to say, and the media type says nothing.
    const beyond: readonly string[] = [paths.mimetype, paths.verifyAll, paths.verifyProof]
    for (const name of oneOfEach().filter((one) => !beyond.includes(one))) {
      const bytes = files.get(name) ?? new Uint8Array()
      // A token may carry certificates that openssl has no use for; it ends with its signature.
      const changed = new Map([
        ...files,
        [name, flipped(bytes, name.endsWith('.tst') ? bytes.length - 1 : undefined)],
      ])
      expect(scriptSays(changed), name).not.toBe(0)
    }
  })

  test('is found out by a file removed or added, of whatever kind', async () => {
    for (const name of oneOfEach()) expect(await verdictOf(without(name)), name).not.toEqual([])
    const unsealed = without(sealManifest(2), sealToken(2))
    expect(await verdictOf(unsealed)).toEqual(['seals'])
    expect(scriptSays(unsealed)).not.toBe(0)
    const stranger = new Map([...files, [`data/runs/${runs[0]}/preuve.png`, Buffer.from('x')]])
    expect(await verdictOf(stranger)).not.toEqual([])
    const sealedAgain = await resealed(stranger)
    expect(await verdictOf(sealedAgain)).toEqual(['runs'])
    expect(scriptSays(sealedAgain)).not.toBe(0)
  })
})

describe('an export changed and sealed anew', () => {
  test('is sound when nothing was changed', async () => {
    expect(await verdictOf(await resealed(files))).toEqual([])
  })

  test('is found out by two runs that changed places', async () => {
    const [a = '', b = ''] = runs
    const swapped = new Map(
      [...files].map(([name, bytes]) => [name.includes(a) ? name.replace(a, b) : name.replace(b, a), bytes]),
    )
    const made = await resealed(swapped)
    expect(await verdictOf(made)).toContain('leaves')
    expect(scriptSays(made)).not.toBe(0)
  })

  test('is found out by a run that was left out, however it counts the others', async () => {
    const [, failed = ''] = runs
    const summary = JSON.parse(Buffer.from(files.get(paths.summary) ?? []).toString())
    const kept = summary.runs.filter((run: { run_id: string }) => run.run_id !== failed)
    const redactions = summary.redactions.filter((one: { run_id: string }) => one.run_id !== failed)
    const told = { ...summary, runs: kept, redactions, planned_runs: summary.planned_runs - 1 }
    const changed = without(`data/runs/${failed}/`)
    changed.set(paths.summary, Buffer.from(JSON.stringify(told)))
    const made = await resealed(changed)
    expect(await verdictOf(made)).toEqual(['completeness'])
    expect(scriptSays(made)).not.toBe(0)
  })

  test('is found out by a record with another outcome', async () => {
    const name = `data/runs/${runs[1]}/record.json`
    const told = Buffer.from(files.get(name) ?? []).toString()
    const changed = new Map([...files, [name, Buffer.from(told.replace('notice_displayed', 'http_error'))]])
    const made = await resealed(changed)
    expect(await verdictOf(made)).toContain('leaves')
    expect(scriptSays(made)).not.toBe(0)
  })

  const retold = (
    from: string | RegExp,
    to: string,
    others: readonly (readonly [string, Uint8Array])[] = [],
  ) => {
    const told = Buffer.from(files.get(paths.summary) ?? []).toString()
    const after = told.replace(from, to)
    expect(after).not.toBe(told)
    return resealed(new Map([...files, ...others, [paths.summary, Buffer.from(after)] as const]))
  }

  test.each([
    ['another outcome', '"outcome":"notice_displayed"', '"outcome":"http_error"'],
    ['another time of a run', /("started_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.)\d{3}/, '$1999'],
    [
      'an interval that begins before its first checkpoint',
      /"first_checkpoint":null/,
      '"first_checkpoint":3',
    ],
    ['an interval that ends after its last', /"to":"20/, '"to":"30'],
    ['a run that was not missed', '"missed_runs":0', '"missed_runs":1'],
    ['a run under way', '"under_way":[]', '"under_way":[1]'],
    ['a date of before its last checkpoint', /"created_at":"\d{4}/, '"created_at":"2020'],
    ['its runs told twice', '"sealed_by":', '"runs":[],"sealed_by":'],
  ])('is found out by an account of itself with %s', async (_, from, to) => {
    const made = await retold(from, to)
    expect(await verdictOf(made)).toContain('summary')
    expect(scriptSays(made)).not.toBe(0)
  })

  test('is found out by a picture replaced in a run that is said to lack its originals', async () => {
    const picture = [...files.keys()].find((name) => /runs\/[0-9a-f]+\/\d\d-.*\.png$/.test(name)) ?? ''
    const run = picture.split('/')[2]
    const made = await retold(new RegExp(`("run_id":"${run}"[^{}]*"captures":)"all"`), '$1"published"', [
      [picture, Buffer.from('another picture')],
    ])
    expect(await verdictOf(made)).toContain('runs')
    expect(scriptSays(made)).not.toBe(0)
  })

  test('is found out by a proof of OpenTimestamps over something else', async () => {
    const [one = '', two = ''] = [...files.keys()].filter((name) => name.endsWith('.ots'))
    const made = await resealed(new Map([...files, [one, files.get(two) ?? new Uint8Array()]]))
    expect(await verdictOf(made)).toEqual(['checkpoint_times'])
    expect(scriptSays(made)).not.toBe(0)
  })

  test('is found out by checkpoints that another key signed', async () => {
    const other = newKey(world.key.key.name)
    const vkey = formatVkey(world.key.key)
    const changed = new Map([
      ...files,
      [paths.vkey, Buffer.from(`${formatVkey(other.key)}\n`)] as const,
      [paths.publicKey, Buffer.from(pemOf(other.key))] as const,
      [paths.policy, Buffer.from(`log ${formatVkey(other.key)}\nquorum none\n`)] as const,
    ])
    const made = await resealed(changed)
    expect(await verdictOf(made)).toContain('checkpoints')
    expect((await verdictOf(made, vkey))[0]).toBe('log_key')
    expect(scriptSays(made)).not.toBe(0)
  })
})
