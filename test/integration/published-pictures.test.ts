import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Pictures } from '../../src/evidence/redact.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { originalsName } from '../../src/proof/originals.ts'
import { createSite } from '../../src/site/app.ts'
import { aDataDirectory } from '../support/kept.ts'
import { aRecorder } from '../support/recorder.ts'
import { siteOver } from '../support/site.ts'

const now = Date.parse('2026-03-01T00:00:00Z')

/** One run with a picture of its only step, as this Constat publishes pictures. */
const aPicturedRun = async (pictures: Pictures, outcome: 'ok' | 'http_error') => {
  const data = aDataDirectory()
  const record = aRecorder(data.store, { artefacts: data.artefacts, sealed: data.sealed, pictures })
  const { runId } = await record({ at: now, picture: true, outcome })
  const leaf = readLeaf(data.store.log.ofRun(runId) ?? new Uint8Array())
  if (!leaf.ok || leaf.value.type !== 'run') throw new Error('The run has no leaf')
  const { files, sealed, lost } = leaf.value
  const page = await (await createSite(siteOver(data.store, now)).request(`/en/runs/${runId}`)).text()
  const redactions = await data.artefacts.read(files['redactions.json'] ?? '')
  const original = data.store.erasures.namesOf(runId, 'sealed')
  return {
    files,
    sealed,
    lost,
    page,
    original,
    redactions: JSON.parse(String(Buffer.from(redactions ?? []))),
  }
}

test.each([
  ['all', 'ok'],
  ['all', 'http_error'],
  ['failures', 'http_error'],
] as const)(
  'where %s are published, the picture of a step that ended in %s is',
  async (pictures, outcome) => {
    const { files, page, redactions } = await aPicturedRun(pictures, outcome)
    expect(files).toHaveProperty(['01-home.png'])
    expect(page).toContain('<img')
    expect(page).not.toContain('under seal')
    expect(redactions).toEqual([])
  },
)

test.each([
  ['failures', 'ok'],
  ['none', 'ok'],
  ['none', 'http_error'],
] as const)(
  'where %s are published, the picture of a step that ended in %s stays under seal, and it is said',
  async (pictures, outcome) => {
    const { files, sealed, lost, page, redactions, original } = await aPicturedRun(pictures, outcome)
    expect(files).not.toHaveProperty(['01-home.png'])
    expect(Object.keys(sealed)).toEqual([originalsName])
    expect(original).toContain(createHash('sha256').update('a picture').digest('hex'))
    expect(lost).toEqual([
      { what: '01-home.png', why: 'it is under seal, as this Constat does not publish it' },
    ])
    expect(redactions).toEqual([{ file: '01-home.png', reason: 'not_published', count: 1 }])
    expect(page).not.toContain('<img')
    expect(page).toContain('The screenshot of this step is under seal: this Constat does not publish it.')
  },
)

test('of a run that brought no picture back, none is said to be under seal', async () => {
  const data = aDataDirectory()
  const { runId } = await data.record({ at: now, personal: ['Camille'], page: 'Bonjour Camille' })
  const page = await (await createSite(siteOver(data.store, now)).request(`/en/runs/${runId}`)).text()
  expect(page).not.toContain('The screenshot of this step')
})
