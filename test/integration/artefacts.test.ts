import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openArtefacts } from '../../src/evidence/artefacts.ts'
import { aFolder } from '../support/store.ts'

const files = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

const bytes = new TextEncoder().encode('the same picture, seen a thousand times')

test('the same bytes are kept once, under their SHA-256, and come back as they were', async () => {
  const folder = aFolder()
  const artefacts = openArtefacts(folder)
  const digests = await Promise.all([artefacts.keep(bytes), artefacts.keep(bytes)])
  expect(new Set(digests).size).toBe(1)
  expect(files(folder)).toHaveLength(1)
  expect(Buffer.from((await openArtefacts(folder).read(digests[0] ?? '')) ?? '')).toEqual(Buffer.from(bytes))
  expect(await artefacts.read('f'.repeat(64))).toBeNull()
})

test('what a killed process left half written is gone at the next start', () => {
  const folder = aFolder()
  openArtefacts(folder)
  writeFileSync(join(folder, 'drafts', 'half'), 'ha')
  openArtefacts(folder)
  expect(files(folder)).toEqual([])
})

test('bytes that cannot be kept reject, and leave no draft', async () => {
  const folder = aFolder()
  const artefacts = openArtefacts(folder)
  const digest = await openArtefacts(aFolder()).keep(bytes)
  // A file stands where the folder of this digest should be.
  writeFileSync(join(folder, digest.slice(0, 2)), '')
  await expect(artefacts.keep(bytes)).rejects.toThrow()
  expect(files(join(folder, 'drafts'))).toEqual([])
})
