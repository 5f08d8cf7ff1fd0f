// What the site answers, over real servers in processes of their own, with a simulated year of history.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { simulateHistory } from '../../src/simulate/history.ts'
import { median, row } from './figures.ts'
import { type FirstView, firstView } from './first-view.ts'

const cli = fileURLToPath(new URL('../../src/cli.mjs', import.meta.url))

type Load = {
  readonly perSecond: number
  readonly statuses: readonly string[]
  readonly failed: number
}

const told = <T>(child: ChildProcess) =>
  new Promise<T>((resolve, reject) => {
    child.once('message', (message) => resolve(message as T))
    child.once('exit', (code) =>
      reject(new Error(`A bench process ended with ${code} before it told anything.`)),
    )
  })

const load = async (url: string, status: string, etag = ''): Promise<number> => {
  const child = fork(new URL('./load.ts', import.meta.url), [url, '3', etag])
  const { perSecond, statuses, failed } = await told<Load>(child)
  if (failed > 0 || statuses.join() !== status) {
    throw new Error(`${url}: ${failed} requests failed, statuses ${statuses.join()}`)
  }
  return perSecond
}

/** Starts Constat on a data directory; resolves when its status page has come whole. */
const started = async (dataDir: string) => {
  const began = performance.now()
  const ports = ['--port', '0', '--practice-port', '0']
  const child = spawn(process.execPath, [cli, 'start', '--data', dataDir, ...ports], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /Constat: (http\S+)/.exec(said)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`Constat ended with ${code} before it answered.`)))
  })
  const page = await (await fetch(url)).text()
  if (!page.includes('</html>')) throw new Error('The first page was not whole.')
  const firstPageMs = performance.now() - began
  const residentMb =
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
    })
  return { url, firstPageMs, residentMb, stop }
}

const benchStart = async (dataDir: string) => {
  const starts: { readonly firstPageMs: number; readonly residentMb: number }[] = []
  for (let turn = 0; turn < 5; turn += 1) {
    const constat = await started(dataDir)
    starts.push(constat)
    await constat.stop()
  }
  const of = (key: 'firstPageMs' | 'residentMb') => median(starts.map((one) => one[key]))
  row('start to the first full page', `${of('firstPageMs').toFixed(0)} ms`, '(target ≤ 800 ms)')
  row('memory then, browser excluded', `${of('residentMb').toFixed(0)} MB`, '(target ≤ 130 MB)')
}

const benchLoad = async (url: string) => {
  const etag = (await fetch(url, { headers: { 'Accept-Encoding': 'br' } })).headers.get('etag') ?? ''
  const child = fork(new URL('./baseline.ts', import.meta.url), [url])
  const bare = (await told<{ url: string }>(child)).url
  const kinds = [
    ['requests/s, whole page', () => load(`${url}/`, '200'), () => load(`${bare}/`, '200')],
    ['requests/s, 304', () => load(`${url}/`, '304', '*'), () => load(`${bare}/304`, '304', etag)],
  ] as const
  for (const [name, ours, theirs] of kinds) {
    const turns: { readonly ours: number; readonly bare: number }[] = []
    for (let turn = 0; turn < 5; turn += 1) turns.push({ ours: await ours(), bare: await theirs() })
    const ratio = median(turns.map((one) => one.ours / one.bare))
    row(
      name,
      `ours ${median(turns.map((one) => one.ours)).toFixed(0)}`,
      `bare ${median(turns.map((one) => one.bare)).toFixed(0)}`,
      `ratio ${ratio.toFixed(2)} (target ≥ 0.80)`,
    )
  }
  child.disconnect()
}

const benchFirstView = async (url: string) => {
  const views: FirstView[] = []
  for (let turn = 0; turn < 3; turn += 1) views.push(await firstView(url))
  const of = (key: 'bytes' | 'requests' | 'shift' | 'paintMs') => median(views.map((one) => one[key]))
  row('first view: bytes transferred', `${of('bytes')}`, '(target ≤ 20 480)')
  row('first view: requests', `${of('requests')}`, '(target ≤ 3, the event stream aside)')
  row('first view: layout shift', of('shift').toFixed(4), '(target 0)')
  row('first view: first paint, ms', of('paintMs').toFixed(0))
}

/** Prints what it costs to serve a year of history, beside a bare server, and what a first visit loads. */
export const benchServing = async (): Promise<void> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'constat-bench-'))
  const began = performance.now()
  const order = { dataDir, days: 365, now: Date.now(), version: 'bench', onProgress: () => undefined }
  await simulateHistory(order)
  row('a simulated year, seconds', ((performance.now() - began) / 1000).toFixed(1), '(target ≤ 90)')
  await benchStart(dataDir)
  const site = fork(new URL('./site.ts', import.meta.url), [dataDir])
  const { url } = await told<{ url: string }>(site)
  await benchFirstView(url)
  await benchLoad(url)
  const ended = new Promise((resolve) => site.once('exit', resolve))
  site.disconnect()
  await ended
  rmSync(dataDir, { recursive: true, force: true })
}
