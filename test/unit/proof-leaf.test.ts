import { expect, test } from 'vitest'
import { outcomes, tiers, triggers, verdicts } from '../../src/outcome/outcome.ts'
import { textOf, utf8 } from '../../src/proof/bytes.ts'
import { readLeaf } from '../../src/proof/leaf.ts'
import { newKey } from '../support/memory-log.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { payloadOf } from '../support/sealed-export.ts'

const authority = openAuthority()
const payload = await payloadOf({ key: newKey('constat.example/registry'), authorities: { tsa: authority } })
authority.close()

const written = (pattern: RegExp) => {
  const [, bytes] = [...payload].find(([path]) => pattern.test(path)) ?? []
  return textOf(bytes ?? new Uint8Array()) ?? ''
}
const run = written(/record\.json$/)
const gap = written(/leaves\/3\.json$/)

test('leaves of every kind are read', () => {
  const at = '2026-11-23T12:00:00.000Z'
  const digest = 'a'.repeat(64)
  const others = [
    {
      v: 1,
      type: 'anchor',
      of: 'checkpoint',
      size: 7,
      by: 'tsa',
      kind: 'rfc3161',
      sha256: digest,
      gen_time: at,
    },
    { v: 1, type: 'export', made_at: at, sha256: digest, from: at, to: at, complete: false },
    { v: 1, type: 'config', at, constat: '0.1.0', git_commit: null, config_sha256: digest },
    { v: 1, type: 'key', at, vkey: 'constat.example+00000000+AQ==', previous: null },
  ].map((leaf) => JSON.stringify(leaf))
  for (const text of [...others, run, gap, written(/run-open\.json$/)])
    expect(readLeaf(utf8(text))).toMatchObject({ ok: true, value: JSON.parse(text) })
})

test.each([
  ['a key too many', run, '"v":1', '"v":1,"note":"x"', '.note is not allowed here'],
  ['a key of every object', run, '"v":1', '"v":1,"constructor":1', '.constructor is not allowed here'],
  ['a key missing', gap, '"reason":"stopped"', '"v":1', '.reason is not a text'],
  ['an unknown outcome', run, '"outcome":"ok"', '"outcome":"panne"', '.outcome is not one of ok,'],
  ['an unknown version', gap, '"v":1', '"v":2', '.v is not one of 1'],
  ['an unknown type', gap, '"type":"gap"', '"type":"hole"', '.type is not one of run-open,'],
  ['a time without milliseconds', gap, /"from":"([^"]+)\.000Z"/, '"from":"$1Z"', '.from is not a UTC time'],
  [
    'a day that does not exist',
    gap,
    /"from":"[^T]+T/,
    '"from":"2026-13-40T',
    '.from is not a time that exists',
  ],
  ['no missed run', gap, '"count":3', '"count":0', '.count is not an integer ≥ 1'],
  ['a space', gap, ',"type"', ', "type"', 'not written as ours are'],
  [
    'a name said twice',
    run,
    '"outcome":"ok"',
    '"outcome":"http_error","outcome":"ok"',
    'not written as ours are',
  ],
  [
    'a file elsewhere',
    run,
    '"01-opens-the-form.png"',
    '"../opens.png"',
    '.files.../opens.png is not allowed here',
  ],
])('a leaf with %s is refused, and where is told', (_name, text, from, to, detail) => {
  const spoilt = text.replace(from, to)
  expect(spoilt).not.toBe(text)
  const read = readLeaf(utf8(spoilt))
  expect(read).toMatchObject({ ok: false, detail: expect.stringContaining(detail) })
})

test('a leaf that is no JSON, no UTF-8 or too long is refused', () => {
  expect(readLeaf(utf8('{"v":1'))).toMatchObject({ ok: false })
  expect(readLeaf(utf8('null'))).toMatchObject({ ok: false })
  expect(readLeaf(Uint8Array.of(0xff, 0xfe))).toEqual({ ok: false, detail: 'not UTF-8' })
  expect(readLeaf(utf8(`${gap}${' '.repeat(65_536)}`))).toMatchObject({
    ok: false,
    detail: expect.stringContaining('too long'),
  })
})

// The proof is read where the rest of Constat is not: its lists are its own.
test.each(Object.entries({ outcome: outcomes, verdict: verdicts, trigger: triggers, tier: tiers }))(
  'a leaf may tell every %s that a run may have, and no other',
  (key, words) => {
    const told = (word: string) => readLeaf(utf8(JSON.stringify({ ...JSON.parse(run), [key]: word }))).ok
    expect(words.filter((word) => !told(word))).toEqual([])
    expect(told('other')).toBe(false)
  },
)
