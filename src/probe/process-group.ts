// A browser is a group of processes: counted and ended as one, through /proc.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

type Process = { readonly pid: number; readonly group: number; readonly rssBytes: number }

const pageBytes = 4096

const hasCode = (error: unknown, codes: readonly unknown[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(error.code)

const isGone = (error: unknown): boolean => hasCode(error, ['ENOENT', 'ESRCH'])

// A process may end between being listed and being read; one that we may not read is not ours.
const readIfThere = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isGone(error) || hasCode(error, ['EPERM', 'EACCES'])) return null
    throw error
  }
}

const readProcess = (pid: number): Process | null => {
  const stat = readIfThere(`/proc/${pid}/stat`)
  // The second field is a name in brackets that may itself hold spaces and brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return null
  return { pid, group: Number(fields[2]), rssBytes: Number(fields[21]) * pageBytes }
}

const listPids = (): readonly number[] => {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

const listGroup = (group: number): readonly Process[] =>
  listPids()
    .map(readProcess)
    .filter((it) => it !== null)
    .filter((it) => it.group === group)

/** The resident memory of a process group, in bytes; 0 where there is no /proc. */
export const rssOf = (group: number): number => listGroup(group).reduce((sum, it) => sum + it.rssBytes, 0)

/** The groups of the processes with an argument that starts with `prefix`. */
export const groupsWithArgument = (prefix: string): readonly number[] => {
  const pids = listPids().filter((pid) =>
    readIfThere(`/proc/${pid}/cmdline`)
      ?.split('\0')
      .some((argument) => argument.startsWith(prefix)),
  )
  return [...new Set(pids.map((pid) => readProcess(pid)?.group).filter((group) => group !== undefined))]
}

/** Sends SIGKILL to a process group; false if none of it is left. */
export const signalGroup = (group: number): boolean => {
  try {
    return process.kill(-group, 'SIGKILL')
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

/** Kills a process group, frozen or not, and waits until none of it is left. */
export const killGroup = async (group: number): Promise<void> => {
  if (!signalGroup(group)) return
  for (let round = 0; listGroup(group).length > 0; round += 1) {
    if (round > 500) throw new Error(`Processes of group ${group} survive SIGKILL.`)
    await sleep(10)
    signalGroup(group)
  }
}
