// The room that exports take: what is over goes at once, and older ones make room for new ones.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptExport } from '../store/exports.ts'
import type { Store } from '../store/store.ts'

export type Room = {
  readonly store: Pick<Store, 'exports' | 'grants'>
  readonly folder: string
  readonly now: () => number
  readonly limits: { readonly totalBytes: number }
  /** What of the disk exports may still take: the rest is for runs. */
  readonly spareBytes: () => number
  readonly onFailed: (id: string | null, cause: unknown) => void
}

/** Makes the folder of exports when it is not there, and removes what a process that was killed left half written. */
export const clearedFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) if (name.endsWith('.draft')) await rm(join(folder, name))
}

/** Where the file of an export is. */
export const fileIn = (folder: string, id: string): string => join(folder, `${id}.asice`)

/** Whether the grant that an export was asked for by holds no longer. */
export const isOver = ({ store, now }: Room, { grant }: Pick<KeptExport, 'grant'>): boolean => {
  const given = grant === null ? null : store.grants.get(grant)
  return given !== null && (given.revokedAt !== null || given.expiresAt <= now())
}

const removeOne = async ({ store, folder }: Room, id: string) => {
  await rm(fileIn(folder, id), { force: true })
  store.exports.remove(id)
}

/** Removes the complete exports that nobody may have any more. */
export const sweep = async (room: Room): Promise<void> => {
  for (const one of room.store.exports.inState('done')) {
    if (isOver(room, one)) await removeOne(room, one.id).catch((cause) => room.onFailed(one.id, cause))
  }
}

/** Makes room for an export, public ones first and the oldest first; false when what may not go for it takes too much. */
export const makeRoom = async (room: Room, wanted: KeptExport): Promise<boolean> => {
  await sweep(room)
  const kept = room.store.exports.inState('done')
  const open = kept.filter(({ grant }) => grant === null)
  // A stranger's order must not take away what was made for a bailiff.
  const mayGo = wanted.grant === null ? open : [...open, ...kept.filter(({ grant }) => grant !== null)]
  const sizeOf = (exports: typeof kept) => exports.reduce((sum, { bytes }) => sum + bytes, 0)
  const tooMuch = sizeOf(kept) + wanted.estimatedBytes - room.limits.totalBytes
  let excess = Math.max(tooMuch, wanted.estimatedBytes - room.spareBytes())
  if (excess > sizeOf(mayGo)) return false
  for (const one of mayGo) {
    if (excess <= 0) break
    await removeOne(room, one.id)
    excess -= one.bytes
  }
  return true
}
