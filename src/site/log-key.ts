// The key that the log is signed with, as the log itself tells it.
import { readLeaf } from '../proof/leaf.ts'
import { parseVkey, pemOf } from '../proof/note.ts'
import type { Store } from '../store/store.ts'

export type PublishedKey = { readonly vkey: string; readonly pem: string }

/** The newest key that is in the log; null before there is one. */
export const publishedKey = ({ seals }: Pick<Store, 'seals'>): PublishedKey | null => {
  const entry = seals.lastLeaf('key')
  const leaf = entry && readLeaf(entry)
  if (!leaf?.ok || leaf.value.type !== 'key') return null
  const { vkey } = leaf.value
  const key = parseVkey(vkey)
  return key && { vkey, pem: pemOf(key) }
}
