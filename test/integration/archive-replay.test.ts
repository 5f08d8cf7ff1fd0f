// The archive of real runs, read back: what it says of itself, what the registry served, what a viewer would show.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { companyEnrolment } from '../../probes/company-enrolment.ts'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { pathsIn } from '../../src/data-directory.ts'
import { archiveOf, rebuildArchive } from '../../src/evidence/archive.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { exchangedIn } from '../../src/evidence/files.ts'
import type { Probe } from '../../src/probe/probe.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'
import { isWithPartsHidden, plain } from '../support/hidden-parts.ts'
import { practiceIdentity } from '../support/identity.ts'
import { originalsOf } from '../support/originals.ts'
import { type RealRun, startRealRuns } from '../support/real-runs.ts'
import { speltIn } from '../support/spelt.ts'
import { exchangesIn, ofType, readArchive, sha256Of, type WebArchive } from '../support/web-archive.ts'

type Form = 'published' | 'sealed'
type Archived = RealRun & {
  readonly probe: Probe
  readonly bytes: Readonly<Record<Form, Uint8Array>>
  readonly archives: Readonly<Record<Form, WebArchive>>
}

const folder = mkdtempSync(join(tmpdir(), 'constat-archive-'))
const forms = ['published', 'sealed'] as const

// Opened anew each time: nothing but what was kept on the disk may go into an archive.
const keepersIn = () => openShelves(pathsIn(folder))

let archived: readonly Archived[]

const rebuilt = async ({ record, sighting }: RealRun, form: Form) => {
  const bytes = await rebuildArchive(record, sighting.userAgent, keepersIn(), form)
  if (bytes === null) throw new Error(`The ${form} archive of run ${record.run_id} is not to be had.`)
  return bytes
}

