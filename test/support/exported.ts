// A log with something of everything, exported once as the public has it and once complete.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { writeExport } from '../../src/export/export.ts'
import type { ExportOrder } from '../../src/export/source.ts'
import { verify } from '../../src/proof/verify.ts'
import type { startExporting } from './export.ts'
import { at } from './sealed-leaves.ts'
import { sourceOf } from './zip-writer.ts'

const never = new AbortController().signal

const quiet = () => undefined

export const verified = async (file: string) => {
  const { checks, summary } = await verify(sourceOf(readFileSync(file)))
  return { wrong: checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`), summary }
}

export const unzipped = (file: string) => {
  const folder = `${file}.unzipped`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  execFileSync('unzip', ['-q', file, '-d', folder])
  return folder
}

export const inShell = (cwd: string, command: string) =>
  spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' })

/** Fills the log, and gives an order that covers some of it and the files that were written for it. */
export const exportEverything = async (world: Awaited<ReturnType<typeof startExporting>>) => {
  await world.run()
  const first = await world.seal()
  const [token] = world.store.checkpoints.tokensOfCheckpoint(first)
  const from = (token?.genTime ?? 0) + 1500
  // The token of the next run, of whole seconds, is to be of the interval.
  await vi.waitUntil(() => Date.now() > from + 1000, { timeout: 5000 })
  await world.run({ trigger: 'supervised', nonce: 'étude Martin, 4711' })
  const failed = await world.run({ failed: 'opens-the-sign-up-form' })
  await world.seal()
  await world.add({
    v: 1,
    type: 'gap',
    probe: 'consumer-sign-up',
    tier: 'look',
    from: at(from - 2000),
    to: at(from),
    count: 3,
    reason: 'stopped',
  })
  await world.run({ failed: 'opens-the-sign-up-form' })
  await world.seal()
  const order: ExportOrder = {
    from,
    to: Date.now(),
    probe: null,
    incident: null,
    complete: false,
    requestedBy: 'Maître Martin, commissaire de justice',
    checkpoint: null,
  }
  const write = async (change: Partial<ExportOrder>, name: string) => {
    const to = join(world.folder, name)
    const written = await writeExport(world.source, world.tools, { ...order, ...change }, to, quiet, never)
    if (!written.ok) throw new Error(written.reason)
    return { ...written, path: to }
  }
  const { path, ...made } = await write({}, 'public.asice')
  const complete = (await write({ complete: true }, 'complete.asice')).path
  return { order, write, path, made, failed, complete }
}
