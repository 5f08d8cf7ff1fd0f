import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openArtefacts, openShelves } from '../../src/evidence/artefacts.ts'
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

const page = (phone: string) =>
  new TextEncoder().encode(`<p>Votre demande</p>${'<li>une ligne de la page</li>'.repeat(40)}<b>${phone}</b>`)
const shelvesIn = (folder: string) =>
  openShelves({ artefacts: join(folder, 'artefacts'), sealed: join(folder, 'sealed') })
const sizes = (folder: string) =>
  files(join(folder, 'sealed')).map(({ parentPath, name }) => statSync(join(parentPath, name)).size)

describe('an original that differs little from its published copy', () => {
  test('is kept as the difference, and comes back as it was', async () => {
    const folder = aFolder()
    const { artefacts, sealed } = shelvesIn(folder)
    const noise = randomBytes(3000).toString('base64')
    const [original, copy] = [page(`${noise}0612345678`), page(`${noise}••••`)]
    await artefacts.keep(copy)
    const digest = await sealed.keep(original, copy)
    expect(Math.max(...sizes(folder))).toBeLessThan(200)
    const opened = shelvesIn(folder).sealed
    expect(Buffer.from((await opened.read(digest)) ?? '')).toEqual(Buffer.from(original))
    expect(await opened.isWhole(digest)).toBe(true)
  })

  test('names its copy in a frame that decompressors skip', async () => {
    const folder = aFolder()
    const { artefacts, sealed } = shelvesIn(folder)
    const noise = randomBytes(3000).toString('base64')
    await artefacts.keep(page(noise))
    await sealed.keep(page(`${noise}0612345678`), page(noise))
    const [file] = files(join(folder, 'sealed'))
    const bytes = readFileSync(join(file?.parentPath ?? '', file?.name ?? ''))
    const named = createHash('sha256').update(page(noise)).digest()
    expect(bytes.subarray(0, 8).toString('hex')).toBe('502a4d1820000000')
    expect(bytes.subarray(8, 40)).toEqual(named)
  })

  test('is not here when its copy is gone, and is not said to be whole', async () => {
    const folder = aFolder()
    const { artefacts, sealed } = shelvesIn(folder)
    const noise = randomBytes(3000).toString('base64')
    const copy = await artefacts.keep(page(noise))
    const digest = await sealed.keep(page(`${noise}0612345678`), page(noise))
    artefacts.erase(copy, Number.MAX_SAFE_INTEGER)
    expect(await sealed.read(digest)).toBeNull()
    expect(await sealed.isWhole(digest)).toBe(false)
  })

  test('needs no copy any more once another run has it with another, which may leave at another time', async () => {
    const folder = aFolder()
    const { artefacts, sealed } = shelvesIn(folder)
    const noise = randomBytes(3000).toString('base64')
    const original = page(`${noise}0612345678`)
    const copies = [page(`${noise}06••••`), page(`${noise}•••78`)] as const
    for (const copy of copies) {
      await artefacts.keep(copy)
      await sealed.keep(original, copy)
    }
    for (const copy of copies)
      artefacts.erase(createHash('sha256').update(copy).digest('hex'), Number.MAX_SAFE_INTEGER)
    const digest = await sealed.keep(original, copies[0])
    expect(Buffer.from((await sealed.read(digest)) ?? '')).toEqual(Buffer.from(original))
  })

  test('is kept whole when it differs much', async () => {
    const folder = aFolder()
    const { artefacts, sealed } = shelvesIn(folder)
    const copy = page('06')
    const digest = await sealed.keep(randomBytes(5000), copy)
    await artefacts.keep(copy)
    expect(await openArtefacts(join(folder, 'sealed')).isWhole(digest)).toBe(true)
  })
})
