import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Runs `openssl` in a folder; rejects with one sentence if the program is not there or fails. */
export const openssl = async (folder: string, args: readonly string[]): Promise<void> => {
  try {
    await run('openssl', [...args], { cwd: folder, timeout: 60_000 })
  } catch (cause) {
    const why = isAbsent(cause)
      ? 'The practice time-stamp authorities need the program openssl, which is not installed (Debian: apt-get install openssl).'
      : `openssl ${args[0]} failed.`
    throw new Error(why, { cause })
  }
}
