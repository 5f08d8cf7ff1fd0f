// CPU seconds and peak memory of this process's descendants (the browser), sampled from /proc.
import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100
const pageBytes = 4096
const everyMs = 40

type Sample = {
  readonly pid: number
  readonly parent: number
  readonly ticks: number
  readonly rssBytes: number
}

const read = (pid: string): Sample[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in parentheses, may hold anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    return [
      {
        pid: Number(pid),
        parent,
        ticks: (fields[11] ?? 0) + (fields[12] ?? 0),
        rssBytes: (fields[21] ?? 0) * pageBytes,
      },
    ]
  } catch {
    // It ended between the listing and the look.
    return []
  }
}

const descendants = (): Sample[] => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(read)
  const family = new Set([process.pid])
  for (const { pid, parent } of all.sort((a, b) => a.pid - b.pid)) if (family.has(parent)) family.add(pid)
  return all.filter(({ pid }) => pid !== process.pid && family.has(pid))
}

export type Cost = { readonly wallMs: number; readonly cpuSeconds: number; readonly peakBytes: number }

/** What something cost: wall time, CPU of this process and of the processes it started, their peak memory. */
export const costOf = async (
  something: () => Promise<unknown>,
  ignored: readonly number[],
): Promise<Cost> => {
  const ticks = new Map<number, number>()
  let peakBytes = 0
  const look = () => {
    const samples = descendants().filter(({ pid }) => !ignored.includes(pid))
    for (const sample of samples) ticks.set(sample.pid, sample.ticks)
    peakBytes = Math.max(
      peakBytes,
      samples.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
    )
  }
  const own = process.cpuUsage()
  const began = performance.now()
  const timer = setInterval(look, everyMs)
  await something()
  clearInterval(timer)
  const wallMs = performance.now() - began
  const { user, system } = process.cpuUsage(own)
  const theirs = [...ticks.values()].reduce((sum, one) => sum + one, 0) / ticksPerSecond
  return { wallMs, cpuSeconds: (user + system) / 1e6 + theirs, peakBytes }
}
