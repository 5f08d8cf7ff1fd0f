// A Merkle log in memory, and keys to sign with.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { KeyKind, NoteKey } from '../../src/proof/note.ts'
import { leafHash, nodesOfLeaf } from '../../src/proof/tree.ts'

export const memoryLog = () => {
  const nodes = new Map<string, Uint8Array>()
  const entries: Uint8Array[] = []
  const readNode = (level: number, index: number) => {
    const hash = nodes.get(`${level}/${index}`)
    if (!hash) throw new Error(`Node ${index} of level ${level} was never stored`)
    return hash
  }
  return {
    entries,
    readNode,
    append: (entry: Uint8Array) => {
      for (const { level, index, hash } of nodesOfLeaf(entries.length, leafHash(entry), readNode))
        nodes.set(`${level}/${index}`, hash)
      return entries.push(entry) - 1
    },
  }
}

const rawKey = (key: KeyObject) =>
  Uint8Array.from(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url'))

/** A fresh Ed25519 key under a name, its signing function, and its public half as PEM. */
export const newKey = (name: string, kind: KeyKind = 1) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key: NoteKey = { name, kind, publicKey: rawKey(publicKey) }
  return {
    key,
    sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}
