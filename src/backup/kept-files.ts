// What the runs of a store name, looked for in a folder: a data directory or its backup.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { vkeyInForce } from '../evidence/key.ts'
import type { Store } from '../store/store.ts'
import { pathOf } from './files.ts'

const atOnce = 2000

const namedIn = function* ({ erasures }: Store) {
  for (let after = 0; ; ) {
    const found = erasures.named(after, atOnce)
    const last = found.at(-1)
    if (!last) return
    yield* found
    after = last.id
  }
}

/** The paths in a folder where nothing is of what the store names: files of runs, and the key of its log. */
export const missingIn = (store: Store, folder: string): readonly string[] => {
  const isMissing = (path: string) => !existsSync(join(folder, path))
  const files = [...namedIn(store)].map(pathOf)
  return [...(vkeyInForce(store) === null ? [] : ['log.key']), ...files].filter(isMissing)
}
