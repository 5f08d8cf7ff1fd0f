// Constat killed at random while it probes, and what must hold afterwards.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { aWatchedRegistry, processesNaming, reading, spawnConstat, until } from './constat.ts'

type Row = { readonly runId: string; readonly outcome: string | null }

const rows = (data: string): Row[] =>
  existsSync(join(data, 'constat.db'))
    ? reading(
        data,
        (db) =>
          db
            .prepare(
              `SELECT lower(hex(run_id)) AS runId, outcome FROM opening
               LEFT JOIN run ON opening_id = opening.id ORDER BY opening.id`,
            )
            .all() as Row[],
      )
    : []

/** Starts and kills Constat `times` over, each time at a random moment of its probing. */
export const killAtRandom = async (times: number) => {
  const { config, data } = await aWatchedRegistry({ cron: '* * * * * *' })
  let before: Row[] = []
  for (let round = 0; round < times; round += 1) {
    const running = spawnConstat('start', '--config', config, '--data', data)
    await until(() => running.stdout().includes('Constat: http'))
    // What was open is now closed, on the first start after the kill, and nothing of an earlier run changed.
    const now = rows(data)
    expect(now.slice(0, before.length)).toEqual(
      before.map(({ runId, outcome }) => ({ runId, outcome: outcome ?? 'probe_fault' })),
    )
    // Every other one in mid-run for certain: the rest may come while Constat still mends what the last one left.
    if (round % 2 === 0) await until(() => rows(data).length > now.length)
    const moment = Math.random() * 3500
    await new Promise((resolve) => setTimeout(resolve, moment))
    running.kill('SIGKILL')
    await running.ended
    before = rows(data)
  }
  const last = spawnConstat('start', '--config', config, '--data', data)
  await until(() => last.stdout().includes('Constat: http'))
  const opened = before.length
  await until(
    () => rows(data).filter(({ outcome }) => outcome === 'ok').length > 0 && rows(data).length > opened + 1,
  )
  last.kill('SIGTERM')
  expect((await last.ended).code).toBe(0)
  const all = rows(data)
  expect(new Set(all.map(({ runId }) => runId)).size).toBe(all.length)
  expect(all.every(({ outcome }) => outcome !== null)).toBe(true)
  expect(processesNaming(join(data, 'profiles'))).toEqual([])
  expect(reading(data, (db) => db.pragma('integrity_check', { simple: true }))).toBe('ok')
  return { interrupted: all.filter(({ outcome }) => outcome === 'probe_fault').length, all: all.length }
}
