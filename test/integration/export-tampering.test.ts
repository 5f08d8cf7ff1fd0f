import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paths, sealManifest, sealToken } from '../../src/proof/layout.ts'
import { formatVkey, pemOf } from '../../src/proof/note.ts'
import { startExporting } from '../support/export.ts'
import { newKey } from '../support/memory-log.ts'
import { aFolder } from '../support/store.ts'
import { exportedFiles, type Files, tamperingWith, verdictOf, without } from '../support/tampering.ts'

let world: Awaited<ReturnType<typeof startExporting>>
let files: Files
let runs: readonly string[]

const { resealed, scriptSays } = {
  resealed: (changed: Files) => tamperingWith(world).resealed(changed),
  scriptSays: (changed: Files) => tamperingWith(world).scriptSays(changed),
}

beforeAll(async () => {
  world = await startExporting()
  const first = await world.run()
  await world.seal()
  runs = [first, await world.run({ failed: 'opens-the-sign-up-form' }), await world.run()]
  await world.seal()
  files = await exportedFiles(world)
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

const withoutAll = (...names: readonly string[]) =>
  new Map(without(files, (path) => names.some((name) => path.startsWith(name))))

test('each leaf is told to be in the state of the log that the key signed, or not to be', () => {
  const folder = aFolder()
  const text = (name: string) => Buffer.from(files.get(name) ?? []).toString('latin1')
  const put = (name: string, said: string) => writeFileSync(join(folder, name), said, 'latin1')
  const [early = '', last = ''] = [...files.keys()]
    .filter((name) => /^data\/log\/checkpoint-\d+$/.test(name))
    .sort((a, b) => Number(a.split('-')[1]) - Number(b.split('-')[1]))
    .map(text)
  const record = `data/runs/${runs[0]}/record`
  const [leaf, proof] = [text(`${record}.json`), text(`${record}.tlog-proof`)]
  const [, index = '', hash = ''] = proof.split('\n')
  put('leaf', leaf)
  put('longer', `${leaf} `)
  put('proof', proof)
  put(
    'hash',
    proof.replace(
      hash,
      hash.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')),
    ),
  )
  put('index', proof.replace(index, `${index}0`))
  put('state', proof.replace(last, early))
  put('last', last)
  put('unsigned', last.replace(/^\d+$/m, '$&0'))
  put('key', text(paths.publicKey))
  put('verify-proof.sh', text(paths.verifyProof))
  const ask = (state: string) =>
    spawnSync('sh', ['verify-proof.sh', '-l', state, 'key'], {
      cwd: folder,
      input: ['leaf proof', 'longer proof', 'leaf hash', 'leaf index', 'leaf state', 'leaf absent', ''].join(
        '\n',
      ),
      encoding: 'utf8',
    })
  const told = ['0 leaf', '1 longer', '1 leaf', '1 leaf', '1 leaf', '1 leaf', ''].join('\n')
  expect(ask('last')).toMatchObject({ status: 0, stdout: told })
  expect(ask('unsigned')).toMatchObject({ status: 1, stdout: '' })
})

describe('an export in which something was changed', () => {
  test('is found out by one byte, in whatever kind of file', async () => {
    expect(await verdictOf(files)).toEqual([])
    for (const name of oneOfEach()) {
      const changed = new Map([...files, [name, flipped(files.get(name) ?? new Uint8Array())]])
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
    for (const name of oneOfEach()) expect(await verdictOf(withoutAll(name)), name).not.toEqual([])
    const unsealed = withoutAll(sealManifest(2), sealToken(2))
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
    const changed = withoutAll(`data/runs/${failed}/`)
    changed.set(paths.summary, Buffer.from(JSON.stringify(told)))
    const made = await resealed(changed)
    expect(await verdictOf(made)).toEqual(['completeness'])
    expect(scriptSays(made)).not.toBe(0)
  })

  test('is found out by a proof that leads elsewhere', async () => {
    const name = `data/runs/${runs[1]}/record.tlog-proof`
    const proof = Buffer.from(files.get(name) ?? []).toString()
    const [, , hash = ''] = proof.split('\n')
    const changed = proof.replace(hash, Buffer.alloc(32).toString('base64'))
    const made = await resealed(new Map([...files, [name, Buffer.from(changed)]]))
    expect(await verdictOf(made)).toContain('leaves')
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
