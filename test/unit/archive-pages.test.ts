import { expect, test } from 'vitest'
import { archiveOf } from '../../src/evidence/archive.ts'
import type { Exchange } from '../../src/outcome/capture.ts'
import { readArchive } from '../support/web-archive.ts'

const registry = 'https://registre.example'

const documentAt = (askedAt: number, url: string): Exchange => ({
  method: 'GET',
  url,
  type: 'document',
  askedAt,
  answeredAt: askedAt + 1,
  endedAt: askedAt + 2,
  error: null,
  headers: {},
  body: null,
  bodyFault: null,
  answer: {
    status: 200,
    statusText: 'OK',
    headers: {},
    body: null,
    bodyFault: null,
    remote: null,
    tls: null,
    fromCache: false,
  },
})

const pageOf = async (shown: string, ...exchanges: readonly Exchange[]) => {
  const page = { url: `${registry}${shown}`, at: 100, title: 'a step' }
  const order = {
    runId: '0'.repeat(32),
    target: 'Télépaix',
    constat: '0.0.0',
    userAgent: 'test',
    startedAt: 0,
  }
  const exchanged = { exchanges: { exchanges, said: [] }, bodies: new Map() }
  const archive = await readArchive(await archiveOf({ ...order, pages: [page] }, exchanged))
  const [, line = ''] = archive.file('pages/pages.jsonl').toString().split('\n')
  return JSON.parse(line).url.replace(registry, '')
}

test('a page is named by the address under which the archive has it', async () => {
  const own = documentAt(10, `${registry}/fichiers/D-1`)
  expect(await pageOf('/fichiers/•••', own)).toBe('/fichiers/D-1')
  expect(await pageOf('/fichiers/***', own)).toBe('/fichiers/D-1')
  expect(await pageOf('/recherche', documentAt(10, `${registry}/recherche?nom=***`))).toBe(
    '/recherche?nom=***',
  )
})

test('a page is the last that was asked for until its step ended, and no other', async () => {
  const [early, late, later] = [10, 20, 101].map((at) => documentAt(at, `${registry}/page?at=${at}`))
  if (!early || !late || !later) throw new Error('There are three documents.')
  expect(await pageOf('/page', early, late, later)).toBe('/page?at=20')
  expect(await pageOf('/page', later)).toBe('/page')
  expect(await pageOf('/•••', documentAt(10, `${registry}/page/2`))).toBe('/•••')
  expect(await pageOf('/page', { ...early, type: 'xhr' })).toBe('/page')
})
