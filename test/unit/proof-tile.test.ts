import { expect, test } from 'vitest'
import { joined, utf8 } from '../../src/proof/bytes.ts'
import { bundleOf, entriesOf, parseTilePath, sizeNeeded, tileBytes, tilePath } from '../../src/proof/tile.ts'
import { memoryLog } from '../support/memory-log.ts'

test.each([
  [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
  [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
  [{ level: 3, index: 5, width: 17 }, 'tile/3/005.p/17'],
  [{ level: null, index: 1000, width: 1 }, 'tile/entries/x001/000.p/1'],
])('the tile %o is at %s', (tile, path) => {
  expect(tilePath(tile)).toBe(path)
  expect(parseTilePath(path)).toEqual(tile)
})

test.each([
  'tile/0/0',
  'tile/0/1000',
  'tile/0/x000/001',
  'tile/00/001',
  'tile/-1/000',
  'tile/0/000.p/256',
  'tile/0/000.p/999',
  'tile/0/000.p/0',
  'tile/0/000.p/01',
  'tile/0/../0',
  'tile/0/000/',
])('there is no tile at %s', (path) => {
  expect(parseTilePath(path)).toBeNull()
})

test('a tile holds the hashes of its level, and needs a tree that has them', () => {
  const log = memoryLog()
  for (let index = 0; index < 600; index++) log.append(utf8(String(index)))
  const second = tileBytes(0, 1, 256, log.readNode)
  expect(second).toEqual(joined(...Array.from({ length: 256 }, (_, at) => log.readNode(0, 256 + at))))
  expect(tileBytes(1, 0, 2, log.readNode)).toEqual(joined(log.readNode(8, 0), log.readNode(8, 1)))
  expect(sizeNeeded({ level: 1, index: 0, width: 2 })).toBe(512)
  expect(sizeNeeded({ level: null, index: 2, width: 88 })).toBe(600)
})

test('a bundle gives its entries back, and is refused when cut short', () => {
  const entries = [utf8('one'), utf8(''), new Uint8Array(65_535).fill(7)]
  const bundle = bundleOf(entries)
  expect(bundle.length).toBe(3 * 2 + 3 + 65_535)
  expect(entriesOf(bundle)).toEqual(entries)
  expect(entriesOf(bundle.subarray(0, bundle.length - 1))).toBeNull()
  expect(entriesOf(bundle.subarray(0, 6))).toBeNull()
  expect(() => bundleOf([new Uint8Array(65_536)])).toThrow(RangeError)
})
