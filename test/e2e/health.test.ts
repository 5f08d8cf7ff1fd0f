import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/read.ts'
import { start } from '../../src/main.ts'
import { findBrowser } from '../../src/setup.mjs'
import { aWatchedRegistry, until } from '../support/constat.ts'

const aConstat = async () => {
  const { config, data } = await aWatchedRegistry()
  const constat = await start({
    config: readConfig(config),
    dataDir: data,
    port: 0,
    practicePort: 0,
    browserPath: findBrowser() ?? '',
    log: () => undefined,
  })
  onTestFinished(constat.stop)
  return { constat, data }
}

test('Constat is not healthy while its runs cannot be recorded, and is again once one was', async () => {
  const { constat, data } = await aConstat()
  const health = async () => {
    const answer = await fetch(`${constat.url}/healthz`)
    return { status: answer.status, ...((await answer.json()) as { ok: boolean; detail: string }) }
  }
  expect(await health()).toMatchObject({ status: 200, ok: true })

  // The store refuses the next run as a full disk would.
  const db = new Sqlite(join(data, 'constat.db'))
  onTestFinished(() => {
    db.close()
  })
  db.exec(`CREATE TRIGGER full BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'no room left'); END`)
  const ill = await until(async () => (await health()).status === 503 && health())
  expect(ill).toMatchObject({ ok: false, detail: expect.stringMatching(/not be recorded: .*no room left/) })

  db.exec('DROP TRIGGER full')
  await until(async () => (await health()).ok)
})

test('stopping twice is stopping once', async () => {
  const { constat } = await aConstat()
  const stopped = constat.stop()
  expect(constat.stop()).toBe(stopped)
  await stopped
  await expect(fetch(constat.url)).rejects.toThrow()
})
