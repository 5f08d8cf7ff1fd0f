// Real runs of both journeys, one that passes and one that fails, in an export that is then checked and tampered with.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { companyEnrolment } from '../../probes/company-enrolment.ts'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { verifyFile } from '../../src/command/verify-file.ts'
import { rebuildArchive } from '../../src/evidence/archive.ts'
import { writeExport } from '../../src/export/export.ts'
import type { ExportSource } from '../../src/export/source.ts'
import type { Exchanges } from '../../src/outcome/capture.ts'
import type { Probe } from '../../src/probe/probe.ts'
import { createAuthorities } from '../../src/stamp/authorities.ts'
import { startExporting } from '../support/export.ts'
import { type NetLog, readNetLog } from '../support/net-log.ts'
import { originalsOf } from '../support/originals.ts'
import { clock } from '../support/probing.ts'
import { type RealRun, startRealRuns } from '../support/real-runs.ts'
import { filesOf } from '../support/web-archive.ts'
import { type Files, zipOf } from '../support/zip-writer.ts'

const never = new AbortController().signal
const minute = 60_000

let world: Awaited<ReturnType<typeof startExporting>>
let runs: Awaited<ReturnType<typeof startRealRuns>>
let passed: RealRun
let failed: RealRun
let files: Files

const journeyOf = ({ id, title, steps }: Probe): ExportSource['journeys'][number] => ({
  id,
  title: title.fr,
  steps: steps.map(({ name, title, see, submits, binding }) => ({
    name,
    title: title.fr,
    heading: see.heading,
    submits: submits === true,
    binding: binding === true,
  })),
})

const sourceOf = (): ExportSource => ({
  ...world.source,
  journeys: [consumerSignUp, companyEnrolment].map(journeyOf),
  archive: async (runId, form) => {
    const run = [passed, failed].find((one) => one.runId === runId)
    return run ? rebuildArchive(run.record, run.sighting.userAgent, world.keepers, form) : null
  },
})

beforeAll(async () => {
  world = await startExporting()
  const authorities = world.ground.authorities.map((authority) => ({ ...authority, minIntervalMs: 0 }))
  const { stampFirst } = createAuthorities({ authorities, clock })
  runs = await startRealRuns(world.store, world.keepers, stampFirst)
  const from = Date.now() - minute
  await world.seal()
  passed = await runs.make(companyEnrolment)
  failed = await runs.make(consumerSignUp, 'form-rejected')
  await world.seal()
  const path = join(world.folder, 'real.asice')
  const order = {
    from,
    to: Date.now(),
    probe: null,
    incident: null,
    checkpoint: null,
    requestedBy: 'un essai',
  }
  const to = [path, () => undefined, never] as const
  const made = await writeExport(sourceOf(), world.tools, { ...order, complete: true }, ...to)
  if (!made.ok) throw new Error(made.reason)
  files = await filesOf(readFileSync(path))
})
afterAll(async () => {
  await runs.stop()
  await world.stop()
})

const file = (name: string): Uint8Array => {
  const bytes = files.get(name)
  if (!bytes) throw new Error(`There is no ${name} in the export.`)
  return bytes
}

