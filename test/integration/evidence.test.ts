import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { pathsIn } from '../../src/data-directory.ts'
import { type Artefacts, openShelves } from '../../src/evidence/artefacts.ts'
import type { Sighting } from '../../src/outcome/outcome.ts'
import { type LeafOf, readLeaf } from '../../src/proof/leaf.ts'
import { listOriginals, originalsName } from '../../src/proof/originals.ts'
import { round } from '../../src/schedule/round.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { reportWords } from '../../views/words-report.ts'
import { evidenceOf } from '../support/evidence.ts'
import { practiceIdentity } from '../support/identity.ts'
import { originalsOf } from '../support/originals.ts'
import { type Probing, startProbing } from '../support/probing.ts'
import { speltIn } from '../support/spelt.ts'

const folder = mkdtempSync(join(tmpdir(), 'constat-evidence-'))
let probing: Probing
let store: Store
let artefacts: Artefacts
let sealed: Artefacts
let sighting: Sighting
let record: LeafOf<'run'>

const never = new AbortController().signal

const filesBelow = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
  )

const leafOf = (type: 'run' | 'run-open') => {
  const [leaf] = [...store.log.leaves(0, store.log.size())].filter((one) => one.type === type)
  if (!leaf) throw new Error(`There is no leaf ${type}`)
  return leaf
}

const publishedFile = async (name: string) => {
  const bytes = await artefacts.read(record.files[name] ?? '')
  if (bytes === null) throw new Error(`${name} was not kept`)
  return bytes
}

beforeAll(async () => {
  probing = await startProbing()
  store = openStore(openDatabase(join(folder, 'constat.db')))
  ;({ artefacts, sealed } = openShelves(pathsIn(folder)))
  const steps = consumerSignUp.steps.map(({ name }) => name)
  const policy = { intervalMs: 60_000, slowAfterMs: 60_000, openAfter: 2, closeAfter: 2 }
  const planId = store.plans.keep({ probe: consumerSignUp.id, tier: 'submit', steps, ...policy })
  const evidence = evidenceOf(store, { keepers: { artefacts, sealed } })
  const tools = { store, evidence, now: () => Date.now(), onRecorded: () => undefined }
  const plan = {
    planId,
    probe: consumerSignUp.id,
    version: 'test',
    tier: 'submit',
    slowAfterMs: 60_000,
  } as const
  const attempt = async (runId: string) => {
    sighting = await probing.run(consumerSignUp, { runId }, { depth: 'full' })
    return sighting
  }
  await round(tools, { ...plan, trigger: 'schedule', scheduledAt: Date.now(), attempt }, never)
  const leaf = readLeaf(leafOf('run').entry)
  if (!leaf.ok || leaf.value.type !== 'run') throw new Error(`The record is no leaf: ${JSON.stringify(leaf)}`)
  record = leaf.value
})
afterAll(async () => {
  store.close()
  await probing.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the record of a run', () => {
  test('is a leaf that the log’s readers accept, after the leaf of its opening', () => {
    expect(record).toMatchObject({
      outcome: 'ok',
      verdict: 'up',
      lost: [],
      opening: { index: 0, token: null },
    })
    expect(record.opening.sha256).toBe(createHash('sha256').update(leafOf('run-open').entry).digest('hex'))
    expect(readLeaf(leafOf('run-open').entry).ok).toBe(true)
  })

  test('names every file by its SHA-256, in its published form', async () => {
    for (const [name, digest] of Object.entries(record.files)) {
      if (name === 'capture.wacz') continue
      const bytes = await publishedFile(name)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest)
    }
    expect(Object.keys(record.files)).toEqual(
      expect.arrayContaining([
        '01-opens-the-home-page.png',
        '09-finds-the-registration-again.mhtml',
        'capture.wacz',
        'environment.json',
        'exchanges.json',
        'mail-1.eml',
        'netlog.json.gz',
        'redactions.json',
        'steps.json',
      ]),
    )
  })

  test('tells the circumstances, and why what is not known is not', async () => {
    const environment = JSON.parse(Buffer.from(await publishedFile('environment.json')).toString())
    expect(environment).toMatchObject({
      operator: { name: 'Association d’essai' },
      proxy: { browser_flag: '--no-proxy-server' },
      browser: { cookies_at_start: 0, profile_files_at_start: 0 },
      antivirus: null,
      whois: null,
      tls: null,
      clock: null,
    })
    for (const name of ['antivirus', 'whois', 'tls', 'clock', 'dns.answers'])
      expect(environment.unknown[name]).toMatch(/\S/)
  })
})

