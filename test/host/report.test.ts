// What poppler reads in the report of an export: its words, its pages, its document time-stamp.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeExport } from '../../src/export/export.ts'
import { startExporting } from '../support/export.ts'

const never = new AbortController().signal

let world: Awaited<ReturnType<typeof startExporting>>
let failed: string
let pdf: string

const poppler = (tool: string, ...args: readonly string[]) => {
  const said = spawnSync(tool, [...args], { encoding: 'utf8' })
  if (said.error) throw new Error(`${tool} is not here: apt-get install poppler-utils`, { cause: said.error })
  return said.stdout
}

beforeAll(async () => {
  world = await startExporting()
  const from = Date.now() - 60_000
  await world.run({ trigger: 'supervised', nonce: 'étude Martin, 4711' })
  failed = await world.run({ failed: 'opens-the-sign-up-form' })
  await world.seal()
  const path = join(world.folder, 'export.asice')
  const order = { from, to: Date.now(), probe: null, incident: null, complete: false, checkpoint: null }
  const made = await writeExport(
    world.source,
    world.tools,
    { ...order, requestedBy: 'Maître Martin' },
    path,
    () => undefined,
    never,
  )
  if (!made.ok) throw new Error(made.reason)
  const unzipped = spawnSync('unzip', ['-q', '-o', path, 'data/rapport.pdf', '-d', world.folder])
  expect(unzipped.status).toBe(0)
  pdf = join(world.folder, 'data/rapport.pdf')
})
afterAll(() => world.stop())

test('the report says who, what, when and what was seen', () => {
  const text = poppler('pdftotext', '-layout', pdf, '-').replace(/\s+/g, ' ')
  for (const words of [
    'Rapport de relevés automatisés',
    'Ce document n’a aucune valeur',
    'Maître Martin',
    'étude Martin, 4711',
    'avis d’indisponibilité, étape « Ouvre le formulaire d’inscription »',
    failed,
    'sh data/verify/verify.sh',
  ])
    expect(text).toContain(words)
  expect(text).toMatch(/1 ?\/ ?\d/)
})

test('the report is on A4, and its time-stamp covers all of it', () => {
  expect(poppler('pdfinfo', pdf)).toMatch(/Page size:.*A4/)
  const said = poppler('pdfsig', pdf)
  expect(said).toContain('Practice authority EC')
  expect(said).toContain('Total document signed')
})
