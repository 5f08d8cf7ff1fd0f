// What evidence costs: of a journey's time, of the disk, of the database.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import type { Sighting } from '../../src/outcome/outcome.ts'
import type { LeafOf } from '../../src/proof/leaf.ts'
import { round } from '../../src/schedule/round.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'
import { evidenceOf } from '../support/evidence.ts'
import { originalsOf } from '../support/originals.ts'
import { newRunId } from '../support/probing.ts'
import { median, row } from './figures.ts'
import { openWatching } from './watching.ts'

const turns = 9
const warm = 100
const measured = 10
const appends = 500

/** The size of each file below a folder, by its path. */
const filesBelow = (folder: string): ReadonlyMap<string, number> =>
  new Map(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, statSync(path).size]),
  )

/** The SHA-256 that an artefact is kept under. */
const digestIn = (path: string) => `${basename(dirname(path))}${basename(path, '.zst')}`

const sum = (sizes: Iterable<number>) => [...sizes].reduce((all, size) => all + size, 0)

const timed = async (work: () => Promise<unknown>) => {
  const from = performance.now()
  await work()
  return performance.now() - from
}

const rawBytes = ({ captures }: Sighting, kinds: readonly string[] | null) =>
  captures
    .filter(({ kind }) => kinds === null || kinds.includes(kind))
    .reduce((sum, { bytes }) => sum + bytes.length, 0)

const openHouse = (folder: string) => {
  const db = openDatabase(join(folder, 'constat.db'))
  const store = openStore(db)
  const keepers = openShelves(pathsIn(folder))
  const steps = consumerSignUp.steps.map(({ name }) => name)
  const policy = { intervalMs: 60_000, slowAfterMs: 60_000, openAfter: 2, closeAfter: 2 }
  const planId = store.plans.keep({ probe: consumerSignUp.id, tier: 'submit', steps, ...policy })
  const evidence = evidenceOf(store, { keepers })
  const tools = { store, evidence, now: () => Date.now(), onRecorded: () => undefined }
  const plan = {
    planId,
    probe: consumerSignUp.id,
    version: 'bench',
    tier: 'submit',
    slowAfterMs: 60_000,
  } as const
  const keep = (attempt: (runId: string) => Promise<Sighting>) =>
    round(
      tools,
      { ...plan, trigger: 'schedule', scheduledAt: Date.now(), attempt },
      new AbortController().signal,
    )
  return { db, store, keepers, keep }
}

type Times = Record<'full' | 'pictures', number[]>

const timesRow = (name: string, { full, pictures }: Times) => {
  const ratio = median(full.map((ms, turn) => ms / (pictures[turn] ?? ms)))
  row(
    `evidence: ${name}, ms`,
    `full ${median(full).toFixed(0)}`,
    `screenshots only ${median(pictures).toFixed(0)}`,
    `ratio ${ratio.toFixed(2)} (target ≤ 1.35)`,
  )
}

// The browser's part of a run by itself, and the whole of it, until its record is in the log.
const benchTime = async (watching: Awaited<ReturnType<typeof openWatching>>, { keep }: House) => {
  const journeys: Times = { full: [], pictures: [] }
  const rounds: Times = { full: [], pictures: [] }
  for (let turn = 0; turn < turns; turn += 1) {
    for (const depth of ['full', 'pictures'] as const) {
      const attempt = async (runId: string) => {
        let sighting: Sighting | null = null
        journeys[depth].push(
          await timed(async () => {
            sighting = await watching.run(runId, depth)
          }),
        )
        if (sighting === null) throw new Error('The journey brought nothing back.')
        return sighting
      }
      rounds[depth].push(await timed(() => keep(attempt)))
    }
  }
  timesRow('journey', journeys)
  timesRow('journey and its record', rounds)
}

type House = ReturnType<typeof openHouse>

