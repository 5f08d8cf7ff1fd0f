import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLogKey } from '../../src/evidence/key.ts'
import { sameBytes } from '../../src/proof/bytes.ts'
import { parseCheckpoint } from '../../src/proof/checkpoint.ts'
import { verifyNote } from '../../src/proof/note.ts'
import { entriesOf, tilePath } from '../../src/proof/tile.ts'
import { rootOf } from '../../src/proof/tree.ts'
import { memoryLog } from '../support/memory-log.ts'
import { beginSealing, happen, never, origin } from '../support/seals.ts'
import { aServer } from '../support/served.ts'
import { aFolder } from '../support/store.ts'

const now = Date.UTC(2026, 10, 23)

/** A log of so many signed leaves over HTTP, with one more that nobody signed yet. */
const aPublishedLog = async (size: number) => {
  const { url, store } = await aServer(now)
  const key = openLogKey(store, join(aFolder(), 'log.key'), origin)
  const { sealNow, stop } = await beginSealing(store, key)
  await store.atOnce(async () => happen(store, size - 2))
  await sealNow(never)
  await stop()
  happen(store)
  const get = (path: string) => fetch(`${url}/log/${path}`)
  const bytes = async (path: string) => new Uint8Array(await (await get(path)).arrayBuffer())
  return { get, bytes, store, key }
}

const widths = (size: number) =>
  Array.from({ length: Math.ceil(size / 256) }, (_, index) => ({
    index,
    width: Math.min(256, size - index * 256),
  }))

test('whoever fetches the entries finds the signed root again, and the hashes of every tile', async () => {
  const { get, bytes, key } = await aPublishedLog(600)
  const checkpoint = parseCheckpoint(await bytes('checkpoint'))
  if (checkpoint === null) throw new Error('There is no checkpoint.')
  expect(await verifyNote(checkpoint.note, key.note)).toMatchObject({ held: true })
  expect(checkpoint.size).toBe(600)
  const log = memoryLog()
  for (const { index, width } of widths(600)) {
    const entries = entriesOf(await bytes(tilePath({ level: null, index, width }))) ?? []
    expect(entries).toHaveLength(width)
    for (const entry of entries) log.append(entry)
    const tile = await bytes(tilePath({ level: 0, index, width }))
    const hashes = Array.from({ length: width }, (_, at) => log.readNode(0, index * 256 + at))
    expect(sameBytes(tile, Buffer.concat(hashes))).toBe(true)
  }
  expect(sameBytes(rootOf(600, log.readNode), checkpoint.root)).toBe(true)
  const upper = await bytes('tile/1/000.p/2')
  expect(sameBytes(upper, Buffer.concat([log.readNode(8, 0), log.readNode(8, 1)]))).toBe(true)
  expect((await get('tile/1/000.p/1')).status).toBe(200)
})

test('nothing is served beyond what is signed, nor what is no tile', async () => {
  const { get, store } = await aPublishedLog(600)
  expect(store.log.size()).toBe(601)
  const absent = [
    'tile/0/002.p/89',
    'tile/entries/002.p/89',
    'tile/0/002',
    'tile/0/003.p/1',
    'tile/1/000.p/3',
    'tile/2/000.p/1',
    'tile/0/2',
    'tile/00/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/entries',
    'tile/0/000/',
    'tile/64/000.p/1',
    'tile/',
    'x',
  ]
  for (const path of absent) expect([path, (await get(path)).status]).toEqual([path, 404])
})

test('a tile may be kept for ever, and the checkpoint is asked for each time', async () => {
  const { get } = await aPublishedLog(300)
  const headersOf = async (path: string) => {
    const { headers } = await get(path)
    const names = ['content-type', 'cache-control', 'access-control-allow-origin']
    return names.map((name) => headers.get(name))
  }
  const tile = ['application/octet-stream', 'public, max-age=31536000, immutable', '*']
  for (const path of ['tile/0/000', 'tile/0/001.p/44', 'tile/entries/000', 'tile/entries/001.p/44'])
    expect(await headersOf(path)).toEqual(tile)
  expect(await headersOf('checkpoint')).toEqual(['text/plain; charset=utf-8', 'no-cache', '*'])
})

test('before the first checkpoint there is none, and no tile', async () => {
  const { url, store } = await aServer(now)
  happen(store)
  for (const path of ['checkpoint', 'tile/0/000.p/1', 'tile/entries/000.p/1']) {
    const answer = await fetch(`${url}/log/${path}`)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store'])
  }
})

test('a new checkpoint is seen at once', async () => {
  const { bytes, store, key } = await aPublishedLog(3)
  expect(parseCheckpoint(await bytes('checkpoint'))?.size).toBe(3)
  await (await beginSealing(store, key)).sealNow(never)
  expect(parseCheckpoint(await bytes('checkpoint'))?.size).toBe(4)
})
