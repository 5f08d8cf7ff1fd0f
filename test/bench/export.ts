// An export of a thousand runs, against `sha256sum` and `zip -0` over the very files that it holds.
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeExport } from '../../src/export/export.ts'
import type { Leaf } from '../../src/proof/leaf.ts'
import { bytesOfLeaf } from '../../src/store/log.ts'
import { startExporting } from '../support/export.ts'
import { row } from './figures.ts'

const runs = 1_000
const filesPerRun = 4
const fileBytes = 512 * 1024
const mebibyte = 1024 ** 2

type World = Awaited<ReturnType<typeof startExporting>>

const never = new AbortController().signal

const openingOf = (at: string): Leaf => ({
  v: 1,
  type: 'run-open',
  probe: 'consumer-sign-up',
  tier: 'look',
  trigger: 'schedule',
  vantage: 'bench',
  scheduled_at: at,
  opened_at: at,
  nonce: randomBytes(16).toString('hex'),
  bailiff_nonce: null,
  log: { size: 0, root: Buffer.alloc(32).toString('base64') },
})

const runOf = (index: number, sha256: string, at: string, files: Readonly<Record<string, string>>): Leaf => ({
  v: 1,
  type: 'run',
  run_id: randomBytes(16).toString('hex'),
  probe: { id: 'consumer-sign-up', version: 'bench' },
  tier: 'look',
  tier_planned: 'look',
  trigger: 'schedule',
  vantage: 'bench',
  target: { name: 'Télépaix', origin: 'https://registre.example' },
  opening: { index, sha256, token: null },
  scheduled_at: at,
  started_at: at,
  ended_at: at,
  duration_ms: 0,
  clock: null,
  outcome: 'ok',
  verdict: 'up',
  failed_step: null,
  steps: [],
  controls: [],
  software: { constat: '0', git_commit: null, node: 'v24', browser: 'none', browser_sha256: null },
  files,
  sealed: {},
  lost: [],
})

const fillLog = async ({ store, keepers }: World, at: string) => {
  const kept: string[] = []
  for (let file = 0; file < runs * filesPerRun; file++)
    kept.push(await keepers.artefacts.keep(randomBytes(fileBytes)))
  await store.atOnce(async () => {
    for (let run = 0; run < runs; run++) {
      const opening = bytesOfLeaf(openingOf(at))
      const index = store.log.add('run-open', opening, 0)
      const mine = kept.slice(run * filesPerRun, (run + 1) * filesPerRun)
      const files = Object.fromEntries(mine.map((digest, place) => [`0${place + 1}-step.png`, digest]))
      const sha256 = createHash('sha256').update(opening).digest('hex')
      store.log.add('run', bytesOfLeaf(runOf(index, sha256, at, files)), 0)
    }
  })
}

const timed = async <T>(work: () => T | Promise<T>) => {
  const startedAt = performance.now()
  const done = await work()
  return { done, seconds: (performance.now() - startedAt) / 1000 }
}

const exported = async (world: World, from: number, path: string) => {
  const order = { from, to: Date.now(), probe: null, incident: null, complete: false, checkpoint: null }
  let peak = 0
  const { done, seconds } = await timed(() =>
    writeExport(
      world.source,
      world.tools,
      { ...order, requestedBy: 'bench' },
      path,
      () => {
        peak = Math.max(peak, process.memoryUsage.rss())
      },
      never,
    ),
  )
  if (!done.ok) throw new Error(done.reason)
  return { bytes: done.bytes, seconds, peak }
}

const standard = async (path: string, folder: string) => {
  mkdirSync(folder)
  execFileSync('unzip', ['-q', path, '-d', folder])
  const script =
    'find . -type f -print0 | xargs -0 sha256sum > ../sums && zip -q -0 -r ../standard.zip . && sha256sum ../standard.zip > ../sum'
  return (await timed(() => execFileSync('sh', ['-c', script], { cwd: folder }))).seconds
}

/** Prints megabytes a second of both, their ratio, and the most memory that the export took. */
export const benchExport = async () => {
  const world = await startExporting()
  try {
    const from = Date.now() - 60_000
    await fillLog(world, new Date().toISOString())
    // The time-stamp of a run that came after them says until when the log holds everything.
    await world.run()
    await world.seal()
    const path = join(world.folder, 'bench.asice')
    const ours = await exported(world, from, path)
    const theirs = await standard(path, join(world.folder, 'unzipped'))
    const rate = (seconds: number) => `${Math.round(ours.bytes / mebibyte / seconds)} MB/s`
    row(`export of ${runs} runs, ${Math.round(ours.bytes / mebibyte)} MB`, rate(ours.seconds))
    row('sha256sum + zip -0 + sha256sum', rate(theirs))
    row('ratio (target ≥ 0.5)', (theirs / ours.seconds).toFixed(2))
    row('peak memory (target ≤ 300 MB)', `${Math.round(ours.peak / mebibyte)} MB`)
  } finally {
    await world.stop()
  }
}
