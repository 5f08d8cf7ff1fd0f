import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { writeExport } from '../../src/export/export.ts'
import { planExport } from '../../src/export/plan.ts'
import { secondsOf, stampCommand } from '../../src/export/scripts.ts'
import { startExporting } from '../support/export.ts'
import { secret } from '../support/export-sightings.ts'
import { exportEverything, inShell, unzipped, verified } from '../support/exported.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { at } from '../support/sealed-leaves.ts'

type World = Awaited<ReturnType<typeof startExporting>>
type Exported = Awaited<ReturnType<typeof exportEverything>>

const never = new AbortController().signal

let world: World
let order: Exported['order']
let write: Exported['write']
let path: string
let made: Exported['made']
let failed: string
let complete: string

const quiet = () => undefined

beforeAll(async () => {
  world = await startExporting()
  ;({ order, write, path, made, failed, complete } = await exportEverything(world))
})
afterAll(() => world.stop())

describe('an export', () => {
  test('passes every check of our own verifier', async () => {
    const { wrong, summary } = await verified(path)
    expect(wrong).toEqual([])
    expect(summary).toMatchObject({ complete: false, planned_runs: 5, missed_runs: 3, first_checkpoint: 2 })
    expect(made.runs).toBe(3)
    expect(made.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'))
  })

  test('passes the standard tools, without ours', () => {
    expect(execFileSync('unzip', ['-t', path], { encoding: 'utf8' })).toContain('No errors detected')
    const folder = unzipped(path)
    const sums = inShell(folder, 'sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt')
    expect(sums.status, sums.stdout).toBe(0)
    const said = inShell(folder, 'dash data/verify/verify.sh')
    expect(said.stdout.split('\n').filter((line) => line.startsWith('ÉCHEC'))).toEqual([])
    expect(said.stderr).toBe('')
    expect(said.status).toBe(0)
    expect(said.stdout).toContain('Tout ce qui précède est vérifié.')
  })

  test('says commands that work as they are written', () => {
    const folder = unzipped(path)
    const text = readFileSync(join(folder, 'data/verify/VERIFICATION.md'), 'utf8')
    const commands = [...text.matchAll(/^(?:openssl|sh) .*$/gm)].map(([line]) => line)
    expect(commands.length).toBeGreaterThan(10)
    for (const command of commands) {
      const said = inShell(folder, command)
      expect(said.status, `${command}\n${said.stderr}`).toBe(0)
    }
  })

  test('is estimated beforehand', async () => {
    const plan = await planExport(world.source, order)
    if (!plan.ok) throw new Error(plan.reason)
    expect(plan).toMatchObject({ runs: 3, captured: 3 })
    expect(plan.bytes).toBeGreaterThan(made.bytes / 3)
    expect(plan.bytes).toBeLessThan(made.bytes * 3)
  })

  test('holds published copies alone, unless it is complete', () => {
    const shown = execFileSync('unzip', ['-Z1', path], { encoding: 'utf8' })
    expect(shown).not.toContain('sealed/')
    expect(readFileSync(path).includes(secret)).toBe(false)
    const all = execFileSync('unzip', ['-Z1', complete], { encoding: 'utf8' })
    expect(all).toContain(`data/runs/${failed}/sealed/02-opens-the-sign-up-form.mhtml`)
    expect(readFileSync(complete).includes(secret)).toBe(true)
  })

  test('passes every check when it is complete', async () => {
    expect((await verified(complete)).wrong).toEqual([])
    const said = inShell(unzipped(complete), 'dash data/verify/verify.sh')
    expect(said.status, said.stdout).toBe(0)
  })

  test('is the same again for the same checkpoint, save what time and the authorities say', async () => {
    await world.run()
    await world.seal()
    const again = await write({ checkpoint: made.checkpoint }, 'again.asice')
    expect(again.checkpoint).toBe(made.checkpoint)
    const listed = (file: string) =>
      readFileSync(join(unzipped(file), 'manifest-sha256.txt'), 'utf8')
        .split('\n')
        .filter((line) => !/ {2}data\/(?:rapport\.pdf|export\.json)$/.test(line))
    expect(listed(again.path)).toEqual(listed(path))
    expect((await verified(again.path)).wrong).toEqual([])
  })

  test('leaves captures out for another journey, and no leaf', async () => {
    const other = await write({ probe: 'company-enrolment', checkpoint: made.checkpoint }, 'other.asice')
    const { wrong, summary } = await verified(other.path)
    expect(wrong).toEqual([])
    expect(summary?.runs.map(({ captures }) => captures)).toEqual(['none', 'none', 'none'])
    expect(other.bytes).toBeLessThan(made.bytes)
  })

  test('holds a report with a document time-stamp that openssl confirms', () => {
    const folder = unzipped(path)
    const pdf = readFileSync(join(folder, 'data/rapport.pdf'))
    const [, ...range] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(pdf.toString('latin1')) ?? []
    const [, length = 0, second = 0, rest = 0] = range.map(Number)
    expect(second + rest).toBe(pdf.length)
    const token = Buffer.from(pdf.toString('latin1', length + 1, second - 1).replace(/(?:00)+$/, ''), 'hex')
    const signed = Buffer.concat([pdf.subarray(0, length), pdf.subarray(second)])
    const { ca } = world.ground.authorityOf('practice-ec')
    expect(world.ground.verify(token, signed, ca)).toContain('Verification: OK')
  })
})

test('a run whose files are not kept any more is in it by its record and proof', async () => {
  const source = { ...world.source, archive: async () => null }
  const to = join(world.folder, 'purged.asice')
  const same = { ...order, checkpoint: made.checkpoint }
  const written = await writeExport(source, world.tools, same, to, quiet, never)
  expect(written.ok).toBe(true)
  const { wrong, summary } = await verified(to)
  expect(wrong).toEqual([])
  expect(summary?.runs.map(({ captures }) => captures)).toEqual(['none', 'none', 'none'])
  expect(readFileSync(join(unzipped(to), 'LISEZMOI.txt'), 'utf8')).toContain(
    '3 tentative(s) dont les captures ne sont plus conservées, ou pas toutes telles que leur relevé les nomme',
  )
})

test('the words that open an export follow what is in it', async () => {
  const wordsOf = async (name: string, change: Partial<World['source']>) => {
    const to = join(world.folder, name)
    const same = { ...order, complete: true, checkpoint: made.checkpoint }
    await writeExport({ ...world.source, ...change }, world.tools, same, to, quiet, never)
    return readFileSync(join(unzipped(to), 'LISEZMOI.txt'), 'utf8')
  }
  expect(await wordsOf('with.asice', {})).toMatch('contiennent des données personnelles')
  const without = await wordsOf('without.asice', { original: async () => null })
  expect(without).not.toContain('contiennent des données personnelles')
  expect(without).toContain('Les valeurs personnelles sont masquées')
  expect(without).toContain('toujours\nreconstituées en HTTP/1.1')
})

test('a run still under way is in it by its opening', async () => {
  await world.open({ trigger: 'manual' })
  await world.run()
  await world.seal()
  const { path: early } = await write({ to: Date.now() }, 'early.asice')
  const { wrong, summary } = await verified(early)
  expect(wrong).toEqual([])
  const index = (summary?.last_checkpoint ?? 0) - 3
  const folder = unzipped(early)
  expect(existsSync(join(folder, `data/log/leaves/${index}.json`))).toBe(true)
  expect(summary?.under_way).toEqual([index])
  expect(readFileSync(join(folder, 'LISEZMOI.txt'), 'utf8')).toContain(`feuille(s) ${index} de`)
  const said = inShell(folder, 'dash data/verify/verify.sh')
  expect(said.status, said.stdout).toBe(0)
  expect(said.stdout).toMatch(new RegExp(`feuille ${index}\\s: une tentative annoncée`))
})

describe('an export that cannot be made', () => {
  const leftovers = () => readdirSync(world.folder).filter((name) => name.includes('draft'))

  test('leaves nothing when it is stopped', async () => {
    const stop = new AbortController()
    const to = join(world.folder, 'stopped.asice')
    const onProgress = (bytes: number) => {
      if (bytes > 20_000) stop.abort()
    }
    await expect(writeExport(world.source, world.tools, order, to, onProgress, stop.signal)).rejects.toThrow()
    expect(existsSync(to)).toBe(false)
    expect(leftovers()).toEqual([])
  })

  test('says so when no authority seals it', async () => {
    world.ground.setFault('practice-ec', 'wrong-hash')
    world.ground.setFault('practice-rsa', 'wrong-hash')
    const to = join(world.folder, 'unsealed.asice')
    const written = await writeExport(world.source, world.tools, order, to, quiet, never)
    world.ground.repair()
    expect(written).toEqual({ ok: false, reason: 'not_sealed' })
    expect(existsSync(to)).toBe(false)
    expect(leftovers()).toEqual([])
  })

  test('says so when no checkpoint covers it', async () => {
    const to = join(world.folder, 'uncovered.asice')
    const late = { ...order, from: Date.now() + 60_000, to: Date.now() + 120_000 }
    expect(await writeExport(world.source, world.tools, late, to, quiet, never)).toEqual({
      ok: false,
      reason: 'not_covered',
    })
    expect(await planExport(world.source, { ...order, checkpoint: 1 })).toEqual({
      ok: false,
      reason: 'no_such_checkpoint',
    })
  })
})

test('an authority that gives no token is left out and said so, and the others seal', async () => {
  world.ground.setFault('practice-rsa', 'wrong-hash')
  const { path: short } = await write({}, 'short.asice')
  world.ground.repair()
  expect((await verified(short)).wrong).toEqual([])
  const folder = unzipped(short)
  expect(readFileSync(join(folder, 'LISEZMOI.txt'), 'utf8')).toMatch(/N’a pas répondu.*practice-rsa/)
  expect(existsSync(join(folder, 'META-INF/timestamp002.tst'))).toBe(false)
})

test('a token is good for as long as openssl is asked about its own time', async () => {
  const life = 4000
  const endDate = at(Date.now() + life).replace(/\.\d+|[-:T]/g, '')
  const authority = openAuthority({ endDate })
  onTestFinished(authority.close)
  const folder = join(world.folder, 'short')
  mkdirSync(join(folder, 'data/tsa'), { recursive: true })
  const file = join(folder, 'checkpoint')
  writeFileSync(file, 'constat.example/log\n7\n')
  const { token } = authority.stamp(readFileSync(file))
  const genTime = authority.timeOf(token)
  writeFileSync(`${file}.tst`, token)
  writeFileSync(join(folder, 'data/tsa/short.pem'), authority.ca)
  const stamped = { file, token: `${file}.tst`, authority: 'short', genTime }
  const asked = (when: string) => inShell(folder, stampCommand(stamped, when)).status
  await vi.waitUntil(() => Date.now() > genTime + life + 2000, { timeout: 10_000 })
  expect(asked(String(secondsOf(stamped)))).toBe(0)
  expect(asked(String(Math.floor(Date.now() / 1000)))).not.toBe(0)
})
