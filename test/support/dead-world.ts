// Nothing around Constat answers, or nothing more can be opened: it stays up, accuses nobody, and recovers.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { aWatchedRegistry, reading, spawnConstat, until } from './constat.ts'

type Seen = { readonly outcome: string; readonly verdict: string }

const runsIn = (data: string): readonly Seen[] =>
  reading(data, (db) => db.prepare('SELECT outcome, verdict FROM run ORDER BY seq').all() as Seen[])

const urlIn = (said: string) => /Constat: (http\S+)/.exec(said)?.[1] ?? ''

const healthAt = async (url: string) => (await fetch(`${url}/healthz`)).status

/** Runs Constat where no name can be resolved; tells what its runs said. */
export const killNames = async (runs: number) => {
  const { config, data } = await aWatchedRegistry({ cron: '*/2 * * * * *' })
  const text = readFileSync(config, 'utf8')
  const dead = text.replace(/controls: .*/, "controls: ['https://a.invalid', 'https://b.invalid']")
  writeFileSync(config, dead.replace(/url: '[^']+'/, "url: 'http://registry.invalid'"))
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  await until(() => runsIn(data).length >= runs, 60_000 + runs * 10_000)
  expect(new Set(runsIn(data).map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']))
  expect(reading(data, (db) => db.prepare('SELECT count(*) FROM incident').pluck().get())).toBe(0)
  expect(await healthAt(urlIn(running.stdout()))).toBe(200)
  running.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
  return runsIn(data)
}

const cli = fileURLToPath(new URL('../../src/cli.mjs', import.meta.url))

const holdOpen = (url: string, count: number) => {
  const { hostname, port } = new URL(url)
  return Array.from({ length: count }, () => {
    const socket = connect(Number(port), hostname)
    // Who is turned away is what this is about.
    socket.on('error', () => undefined)
    return socket
  })
}

/** Takes every descriptor that Constat may have, gives them back, and sees it go on. */
export const exhaustDescriptors = async () => {
  const { config, data } = await aWatchedRegistry({ cron: '*/3 * * * * *' })
  const limited = `ulimit -n 128; exec "$0" "$@"`
  const child = spawn(
    'sh',
    ['-c', limited, process.execPath, cli, 'start', '--config', config, '--data', data],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  let held: readonly Socket[] = []
  onTestFinished(() => {
    for (const socket of held) socket.destroy()
    child.kill('SIGKILL')
  })
  await until(() => said.includes('Constat: http'))
  const okRuns = () => runsIn(data).filter(({ outcome }) => outcome === 'ok').length
  await until(() => okRuns() > 0, 90_000)
  held = holdOpen(urlIn(said), 200)
  const before = runsIn(data).length
  await until(() => runsIn(data).length >= before + 2, 90_000)
  expect(
    runsIn(data)
      .slice(before)
      .filter(({ verdict }) => verdict === 'down'),
  ).toEqual([])
  for (const socket of held) socket.destroy()
  const after = okRuns()
  await until(() => okRuns() > after, 90_000)
  expect(await healthAt(urlIn(said))).toBe(200)
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  expect(reading(data, (db) => db.pragma('integrity_check', { simple: true }))).toBe('ok')
  return runsIn(data).length
}

/** Starts so many on one data directory at once; exactly one of them goes on. */
export const startAtOnce = async (count: number) => {
  const { config, data } = await aWatchedRegistry({ cron: '0 0 1 1 *' })
  const all = Array.from({ length: count }, () => spawnConstat('start', '--config', config, '--data', data))
  const isUp = ({ stdout }: (typeof all)[number]) => stdout().includes('Constat: http')
  const refused = ({ stderr }: (typeof all)[number]) => stderr().includes('Another Constat runs on')
  await until(() => all.every((one) => isUp(one) || refused(one)), 120_000)
  expect(all.filter(isUp)).toHaveLength(1)
  const [up] = all.filter(isUp)
  expect(await healthAt(urlIn(up?.stdout() ?? ''))).toBe(200)
}
