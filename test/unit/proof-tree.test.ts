import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexOf, sha256, utf8 } from '../../src/proof/bytes.ts'
import {
  growingRoot,
  leafHash,
  peaksBefore,
  proveConsistency,
  proveInclusion,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../src/proof/tree.ts'
import { memoryLog } from '../support/memory-log.ts'

// The eight leaves and their roots in Certificate Transparency's own tests.
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const most = 300
const log = memoryLog()
const rootAt = [rootOf(0, log.readNode)]
for (let index = 0; index < most; index++) {
  log.append(utf8(`leaf ${index}`))
  rootAt.push(rootOf(index + 1, log.readNode))
}
const root = (size: number) => rootAt[size] ?? new Uint8Array()
const entry = (index: number) => log.entries[index] ?? new Uint8Array()

const within = fc
  .integer({ min: 1, max: most })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }))

const flipped = (bytes: Uint8Array, bit: number) => {
  const changed = Uint8Array.from(bytes)
  const at = bit % (bytes.length * 8)
  changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7))
  return changed
}

test('the roots over the standard leaves are those of Certificate Transparency', () => {
  const standard = memoryLog()
  expect(hexOf(rootOf(0, standard.readNode))).toBe(hexOf(sha256()))
  for (const [index, leaf] of leaves.entries()) {
    standard.append(Uint8Array.from(Buffer.from(leaf, 'hex')))
    expect(hexOf(rootOf(index + 1, standard.readNode))).toBe(roots[index])
  }
})

test('every leaf is proved to be in every tree that holds it, of every size to 300', () => {
  for (let size = 1; size <= most; size++)
    for (let index = 0; index < size; index += size < 40 ? 1 : 7) {
      const proof = proveInclusion(index, size, log.readNode)
      const inclusion = { index, size, root: root(size), proof }
      if (!verifyInclusion(leafHash(entry(index)), inclusion)) expect.fail(`leaf ${index} of ${size}`)
    }
})

test('every tree is proved to begin with every smaller one, at all sizes to 300', () => {
  for (let size = 0; size <= most; size++)
    for (let oldSize = 0; oldSize <= size; oldSize += size < 40 ? 1 : 7) {
      const proof = proveConsistency(oldSize, size, log.readNode)
      const held = verifyConsistency({ oldSize, oldRoot: root(oldSize), size, root: root(size), proof })
      if (!held) expect.fail(`${oldSize} to ${size}`)
    }
})

test('an inclusion proof holds for no other leaf, index, size or root, nor with a bit changed', () => {
  fc.assert(
    fc.property(within, fc.nat(), fc.integer({ min: 1, max: most }), ({ size, index }, bit, other) => {
      const proof = proveInclusion(index, size, log.readNode)
      const hash = leafHash(entry(index))
      const inclusion = { index, size, root: root(size), proof }
      expect(verifyInclusion(hash, inclusion)).toBe(true)
      expect(verifyInclusion(flipped(hash, bit), inclusion)).toBe(false)
      expect(verifyInclusion(hash, { ...inclusion, root: flipped(root(size), bit) })).toBe(false)
      expect(verifyInclusion(hash, { ...inclusion, proof: [...proof, hash] })).toBe(false)
      if (other - 1 !== index) expect(verifyInclusion(hash, { ...inclusion, index: other - 1 })).toBe(false)
      if (proof.length > 0) {
        expect(verifyInclusion(hash, { ...inclusion, proof: proof.slice(1) })).toBe(false)
        const at = bit % proof.length
        const changed = proof.map((one, place) => (place === at ? flipped(one, bit) : one))
        expect(verifyInclusion(hash, { ...inclusion, proof: changed })).toBe(false)
      }
    }),
  )
})

test('a consistency proof holds for no other roots, nor with a bit changed, dropped or added', () => {
  fc.assert(
    fc.property(within, fc.nat(), ({ size, index }, bit) => {
      const oldSize = index + 1
      const proof = proveConsistency(oldSize, size, log.readNode)
      const consistency = { oldSize, oldRoot: root(oldSize), size, root: root(size), proof }
      expect(verifyConsistency(consistency)).toBe(true)
      expect(verifyConsistency({ ...consistency, oldRoot: flipped(root(oldSize), bit) })).toBe(false)
      expect(verifyConsistency({ ...consistency, root: flipped(root(size), bit) })).toBe(false)
      expect(verifyConsistency({ ...consistency, proof: [...proof, root(size)] })).toBe(false)
      if (proof.length > 0) {
        expect(verifyConsistency({ ...consistency, proof: proof.slice(1) })).toBe(false)
        const at = bit % proof.length
        const changed = proof.map((one, place) => (place === at ? flipped(one, bit) : one))
        expect(verifyConsistency({ ...consistency, proof: changed })).toBe(false)
      }
    }),
  )
})

test('the root of every size follows from the leaves after one and the proof of that one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: most }), fc.nat(), (size, seed) => {
      const from = seed % size
      const tree = growingRoot(
        peaksBefore({ index: from, size, proof: proveInclusion(from, size, log.readNode) }),
      )
      for (let index = from; index < size; index++) {
        expect(hexOf(tree.root())).toBe(hexOf(rootOf(index, log.readNode)))
        tree.add(leafHash(utf8(`leaf ${index}`)))
      }
      expect(hexOf(tree.root())).toBe(hexOf(rootOf(size, log.readNode)))
    }),
  )
})
