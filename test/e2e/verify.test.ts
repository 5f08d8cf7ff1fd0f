import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { commands } from '../../src/proof/check.ts'
import { formatVkey } from '../../src/proof/note.ts'
import { constat } from '../support/constat.ts'
import { newKey } from '../support/memory-log.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { payloadOf, sealed } from '../support/sealed-export.ts'
import { aFolder } from '../support/store.ts'
import { zipOf } from '../support/zip-writer.ts'

const key = newKey('constat.example/registry')
let whole: Uint8Array
let altered: Uint8Array
let ca: string

beforeAll(async () => {
  const authorities = { 'tsa-a': openAuthority() }
  whole = zipOf(sealed(await payloadOf({ key, authorities }), { authorities }))
  altered = Uint8Array.from(whole)
  altered[Buffer.from(whole).indexOf('picture of ')] = 'P'.charCodeAt(0)
  ca = authorities['tsa-a'].ca
  return () => authorities['tsa-a'].close()
})

/** A folder with an export in it, and nothing else. */
const aFileOf = (bytes: Uint8Array) => {
  const file = join(aFolder(), 'export.asice')
  writeFileSync(file, bytes)
  return file
}

type Json = {
  readonly ok: boolean
  readonly first_failure: string | null
  readonly trust: { readonly log_key: string; readonly authorities: string }
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly proves: string }[]
}

test('an export that holds is told check by check, with its sentence and its standard command', async () => {
  const { code, stdout, stderr } = await constat('verify', aFileOf(whole))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const name of Object.keys(commands)) expect(stdout).toMatch(`✓ ${name}\n`)
  for (const command of Object.values(commands)) expect(stdout).toContain(`$ ${command}`)
  expect(stdout).toContain('The log’s key comes from the export itself')
  expect(stdout).toContain(
    'Sealed by: tsa-a\nWithout captures in the export: 0. Announced, and still without',
  )
  expect(stdout).toMatch(/the fourteen checks succeeded\.\n$/)
})

test('one changed byte ends the command with 1 and the first check that fails', async () => {
  const { code, stdout } = await constat('verify', aFileOf(altered), '--lang', 'fr')
  expect(code).toBe(1)
  expect(stdout).toContain('✗ container')
  expect(stdout).toMatch(/Première vérification qui échoue\u00a0: container \(.*\)\n$/)
})

test('what the reader trusts is held against the export, and said', async () => {
  const file = aFileOf(whole)
  const [pem, vkey] = [join(aFolder(), 'ca.pem'), join(aFolder(), 'log.vkey')]
  writeFileSync(pem, ca)
  writeFileSync(vkey, `${formatVkey(key.key)}\n`)
  const pinned = await constat('verify', file, '--vkey', vkey, '--ca', pem, '--json')
  expect(pinned.code).toBe(0)
  expect(JSON.parse(pinned.stdout)).toMatchObject({
    ok: true,
    first_failure: null,
    trust: { log_key: 'pinned', authorities: 'pinned' },
  })
  const stranger = openAuthority()
  onTestFinished(stranger.close)
  writeFileSync(pem, stranger.ca)
  const other = formatVkey(newKey(key.key.name).key)
  const refused = await constat('verify', file, '--vkey', other, '--ca', pem, '--json')
  expect(refused.code).toBe(1)
  const { checks, first_failure: first } = JSON.parse(refused.stdout) as Json
  expect(first).toBe('seals')
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toContain('log_key')
  expect(checks.every(({ proves }) => proves.endsWith('.'))).toBe(true)
})

test('what cannot be asked ends with 2 and a sentence', async () => {
  const folder = aFolder()
  const file = aFileOf(whole)
  mkdirSync(join(folder, 'folder.asice'))
  writeFileSync(join(folder, 'ca.pem'), 'none')
  const asked = [
    [[join(folder, 'none.asice')], 'there is no such file.'],
    [[join(folder, 'folder.asice')], 'is not a file: name an export'],
    [[file, '--vkey', 'nonsense'], 'cannot be read: there is no such file.'],
    [[file, '--ca', join(folder, 'ca.pem')], 'holds no certificate in PEM.'],
  ] as const
  for (const [words, sentence] of asked) {
    const { code, stdout, stderr } = await constat('verify', ...words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
  }
})

test('what is no export at all fails its first check', async () => {
  const { code, stdout } = await constat('verify', aFileOf(Buffer.from('%PDF-1.7')), '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, first_failure: 'container', export: null })
})
