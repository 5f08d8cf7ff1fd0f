// The log as static files: hashes in tiles of 256, entries in bundles of 256 (c2sp.org/tlog-tiles).
import { joined } from './bytes.ts'
import type { ReadNode } from './tree.ts'

const tileWidth = 256
const levelsPerTile = 8
const largestEntry = 65_535

/** A tile's place: `level` counts tiles, null for a bundle of entries; `width` below 256 is a partial one. */
export type Tile = { readonly level: number | null; readonly index: number; readonly width: number }

const indexPath = (index: number) => {
  const groups: string[] = []
  let rest = index
  do {
    groups.unshift(`${groups.length > 0 ? 'x' : ''}${String(rest % 1000).padStart(3, '0')}`)
    rest = Math.floor(rest / 1000)
  } while (rest > 0)
  return groups.join('/')
}

/** The path of a tile below the log's address, without a slash before it. */
export const tilePath = ({ level, index, width }: Tile): string =>
  `tile/${level ?? 'entries'}/${indexPath(index)}${width === tileWidth ? '' : `.p/${width}`}`

const shape = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/** The tile at a path; null when no tile can be there. */
export const parseTilePath = (path: string): Tile | null => {
  const [, levelText = '', groups = '', widthText] = shape.exec(path) ?? []
  const tile: Tile = {
    level: levelText === 'entries' ? null : Number(levelText),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: widthText === undefined ? tileWidth : Number(widthText),
  }
  const isTile = Number.isSafeInteger(tile.index) && tile.width <= tileWidth && tilePath(tile) === path
  return isTile ? tile : null
}

/** How many leaves a tree needs for this tile to be there. */
export const sizeNeeded = ({ level, index, width }: Tile): number =>
  (index * tileWidth + width) * tileWidth ** (level ?? 0)

/** The bytes of a tile of hashes; the tree must have the size that it needs. */
export const tileBytes = (level: number, index: number, width: number, readNode: ReadNode): Uint8Array =>
  joined(...Array.from({ length: width }, (_, at) => readNode(level * levelsPerTile, index * tileWidth + at)))

/** The bytes of a bundle: each entry behind its length in two bytes. */
export const bundleOf = (entries: readonly Uint8Array[]): Uint8Array =>
  joined(
    ...entries.flatMap((entry) => {
      if (entry.length > largestEntry) throw new RangeError(`An entry of ${entry.length} bytes is too long`)
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]
    }),
  )

/** The entries of a bundle; null when its bytes are cut short. */
export const entriesOf = (bundle: Uint8Array): readonly Uint8Array[] | null => {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bundle.length) {
    const [high, low] = bundle.subarray(at, at + 2)
    if (high === undefined || low === undefined) return null
    const end = at + 2 + high * 256 + low
    if (end > bundle.length) return null
    entries.push(bundle.slice(at + 2, end))
    at = end
  }
  return entries
}
