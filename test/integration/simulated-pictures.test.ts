import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { simulateHistory } from '../../src/simulate/history.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'
import { eraseAged } from '../../src/upkeep/retention.ts'
import { aSite } from '../support/site.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 23, 20)
const folder = mkdtempSync(join(tmpdir(), 'constat-simulated-'))
const dataDir = join(folder, 'data')

// Ten days hold two outages, and runs from before the last week.
const order = { dataDir, days: 10, now, version: '0.0.0', onProgress: () => undefined }

beforeAll(() => simulateHistory(order))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const opened = () => {
  const store = openStore(openDatabase(pathsIn(dataDir).database))
  return { store, ...openShelves(pathsIn(dataDir)) }
}

const filesOf = ({ store }: ReturnType<typeof opened>, runId: string) => {
  const leaf = readLeaf(store.log.ofRun(runId) ?? new Uint8Array())
  return leaf.ok && leaf.value.type === 'run' ? leaf.value.files : {}
}

const keptFiles = () =>
  readdirSync(join(dataDir, 'artefacts'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.zst'),
  ).length

test('steps of simulated runs have pictures, named in their rows and in their leaves, a few for all', async () => {
  const data = opened()
  const [latest] = data.store.runs.list({ limit: 1, verdict: 'up' })
  const run = data.store.runs.get(latest?.id ?? '')
  const files = filesOf(data, run?.id ?? '')
  expect(run?.steps.length).toBeGreaterThan(5)
  for (const [position, { name, screenshot }] of (run?.steps ?? []).entries()) {
    expect(files[`${String(position + 1).padStart(2, '0')}-${name}.png`]).toBe(screenshot)
    const picture = await data.artefacts.read(screenshot ?? '')
    expect(
      Buffer.from(picture ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  }
  expect(keptFiles()).toBeLessThan(40)
  data.store.close()
})

test('an incident shows the last good picture of a step beside its first failing one', async () => {
  const { store } = opened()
  const incidents = store.incidents.list({ limit: 10 })
  expect(incidents.length).toBeGreaterThan(1)
  for (const { id } of incidents) {
    const page = await aSite(store, now).text(`/incidents/${id}`)
    const shown = [...page.matchAll(/<img src="\/artefacts\/([0-9a-f]{64})"/g)].map(([, sha256]) => sha256)
    expect(new Set(shown).size).toBe(2)
  }
  store.close()
})

// Last: nothing is left after it.
test('shared pictures outlive good runs while an incident needs them, and go when its time is up', async () => {
  const data = opened()
  const files = keptFiles()
  const ages = { goodRuns: day, badRuns: 1826 * day, captures: day }
  const sweep = (at: number) => eraseAged({ ...data, ages, now: () => at })
  const [incident] = data.store.incidents.list({ limit: 1 })
  const pageOf = () => aSite(data.store, now).text(`/incidents/${incident?.id}`)
  // Beyond the day in which a run under way might still name what was kept just now.
  const later = Math.max(Date.now(), now) + 2 * day
  expect(await sweep(later)).toBe(0)
  expect((await pageOf()).match(/<img src="\/artefacts\//g)).toHaveLength(2)
  expect(await sweep(later + 1826 * day)).toBe(files)
  expect(keptFiles()).toBe(0)
  expect(await pageOf()).not.toContain('<img src="/artefacts/')
  expect(await pageOf()).toContain('effacée')
  data.store.close()
})
