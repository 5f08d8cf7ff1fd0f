// What Constat leans on goes away for a while: its mailbox, its authorities, its own memory.
import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { practiceDomain } from '../../src/config/practice.ts'
import { startStampingGround } from './authorities.ts'
import { aWatchedRegistry, processesNaming, reading, spawnConstat, until } from './constat.ts'
import { aMailboxElsewhere, anExchangerFor } from './imap-server.ts'

type Seen = { readonly outcome: string; readonly verdict: string }

const runsIn = (data: string): readonly Seen[] =>
  reading(data, (db) => db.prepare('SELECT outcome, verdict FROM run ORDER BY seq').all() as Seen[])

const okRuns = (data: string) => runsIn(data).filter(({ outcome }) => outcome === 'ok').length

const countIn = (data: string, sql: string) => reading(data, (db) => db.prepare(sql).pluck().get() as number)

const begun = async (config: string, data: string) => {
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  return running
}

const ended = async (running: Awaited<ReturnType<typeof begun>>, data: string) => {
  running.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
  expect(reading(data, (db) => db.pragma('integrity_check', { simple: true }))).toBe('ok')
  expect(processesNaming(join(data, 'profiles'))).toEqual([])
}

/** Takes the mailbox away for so many runs; none of them may accuse the registry, and the next ones work again. */
export const loseTheInbox = async (runs: number) => {
  const provider = await aMailboxElsewhere()
  const inboxPort = await anExchangerFor(provider)
  const account = `host: 127.0.0.1, port: ${provider.port}, tls: none, user: constat, password: right`
  const imap = `{ kind: imap, ${account}, address: '*@${practiceDomain}' }`
  const { config, data } = await aWatchedRegistry({ cron: '* * * * * *', inboxPort, imap, mailWithin: '2 s' })
  const running = await begun(config, data)
  await until(() => okRuns(data) > 0)
  await provider.cut()
  const before = runsIn(data).length
  await until(() => runsIn(data).length >= before + runs, 60_000 + runs * 20_000)
  await provider.mend()
  const blind = runsIn(data).slice(before)
  expect(blind.map(({ verdict }) => verdict)).not.toContain('down')
  const after = okRuns(data)
  await until(() => okRuns(data) > after, 120_000)
  await ended(running, data)
  return blind.filter(({ outcome }) => outcome === 'inbox_fault').length
}

/** Keeps both authorities silent for so many runs: all are made, and what waited is stamped by both afterwards. */
export const loseTheAuthorities = async (runs: number) => {
  const ground = await startStampingGround()
  onTestFinished(ground.stop)
  const { folder, config, data } = await aWatchedRegistry({ cron: '* * * * * *' })
  const lines = ground.authorities.map(({ name, url, ca, chain }) => {
    writeFileSync(join(folder, `${name}.pem`), `${ca}${chain ?? ''}`)
    ground.setFault(name, 'down')
    return `{ name: ${name}, url: '${url}', ca: ${name}.pem, min_interval: 1 s }`
  })
  appendFileSync(config, `evidence: { authorities: [${lines.join(', ')}] }\n`)
  const running = await begun(config, data)
  await until(() => okRuns(data) >= runs, 60_000 + runs * 20_000)
  expect(countIn(data, 'SELECT count(*) FROM token')).toBe(0)
  ground.repair()
  const stamped = 'SELECT count(*) FROM token WHERE checkpoint_size = (SELECT min(size) FROM checkpoint)'
  await until(() => countIn(data, stamped) === 2, 300_000)
  await until(() => countIn(data, 'SELECT count(opening_id) FROM token') > 0)
  await ended(running, data)
  expect(runsIn(data).map(({ verdict }) => verdict)).not.toContain('down')
}

/** Gives Constat no memory beyond what it has; whether it dies of it or not, nothing is lost and nobody accused. */
export const exhaustMemory = async (spareMb: number) => {
  const { config, data } = await aWatchedRegistry({ cron: '* * * * * *' })
  const running = await begun(config, data)
  await until(() => okRuns(data) > 0)
  const [pages = 0] = readFileSync(`/proc/${running.pid}/statm`, 'utf8').split(' ').map(Number)
  execFileSync('prlimit', [`--pid=${running.pid}`, `--as=${pages * 4096 + spareMb * 2 ** 20}`])
  const before = runsIn(data)
  let died = false
  const dead = running.ended.then(() => {
    died = true
  })
  await until(() => died || runsIn(data).length >= before.length + 3, 120_000)
  running.kill('SIGKILL')
  const diedOfIt = died
  await dead
  const again = await begun(config, data)
  const after = okRuns(data)
  await until(() => okRuns(data) > after, 90_000)
  await ended(again, data)
  const all = runsIn(data)
  expect(all.slice(0, before.length)).toEqual(before)
  expect(all.map(({ verdict }) => verdict)).not.toContain('down')
  return diedOfIt
}