/** The digests of the bodies of these runs, as published and under seal. */
const bodiesOf = async ({ store, keepers }: House, runIds: readonly string[]) => {
  const digests: string[] = []
  for (const runId of runIds) {
    const entry = store.log.ofRun(runId)
    if (entry === null) throw new Error(`The run ${runId} is not in the log.`)
    const leaf = JSON.parse(Buffer.from(entry).toString()) as LeafOf<'run'>
    for (const [named, keeper] of [
      [leaf.files, keepers.artefacts] as const,
      [await originalsOf(leaf, keepers.sealed), keepers.sealed] as const,
    ]) {
      const told = await keeper.read(named['exchanges.json'] ?? '')
      if (told)
        digests.push(
          ...[
            ...Buffer.from(told)
              .toString()
              .matchAll(/"body": "([0-9a-f]{64})"/g),
          ].map(([, one]) => one ?? ''),
        )
    }
  }
  return new Set(digests)
}

const benchBytes = async (
  watching: Awaited<ReturnType<typeof openWatching>>,
  folder: string,
  house: House,
) => {
  const { db, keep } = house
  const databaseBytes = () => (db.prepare('SELECT sum(pgsize) FROM dbstat').pluck().get() as number) ?? 0
  const oneRun = async () => {
    const seen: { readonly runId: string; readonly sighting: Sighting }[] = []
    await keep(async (runId) => {
      const sighting = await watching.run(runId, 'full')
      seen.push({ runId, sighting })
      return sighting
    })
    return seen
  }
  for (let run = 0; run < warm; run += 1) await oneRun()
  const before = { files: filesBelow(folder), database: databaseBytes() }
  const raw = { all: 0, bodies: 0 }
  const runIds: string[] = []
  for (let run = 0; run < measured; run += 1) {
    for (const { runId, sighting } of await oneRun()) {
      runIds.push(runId)
      raw.all += rawBytes(sighting, null)
      raw.bodies += rawBytes(sighting, ['body'])
    }
  }
  const after = filesBelow(folder)
  const kept = sum(after.values()) - sum(before.files.values())
  const bodies = await bodiesOf(house, runIds)
  const keptOfBodies = sum(
    [...after]
      .filter(([path]) => !before.files.has(path) && bodies.has(digestIn(path)))
      .map(([, size]) => size),
  )
  row(
    `evidence: bytes a run after ${warm}`,
    `raw ${(raw.all / measured / 1024).toFixed(0)} KiB`,
    `kept ${(kept / measured / 1024).toFixed(0)} KiB`,
    `share ${((100 * kept) / raw.all).toFixed(0)} % (target ≤ 25 %)`,
  )
  row(
    'evidence: of these, bodies',
    `raw ${(raw.bodies / measured / 1024).toFixed(0)} KiB`,
    `kept ${(keptOfBodies / measured / 1024).toFixed(1)} KiB`,
    `share ${((100 * keptOfBodies) / raw.bodies).toFixed(1)} % (target ≤ 2 %)`,
  )
  row(
    'evidence: database bytes a run',
    `${((databaseBytes() - before.database) / measured / 1024).toFixed(2)} KiB (target ≤ 2)`,
  )
}

const benchAppend = ({ db, store }: ReturnType<typeof openHouse>) => {
  const entry = new TextEncoder().encode(JSON.stringify({ type: 'bench', filler: 'x'.repeat(2000) }))
  const add = db.transaction(() => store.log.add('config', entry, 0))
  const times = Array.from({ length: appends }, () => {
    const from = performance.now()
    add.immediate()
    return performance.now() - from
  })
  row('evidence: append of a leaf', `${median(times).toFixed(2)} ms (target ≤ 1, synchronous FULL)`)
}

/** Prints what full captures cost beside screenshots alone, and what is kept of a run. */
export const benchEvidence = async (): Promise<void> => {
  const watching = await openWatching()
  const folder = mkdtempSync(join(tmpdir(), 'constat-bench-evidence-'))
  const house = openHouse(folder)
  await watching.run(newRunId(), 'full')
  await benchTime(watching, house)
  await benchBytes(watching, folder, house)
  benchAppend(house)
  house.store.close()
  await watching.stop()
  rmSync(folder, { recursive: true, force: true })
}