beforeAll(async () => {
  const store = openStore(openDatabase(join(folder, 'constat.db')))
  const runs = await startRealRuns(store, keepersIn())
  const make = async (probe: Probe): Promise<Archived> => {
    const run = await runs.make(probe)
    const bytes = { published: await rebuilt(run, 'published'), sealed: await rebuilt(run, 'sealed') }
    const [published, sealed] = [await readArchive(bytes.published), await readArchive(bytes.sealed)]
    return { ...run, probe, bytes, archives: { published, sealed } }
  }
  archived = [await make(consumerSignUp), await make(companyEnrolment)]
  await runs.stop()
  store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const each = () =>
  archived.flatMap((run) => forms.map((form) => ({ ...run, form, archive: run.archives[form] })))

describe('the archive of a run', () => {
  test('has in every record the digests of what the record holds', () => {
    for (const { archive, runId } of each()) {
      const [info, ...others] = archive.records
      expect(info).toMatchObject({ type: 'warcinfo' })
      expect(Buffer.from(info?.block ?? []).toString()).toContain(`isPartOf: ${runId}\r\n`)
      expect(others.length).toBeGreaterThan(40)
      for (const { header, block, payload, url } of others) {
        expect(header('WARC-Block-Digest'), url ?? '').toBe(`sha256:${sha256Of(block)}`)
        expect(header('WARC-Payload-Digest'), url ?? '').toBe(`sha256:${sha256Of(payload)}`)
        expect(header('Content-Length')).toBe(String(block.length))
      }
      const ids = archive.records.map(({ header }) => header('WARC-Record-ID'))
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  test('names its own files by their digests, all of them', () => {
    for (const { archive } of each()) {
      const description = archive.file('datapackage.json')
      const { path, hash } = JSON.parse(archive.file('datapackage-digest.json').toString())
      expect({ path, hash }).toEqual({ path: 'datapackage.json', hash: `sha256:${sha256Of(description)}` })
      const { resources } = JSON.parse(description.toString())
      const payload = [...archive.files].filter(([name]) => !name.startsWith('datapackage'))
      expect(resources).toEqual(
        payload.map(([name, bytes]) => ({
          name: name.split('/').at(-1),
          path: name,
          hash: `sha256:${sha256Of(bytes)}`,
          bytes: bytes.length,
        })),
      )
    }
  })

  test('has an index whose every line leads to one whole record, and to every answer', async () => {
    for (const { archive } of each()) {
      const answers = ofType(archive, 'response')
      const bodies = new Map(answers.map(({ payload, url }) => [`${url} ${sha256Of(payload)}`, payload]))
      expect(archive.index).toHaveLength(answers.length)
      expect(archive.index).toEqual(
        archive.index.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
      )
      expect(new Set(archive.index.map(({ entry }) => entry.offset)).size).toBe(answers.length)
      for (const line of archive.index) {
        const { url, status, digest } = line.entry
        const found = await archive.follow(line)
        expect(found).toMatchObject({ url, status: Number(status) })
        const record = found.bytes.toString('latin1')
        expect(record.startsWith('WARC/1.1\r\n') && record.endsWith('\r\n\r\n')).toBe(true)
        expect(found.text).toBe(Buffer.from(bodies.get(`${url} ${digest}`) ?? 'none').toString())
      }
    }
  })

  test('is put together again byte for byte, from what was kept alone', async () => {
    for (const run of archived) {
      for (const form of forms)
        expect(Buffer.compare(await rebuilt(run, form), run.bytes[form]), form).toBe(0)
      expect(sha256Of(run.bytes.published)).toBe(run.record.files['capture.wacz'])
      const originals = await originalsOf(run.record, keepersIn().sealed)
      expect(sha256Of(run.bytes.sealed)).toBe(originals['capture.wacz'])
      const { sighting, record, runId } = run
      const seen = await archiveOf(
        {
          runId,
          target: record.target.name,
          constat: record.software.constat,
          userAgent: sighting.userAgent,
          startedAt: sighting.startedAt,
          pages: sighting.steps.map(({ name, url, endedAt }) => ({
            url: url ?? '',
            at: endedAt ?? 0,
            title: name,
          })),
        },
        exchangedIn(sighting.captures),
      )
      expect(Buffer.compare(seen, run.bytes.sealed)).toBe(0)
    }
  })
})

describe('the original archive', () => {
  test('has every answer of the registry, with the very bytes of its body, and no other', () => {
    for (const { archives, served } of archived) {
      const told = exchangesIn(archives.sealed).map(({ method, response }) => {
        const { url, payload } = response
        return `${method} ${url} ${response.line.split(' ')[1]} ${sha256Of(payload)}`
      })
      const answered = served.map(
        ({ method, url, status, body }) => `${method} ${url} ${status} ${sha256Of(body)}`,
      )
      expect(answered.length).toBeGreaterThan(20)
      expect(told.toSorted()).toEqual(answered.toSorted())
    }
  })

  test('has what was sent with every form, and says of a file that it is not told', () => {
    for (const { archives, served, probe } of archived) {
      const told = exchangesIn(archives.sealed).filter(({ method }) => method === 'POST')
      const sent = served.filter(({ method }) => method === 'POST')
      const isTruncated = ({ request }: (typeof told)[number]) => request.header('WARC-Truncated') !== null
      const missing = told.filter(isTruncated).map(({ request }) => new URL(request.url ?? '').pathname)
      expect(missing).toEqual(probe === companyEnrolment ? ['/pro/fichiers'] : [])
      expect(told).toHaveLength(sent.length)
      for (const [place, { request }] of told.entries()) {
        const arrived = sent[place]
        expect(request.url).toBe(arrived?.url)
        const body = missing.includes(new URL(request.url ?? '').pathname) ? new Uint8Array() : arrived?.sent
        expect(sha256Of(request.payload)).toBe(sha256Of(body ?? new Uint8Array()))
      }
    }
  })
})

const readable = ({ files }: WebArchive) => Buffer.concat([...files.values()]).toString('latin1')

describe('the archive that is published', () => {
  test('has the answers of the registry as they were, save for what is hidden in them', () => {
    for (const { archives, served } of archived) {
      const told = exchangesIn(archives.published)
      expect(told).toHaveLength(served.length)
      const originals = exchangesIn(archives.sealed)
      let untouched = 0
      for (const [place, { response }] of told.entries()) {
        const whole = originals[place]?.response.payload ?? new Uint8Array()
        const [shown, had] = [Buffer.from(response.payload), Buffer.from(whole)]
        expect(isWithPartsHidden(shown.toString(), had.toString()), response.url ?? '').toBe(true)
        if (shown.equals(had)) untouched += 1
      }
      expect(untouched).toBeGreaterThan(told.length / 2)
      expect(untouched).toBeLessThan(told.length)
    }
  })

  test('has none of the identity’s values, nor those that the registry gave', () => {
    const identity = Object.values(practiceIdentity())
    for (const { archives, sighting } of archived) {
      const [shown, had] = [readable(archives.published), readable(archives.sealed)]
      expect(speltIn(sighting.personal, shown)).toEqual([])
      const values = new Set([...identity, ...sighting.personal].map(plain))
      const known = [...values].filter((value) => plain(had).includes(value))
      expect(known.length).toBeGreaterThan(5)
      for (const value of values) expect(plain(shown).includes(value), value).toBe(false)
    }
  })
})

describe('a viewer of the archive', () => {
  test('finds the page of every step by its address, as the visitor saw it', async () => {
    for (const { archive, probe } of each()) {
      const [, ...pages] = archive
        .file('pages/pages.jsonl')
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(pages.map(({ title }) => title)).toEqual(probe.steps.map(({ name }) => name))
      for (const [place, { url, ts }] of pages.entries()) {
        const found = await archive.replay(url, Date.parse(ts))
        const heading = probe.steps[place]?.see.heading
        expect(found).toMatchObject({
          url,
          status: 200,
          text: expect.stringContaining(`<h1>${heading}</h1>`),
        })
      }
    }
  })

  test('begins at the home page, with its style, and comes to the receipt', async () => {
    for (const form of forms) {
      const [run] = archived
      if (!run) throw new Error('There is no run.')
      const archive = run.archives[form]
      const { mainPageUrl } = JSON.parse(archive.file('datapackage.json').toString())
      const from = (path: string) => archive.replay(new URL(path, mainPageUrl).href, run.sighting.startedAt)
      expect(await from('/')).toMatchObject({ text: expect.stringContaining('href="/style.css"') })
      expect(await from('/style.css')).toMatchObject({ status: 200, text: expect.stringContaining('{') })
      const receipt = await from('/recepisse')
      const number = form === 'sealed' ? 'R-2026-000001' : '***'
      expect(receipt?.text.replace(/<[^>]+>/g, '')).toContain(`Récépissé n° ${number}`)
      expect(await from('/nowhere')).toBeNull()
    }
  })
})
