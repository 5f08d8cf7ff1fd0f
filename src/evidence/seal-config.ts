// What the log says of the Constat that writes it: its version, and its configuration as a fingerprint.
import { type LeafOf, readLeaf } from '../proof/leaf.ts'
import type { Store } from '../store/store.ts'

export type Configured = Pick<LeafOf<'config'>, 'constat' | 'git_commit' | 'config_sha256'>

const saidLast = ({ seals }: Store): Configured | null => {
  const bytes = seals.lastLeaf('config')
  const leaf = bytes && readLeaf(bytes)
  return leaf?.ok && leaf.value.type === 'config' ? leaf.value : null
}

/** Tells in the log by which Constat and configuration it is written, unless that is what it said last. */
export const introduceConfig = (store: Store, configured: Configured, now: number): void => {
  const { constat, git_commit, config_sha256 } = configured
  const last = saidLast(store)
  const isSaid =
    last?.constat === constat && last.git_commit === git_commit && last.config_sha256 === config_sha256
  if (isSaid) return
  const at = new Date(now).toISOString()
  store.seals.addLeaf({ v: 1, type: 'config', at, constat, git_commit, config_sha256 }, now)
}
