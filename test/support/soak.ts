// Run after run at full speed, and what the process holds while it makes them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { aWatchedRegistry, processesNaming, reading, spawnConstat, until } from './constat.ts'

type Held = { readonly rssMb: number; readonly descriptors: number }

const heldBy = (pid: number): Held => {
  const [, pages = 0] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number)
  return { rssMb: (pages * 4096) / 2 ** 20, descriptors: readdirSync(`/proc/${pid}/fd`).length }
}

const middleOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const typical = (held: readonly Held[]) => ({
  rssMb: Math.round(middleOf(held.map(({ rssMb }) => rssMb))),
  descriptors: middleOf(held.map(({ descriptors }) => descriptors)),
})

/** Makes so many runs; what is held by the second and by the last fifth of them must be alike. */
export const soak = async (runs: number) => {
  const { config, data } = await aWatchedRegistry({ cron: '* * * * * *' })
  writeFileSync(config, readFileSync(config, 'utf8').replace('tier: submit', 'tier: look'))
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  const count = () => reading(data, (db) => db.prepare('SELECT count(*) FROM run').pluck().get() as number)
  const fifths: Held[][] = [[], [], [], [], []]
  await until(() => {
    const fifth = Math.floor((5 * count()) / runs)
    fifths[fifth]?.push(heldBy(running.pid))
    return fifth >= 5
  }, runs * 10_000)
  const [early, late] = [typical(fifths[1] ?? []), typical(fifths[4] ?? [])]
  const outcomes = reading(data, (db) => db.prepare('SELECT DISTINCT outcome FROM run').pluck().all())
  expect(outcomes).toEqual(['ok'])
  expect(late.descriptors).toBeLessThanOrEqual(early.descriptors + 5)
  expect(late.rssMb).toBeLessThanOrEqual(early.rssMb * 1.2 + 20)
  running.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
  expect(processesNaming(data)).toEqual([])
  return { early, late }
}
