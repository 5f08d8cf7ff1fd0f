import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeExport } from '../../src/export/export.ts'
import type { ExportOrder, ExportSource } from '../../src/export/source.ts'
import { verify } from '../../src/proof/verify.ts'
import { startExporting } from '../support/export.ts'
import { sourceOf } from '../support/zip-writer.ts'

type World = Awaited<ReturnType<typeof startExporting>>

const never = new AbortController().signal

let world: World
let size: number
let exported = 0

const saidAt = Date.UTC(2021, 9, 6)

beforeAll(async () => {
  world = await startExporting()
  await world.run()
  await world.run({ failed: 'opens-the-sign-up-form' })
  world.store.statements.keep({
    probe: null,
    incident: null,
    saidAt,
    recordedAt: Date.now(),
    speaker: 'operator',
    source: 'Société d’essai',
    url: 'https://registre.example/communique',
    lang: 'fr',
    words: 'Le service fonctionne.',
  })
  size = await world.seal()
})
afterAll(() => world.stop())

/** An export, and the page that its report is printed from. */
const exportOf = async (change: Partial<ExportOrder>, source: Partial<ExportSource> = {}) => {
  let printed = ''
  const print: typeof world.tools.print = (page, signal) => {
    printed = page
    return world.tools.print(page, signal)
  }
  const order: ExportOrder = {
    from: Date.now() - 3_600_000,
    to: Date.now(),
    probe: null,
    incident: null,
    complete: false,
    requestedBy: 'Me Dupont',
    checkpoint: size,
    ...change,
  }
  exported += 1
  const path = join(world.folder, `report-${exported}.asice`)
  const tools = { ...world.tools, print }
  const made = await writeExport({ ...world.source, ...source }, tools, order, path, () => undefined, never)
  expect(made).toMatchObject({ ok: true, runs: 2 })
  return { path, printed }
}

const pageOf = async (...given: Parameters<typeof exportOf>) => (await exportOf(...given)).printed

test('a complete export says of how many attempts it has the originals', async () => {
  expect(await pageOf({})).toContain('export public')
  expect(await pageOf({ complete: true })).toContain('originaux scellés de 2\u00a0tentatives joints')
  const without = await pageOf({ complete: true }, { original: async () => null })
  expect(without).toContain('aucun original scellé n’y est joint')
})

test('what an export says of itself is set as French typography wants it', async () => {
  const { path } = await exportOf({ complete: true }, { original: async () => null })
  for (const name of ['LISEZMOI.txt', 'data/parcours.md']) {
    const text = execFileSync('unzip', ['-p', path, name], { encoding: 'utf8' })
    expect(text).toContain('\u00a0')
    expect(text.match(/.* [;:!?»].*|.*« .*/g)).toBeNull()
  }
})

test('the report is set as French typography wants it, its environment told in French', async () => {
  const text = (await pageOf({})).replace(/<style>.*?<\/style>|<[^>]*>/gs, '\n')
  expect(text.match(/.* [;:!?»](?![:\w]).*|.*« .*/g)).toBeNull()
  expect(text).toContain('autant qu’une machine peut la suivre')
  expect(text).toContain('non connu\u00a0: le titulaire du domaine n’est pas recherché')
})

test('what was said is beside its leaf, with its date and source, and is held against it', async () => {
  const { path } = await exportOf({})
  expect((await verify(sourceOf(readFileSync(path)))).ok).toBe(true)
  const folder = `${path}.unzipped`
  mkdirSync(folder)
  execFileSync('unzip', ['-q', path, '-d', folder])
  const leaves = join(folder, 'data/log/leaves')
  const [name = '', ...others] = readdirSync(leaves).filter((file) => file.endsWith('.words'))
  expect(others).toEqual([])
  const told = readFileSync(join(leaves, name), 'utf8')
  expect(JSON.parse(told)).toMatchObject({
    kind: 'statement',
    said_at: new Date(saidAt).toISOString(),
    source: 'Société d’essai',
    url: 'https://registre.example/communique',
  })

  const checked = () => spawnSync('sh', ['data/verify/verify.sh'], { cwd: folder, encoding: 'utf8' })
  expect(checked()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`OK     data/log/leaves/${name}`),
  })
  writeFileSync(join(leaves, name), told.replace('2021', '2020'))
  expect(checked()).toMatchObject({
    status: 1,
    stdout: expect.stringContaining(`ÉCHEC  data/log/leaves/${name}`),
  })
})