test('the path that was followed is told: what was clicked, from which page to which, what was answered', async () => {
  const { steps } = JSON.parse(Buffer.from(await publishedFile('steps.json')).toString())
  expect(steps).toHaveLength(record.steps.length)
  const [home, form] = steps
  const { href } = new URL('/', home.to_url)
  expect(home).toMatchObject({
    n: 1,
    from_url: 'about:blank',
    to_url: href,
    http_status: 200,
  })
  expect(home.acts).toEqual([{ act: 'open', text: null, leads_to: href }])
  expect(form).toMatchObject({ from_url: home.to_url, http_status: 200 })
  expect(form.acts).toEqual([{ act: 'follow', text: expect.stringMatching(/\S/), leads_to: form.to_url }])
  const acts = steps.flatMap((step: { acts: { act: string }[] }) => step.acts.map(({ act }) => act))
  expect(new Set(acts)).toEqual(new Set(['open', 'follow', 'fill', 'press', 'tick', 'open_from_mail']))
})

/** The names of a group's facts, and of those within it. */
const namesIn = (group: object): string[] =>
  Object.entries(group).flatMap(([name, value]) => [
    ...(Array.isArray(group) ? [] : [name]),
    ...(typeof value === 'object' && value !== null ? namesIn(value) : []),
  ])

test('every circumstance has a name in French, and every reason is in French', async () => {
  const { unknown, ...known } = JSON.parse(
    Buffer.from(await publishedFile('environment.json')).toString(),
  ) as Readonly<Record<string, unknown>> & { readonly unknown: Readonly<Record<string, string>> }
  const names = [...namesIn(known), ...Object.keys(unknown).flatMap((path) => path.split('.'))]
  expect(names.filter((name) => reportWords.environmentNames[name] === undefined)).toEqual([])
  expect(
    Object.values(unknown).filter((why) => /\b(the|is|no|not)\b/.test(why.replace(/\(.*\)/, ''))),
  ).toEqual([])
})

describe('what belongs to a person', () => {
  const everything = () => {
    const identity = practiceIdentity()
    const typed = ['lastName', 'firstName', 'password', 'phone'].map((name) => identity[name] ?? '')
    return [...typed, ...sighting.personal.slice(-3)]
  }

  test('is in no published file, in no spelling', () => {
    const values = everything()
    for (const file of filesBelow(join(folder, 'artefacts'))) {
      const bytes = zstdDecompressSync(readFileSync(file))
      const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
      expect(speltIn(values, plain.toString()), file).toEqual([])
      expect(speltIn(values, plain.toString('latin1')), file).toEqual([])
    }
  })

  test('is in no leaf and in no row', () => {
    const values = everything()
    for (const { entry } of store.log.leaves(0, store.log.size()))
      expect(speltIn(values, Buffer.from(entry).toString())).toEqual([])
    const [run] = store.runs.list({ limit: 1 })
    expect(speltIn(values, JSON.stringify(run))).toEqual([])
  })

  test('is kept under seal, where nobody else may read it', async () => {
    const originals = await originalsOf(record, sealed)
    const bytes = await sealed.read(originals['06-registers-a-number.mhtml'] ?? '')
    expect(Buffer.from(bytes ?? []).toString()).toContain('06')
    for (const file of filesBelow(join(folder, 'sealed'))) expect(statSync(file).mode & 0o077).toBe(0)
  })

  test('is in no fingerprint that could be found again by trying: the log tells that of a salted list alone', async () => {
    const { [originalsName]: listed, ...originals } = await originalsOf(record, sealed)
    expect(record.sealed).toEqual({ [originalsName]: listed })
    expect(Object.keys(originals).length).toBeGreaterThan(5)
    const told = [...store.log.leaves(0, store.log.size())].map(({ entry }) => Buffer.from(entry).toString())
    const shown = await Promise.all(
      Object.keys(record.files).map(async (name) => artefacts.read(record.files[name] ?? '')),
    )
    const open = [...told, ...shown.map((bytes) => Buffer.from(bytes ?? []).toString('latin1'))].join('\n')
    for (const [name, digest] of Object.entries(originals)) expect(open.includes(digest), name).toBe(false)
    const list = (await sealed.read(listed ?? '')) ?? new Uint8Array()
    const { salt } = JSON.parse(Buffer.from(list).toString()) as { readonly salt: string }
    expect(Buffer.from(list).toString()).toBe(Buffer.from(listOriginals(originals, salt)).toString())
    expect(new Set(salt).size).toBeGreaterThan(8)
  })

  test('is told to be hidden, file by file', async () => {
    const redactions = JSON.parse(Buffer.from(await publishedFile('redactions.json')).toString())
    expect(redactions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ file: '06-registers-a-number.png', reason: 'personal_value' }),
        expect.objectContaining({ file: 'exchanges.json', reason: 'session_secret' }),
        expect.objectContaining({ file: 'mail-1.eml', reason: 'personal_value' }),
      ]),
    )
  })
})
