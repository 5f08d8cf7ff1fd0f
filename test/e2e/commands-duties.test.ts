import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { aWatchedRegistry, constat, reading, spawnConstat, until } from '../support/constat.ts'

const never = { cron: '0 0 1 1 *' }

const rows = (data: string, sql: string) => reading(data, (db) => db.prepare(sql).all())

/** A watched registry whose configuration has words replaced. */
const watchedWith = async (...changes: readonly (readonly [from: string, to: string])[]) => {
  const registry = await aWatchedRegistry(never)
  const before = readFileSync(registry.config, 'utf8')
  const after = changes.reduce((text, [from, to]) => text.replace(from, to), before)
  expect(after).not.toBe(before)
  writeFileSync(registry.config, after)
  return registry
}

test('what is sent is in the ledger with its receipt, and a run over the cap of the day says that it only looked', async () => {
  const { config, data } = await watchedWith(['cap_per_day: 10000', 'cap_per_day: 2'])
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  const run = () => constat('run', 'consumer-sign-up', '--data', data, '--json')
  expect(JSON.parse((await run()).stdout)).toMatchObject({
    outcome: 'ok',
    tier: 'submit',
    tier_planned: null,
  })
  expect(rows(data, 'SELECT kind, step, receipt FROM submission')).toEqual([
    { kind: 'sent', step: 'creates-an-account', receipt: null },
    { kind: 'receipt', step: 'registers-a-number', receipt: expect.stringMatching(/^R-/) },
  ])
  expect(JSON.parse((await run()).stdout)).toMatchObject({
    outcome: 'ok',
    tier: 'look',
    tier_planned: 'submit',
  })
  const told = await constat('run', 'consumer-sign-up', '--data', data)
  expect(told).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/It only looked: as many .* cap_per_day/),
  })
  expect(rows(data, "SELECT count(*) AS sent FROM submission WHERE kind = 'sent'")).toEqual([{ sent: 1 }])
  expect(running.stderr()).not.toContain('"level":"error"')
})
