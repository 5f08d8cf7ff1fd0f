// Files that are there whole or not at all, and outlive a power cut.
import { constants } from 'node:fs'
import { copyFile, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const sync = async (path: string) => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const place = async (file: string, write: (draft: string) => Promise<void>) => {
  const draft = `${file}.draft`
  try {
    await write(draft)
    await sync(draft)
    await rename(draft, file)
    await sync(dirname(file))
  } catch (cause) {
    await rm(draft, { force: true })
    throw cause
  }
}

/** Copies a file; false when it is no longer there. */
export const copyDurably = async (from: string, to: string): Promise<boolean> => {
  try {
    await place(to, (draft) => copyFile(from, draft, constants.COPYFILE_FICLONE))
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false
    throw cause
  }
}

/** Writes a file that only its owner may read. */
export const writeDurably = (file: string, content: string): Promise<void> =>
  place(file, async (draft) => {
    const handle = await open(draft, 'w', 0o600)
    try {
      await handle.writeFile(content)
    } finally {
      await handle.close()
    }
  })
