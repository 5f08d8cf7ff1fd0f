import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { aRecorder } from '../support/recorder.ts'
import { aStore } from '../support/store.ts'

const email = 'lea.roy@exemple.fr'
const personal = [email, 'Léa', '0639980001', 'D-2026-000001']

const recordedAt = async (url: string, detail?: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'constat-words-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { store } = aStore()
  const keepers = openShelves(pathsIn(folder))
  await aRecorder(store, keepers)({ at: 1_000_000, personal, url, ...(detail && { detail }) })
  const leaves = [...store.log.leaves(0, store.log.size())].map(({ entry }) => Buffer.from(entry).toString())
  const files = readdirSync(join(folder, 'artefacts'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => zstdDecompressSync(readFileSync(join(entry.parentPath, entry.name))).toString())
  const [run] = store.runs.list({ limit: 1 })
  return { run, words: [...leaves, ...files, JSON.stringify(run)].join('\n') }
}

test.each([
  ['in base64', Buffer.from(email).toString('base64url')],
  ['in hexadecimal', Buffer.from(email).toString('hex')],
  ['from abroad', '0033639980001'],
  ['with a trunk figure between brackets', '+33(0)639980001'],
  ['encoded twice', encodeURIComponent(encodeURIComponent(email))],
  ['of three letters', 'L%C3%A9a'],
])('an address that holds a value, %s, is in no leaf, no row and no file', async (_, written) => {
  const { run, words } = await recordedAt(`https://registre.example/merci/${written}`)
  expect(run?.steps[0]?.url).toBe('https://registre.example/merci/***')
  expect(words).not.toContain(written)
})

test('nor do the words of what was seen hold one', async () => {
  const { words } = await recordedAt(
    'https://registre.example/',
    'HTTP 503 : « Bonjour Léa, 0033 6 39 98 00 01 »',
  )
  expect(words).toContain('HTTP 503 : « Bonjour ***, *** »')
  expect(words).not.toMatch(/Léa|39 98/)
})
