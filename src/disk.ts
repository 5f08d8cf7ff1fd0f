// Room on the disk: files are given up before runs are, as a run without its pictures is still a run.
import { statfsSync } from 'node:fs'
import type { Artefacts } from './evidence/artefacts.ts'

/** Told when the room becomes short, and when there is enough again; sizes in megabytes. */
export type OnRoom = (room: { readonly short: boolean; readonly freeMb: number }) => void

/** Thrown in place of what the system would say later; its code is the system's. */
class NoRoom extends Error {
  readonly code = 'ENOSPC'
}

const megabyte = 2 ** 20

/** Watches what is left on a folder's disk: below `keptFreeMb` no file is kept any more. */
export const openRoom = (folder: string, keptFreeMb: number) => {
  let short = false
  let onRoom: OnRoom = () => undefined
  const freeMb = () => {
    const { bavail, bsize } = statfsSync(folder)
    return Math.floor((bavail * bsize) / megabyte)
  }
  const look = () => {
    const free = freeMb()
    if (free < keptFreeMb !== short) {
      short = !short
      onRoom({ short, freeMb: free })
    }
    return { short, freeMb: free }
  }
  return {
    /** What may be taken for what is not a run, in bytes; negative when files of runs are given up already. */
    spareBytes: () => {
      const { bavail, bsize } = statfsSync(folder)
      return bavail * bsize - keptFreeMb * megabyte
    },
    /** Whether files are given up now, and how much is free. */
    look,
    /** Has somebody told of every change from now on; when it is short already, at once. */
    watch: (told: OnRoom) => {
      onRoom = told
      if (short) told(look())
    },
    /** Artefacts that are kept only while there is room. */
    sparing: (artefacts: Artefacts): Artefacts => ({
      ...artefacts,
      keep: async (bytes, like) => {
        const { short: isShort, freeMb: free } = look()
        if (isShort)
          throw new NoRoom(`${free} MB are free, and ${keptFreeMb} are kept for the runs themselves`)
        return artefacts.keep(bytes, like)
      },
    }),
  }
}

export type Room = ReturnType<typeof openRoom>
