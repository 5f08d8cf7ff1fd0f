import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/read.ts'
import { start } from '../../src/main.ts'
import { parseCheckpoint } from '../../src/proof/checkpoint.ts'
import { findBrowser } from '../../src/setup.mjs'
import { aWatchedRegistry, reading, until } from '../support/constat.ts'

type Event = { readonly level: string; readonly event: string; readonly detail: unknown }

const begin = async (config: string, data: string) => {
  const events: Event[] = []
  const constat = await start({
    config: readConfig(config),
    dataDir: data,
    port: 0,
    practicePort: 0,
    browserPath: findBrowser() ?? '',
    log: (level, event, fields = {}) => events.push({ level, event, detail: fields['detail'] }),
  })
  onTestFinished(constat.stop)
  const get = (path: string) => fetch(constat.url + path)
  const checkpoint = async () =>
    parseCheckpoint(new Uint8Array(await (await get('/log/checkpoint')).arrayBuffer()))
  const recorded = () => reading(data, (db) => db.prepare('SELECT count(*) FROM run').pluck().get() as number)
  return { get, events, checkpoint, recorded, stop: constat.stop }
}

test('a changed log stops the seals of a running Constat, loudly, and no run of it', async () => {
  const { config, data } = await aWatchedRegistry()
  const first = await begin(config, data)
  const signed = await until(first.checkpoint)
  expect(signed).toMatchObject({ origin: '127.0.0.1' })
  await until(() => first.recorded() > 0)
  await first.stop()

  const db = new Sqlite(join(data, 'constat.db'))
  db.exec('DROP TRIGGER node_no_update; UPDATE node SET hash = zeroblob(32) WHERE level = 0 AND idx = 0')
  db.close()

  const again = await begin(config, data)
  const before = again.recorded()
  const health = await until(async () => {
    const answer = await again.get('/healthz')
    return answer.status === 503 && ((await answer.json()) as { ok: boolean; detail: string })
  })
  expect(health).toMatchObject({ ok: false, detail: expect.stringContaining('not what was signed') })
  const alarm = { level: 'error', event: 'the log is not what was signed: nothing is sealed any more' }
  expect(again.events).toContainEqual({ ...alarm, detail: 'leaf 0 is not what was added' })
  await until(() => again.recorded() > before)
  expect(await again.checkpoint()).toEqual(signed)
})