/** What `constat verify` says of an export, and what the standard tools say of it once it is unzipped. */
const judged = async (changed: Files) => {
  const [archive, folder] = [join(world.folder, 'judged.asice'), join(world.folder, 'judged')]
  writeFileSync(archive, zipOf(changed))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  execFileSync('unzip', ['-q', archive, '-d', folder])
  const run = (...[command = '', ...words]: string[]) =>
    spawnSync(command, words, { cwd: folder, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
  const sums = run('sha256sum', '-c', '--quiet', 'manifest-sha256.txt')
  const { exit, json } = await verifyFile({ file: archive, lang: 'fr' }, () => undefined)
  return {
    exit,
    wrong: (json as Json).checks.filter(({ ok }) => !ok).map(({ name }) => name),
    sums: { status: sums.status, wrong: sums.stdout.match(/^\S+(?=: FAILED)/gm) ?? [] },
    script: run('dash', 'data/verify/verify.sh'),
  }
}

const failure = /^[EÉ]CHEC /m

type Json = { readonly checks: readonly { readonly name: string; readonly ok: boolean }[] }

describe('an export of real runs', () => {
  test('has both journeys, one that passed and one that failed, with all that was captured', async () => {
    expect([passed.record.outcome, failed.record.outcome]).toEqual(['ok', 'form_rejected'])
    expect(failed.record.failed_step).toBe('creates-an-account')
    for (const { record, runId } of [passed, failed]) {
      expect(record.lost).toEqual([])
      expect(record.opening.token).not.toBeNull()
      for (const name of Object.keys(record.files)) file(`data/runs/${runId}/${name}`)
      const originals = await originalsOf(record, world.keepers.sealed)
      for (const name of Object.keys(originals)) file(`data/runs/${runId}/sealed/${name}`)
      expect(Object.keys(originals)).toContain('capture.wacz')
    }
  })

  test('is found whole by our verifier and by the standard tools under dash', async () => {
    const { exit, wrong, sums, script } = await judged(files)
    expect(wrong).toEqual([])
    expect(exit).toBe(0)
    expect(sums).toEqual({ status: 0, wrong: [] })
    expect(script, script.stdout).toMatchObject({ status: 0, stderr: '' })
    expect(script.stdout).not.toMatch(failure)
    for (const { runId } of [passed, failed]) expect(script.stdout).toContain(`OK     ${runId} : `)
  })
})

const flipped = (name: string): Files => {
  const bytes = Uint8Array.from(file(name))
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  return new Map([...files, [name, bytes]])
}

const changes = {
  'a byte of a picture': () => `data/runs/${failed.runId}/03-creates-an-account.png`,
  'a byte of an original picture': () => `data/runs/${failed.runId}/sealed/03-creates-an-account.png`,
  'a byte of a list of originals': () => `data/runs/${failed.runId}/sealed/originals.json`,
  'a byte of a record': () => `data/runs/${passed.runId}/record.json`,
  'a byte of the report': () => 'data/rapport.pdf',
} as const

describe('an export of real runs in which something was changed', () => {
  test.each(Object.entries(changes))('is refused by every verifier for %s', async (_, nameOf) => {
    const name = nameOf()
    const { exit, wrong, sums, script } = await judged(flipped(name))
    expect(exit).toBe(1)
    expect(wrong).toContain('fingerprints')
    expect(sums).toEqual({ status: 1, wrong: [name] })
    expect(script.status).toBe(1)
    expect(script.stdout).toMatch(failure)
  })

  test('is refused by every verifier for the folder of a run that was removed', async () => {
    const gone = [...files.keys()].filter((name) => name.startsWith(`data/runs/${failed.runId}/`))
    const { exit, wrong, sums, script } = await judged(
      new Map([...files].filter(([name]) => !gone.includes(name))),
    )
    expect(exit).toBe(1)
    expect(wrong).toEqual(expect.arrayContaining(['fingerprints', 'completeness']))
    expect(sums.wrong.toSorted()).toEqual(gone.toSorted())
    expect(script.status).toBe(1)
    expect(script.stdout).toMatch(failure)
  })
})

describe('the browser of a real run, by its own log of the network', () => {
  const netLogOf = ({ runId }: RealRun): NetLog => {
    const [shown, original] = [
      `data/runs/${runId}/netlog.json.gz`,
      `data/runs/${runId}/sealed/netlog.json.gz`,
    ]
    return readNetLog(files.get(original) ?? file(shown))
  }
  const webOrigins = (urls: readonly string[]) =>
    new Set(urls.filter((url) => url.startsWith('http')).map((url) => new URL(url).origin))

  test('asks nobody but the registry, and the control once the registry fails', () => {
    const { url, controls } = runs.practice
    expect(failed.record.controls.map((control) => control.url)).toEqual([controls[0]])
    const expected = [
      { run: passed, origins: [url] },
      { run: failed, origins: [url, controls[0]] },
    ]
    for (const { run, origins } of expected) {
      const log = netLogOf(run)
      expect(webOrigins(log.values('URL_REQUEST_START_JOB', 'url'))).toEqual(new Set(origins))
      const resolved = webOrigins(log.values('HOST_RESOLVER_MANAGER_REQUEST', 'host'))
      expect([...resolved].filter((origin) => !origins.includes(origin))).toEqual([])
      const reached = new Set(
        log.values('TCP_CONNECT_ATTEMPT', 'address').map((address) => `http://${address}`),
      )
      expect(reached).toEqual(new Set(origins))
      // A socket that is connected, to learn of a route, sends nothing.
      for (const kind of ['UDP_BYTES_SENT', 'DNS_TRANSACTION', 'HOST_RESOLVER_SYSTEM_TASK', 'QUIC_SESSION'])
        expect(log.of(kind), kind).toEqual([])
    }
  })

  test('has every answer from the network, and none from a cache', () => {
    for (const run of [passed, failed]) {
      const log = netLogOf(run)
      const asked = log.values('URL_REQUEST_START_JOB', 'url').length
      expect(asked).toBe(run.served.length + run.record.controls.length)
      expect(log.values('HTTP_TRANSACTION_SEND_REQUEST_HEADERS', 'line')).toHaveLength(asked)
      expect(log.values('HTTP_TRANSACTION_READ_RESPONSE_HEADERS', 'headers')).toHaveLength(asked)
      for (const kind of ['HTTP_CACHE_OPEN_ENTRY', 'HTTP_CACHE_READ_INFO', 'HTTP_CACHE_READ_DATA'])
        expect(log.of(kind), kind).toEqual([])
      // Each entry of the cache was made for the answer that went into it.
      const found = log.values('HTTP_CACHE_OPEN_OR_CREATE_ENTRY', 'result')
      expect(found.filter((result) => result !== 'created')).toEqual([])
      expect(log.of('HTTP_CACHE_CREATE_ENTRY').length / 2 + found.length).toBe(asked)

      const told = file(`data/runs/${run.runId}/exchanges.json`)
      const { exchanges } = JSON.parse(Buffer.from(told).toString()) as Exchanges
      expect(exchanges).toHaveLength(run.served.length)
      expect(exchanges.filter(({ answer }) => answer?.fromCache !== false)).toEqual([])
    }
  })
})
