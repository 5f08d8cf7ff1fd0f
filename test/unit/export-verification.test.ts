import { expect, test } from 'vitest'
import type { Scope } from '../../src/export/scope.ts'
import { verificationOf } from '../../src/export/verification.ts'
import { openingPath, openingToken } from '../../src/proof/layout.ts'

const [stamped, unstamped] = ['ab'.repeat(16), 'cd'.repeat(16)]

const runOf = (id: string): Scope['runs'][number] => ({
  index: 1,
  id,
  opening: 0,
  probe: 'consumer-sign-up',
  trigger: 'schedule',
  outcome: 'ok',
  verdict: 'up',
  startedAt: '2026-11-24T00:00:00.000Z',
  isWanted: true,
})

const textFor = (ids: readonly string[]) => {
  const last = { size: 4, note: '', tokens: [], calendarProof: null }
  const runs = ids.map(runOf)
  const scope = {
    first: null,
    last,
    vkey: '',
    isRekeyed: false,
    sizes: [4],
    from: 0,
    to: 1,
    end: { at: 1, anchor: null },
    runs,
    openings: new Map(),
    gaps: [],
    leaves: 4,
  }
  const token = { file: openingPath(stamped), token: openingToken(stamped), authority: 'one', genTime: 0 }
  return verificationOf(scope, ids.includes(stamped) ? [token] : [], [], ['one'])
}

test('the commands name the token of an opening only where there is one', () => {
  const text = textFor([unstamped])
  expect(text).toContain(`Pour la tentative ${unstamped}`)
  expect(text).toContain('Aucune autorité n’a horodaté son ouverture à temps')
  expect(text).not.toContain(openingToken(unstamped))
  expect(text).toMatch(/1\stentative\(s\) n’ont pas de jeton/)
})

test('a run with a token is the example, where there is one', () => {
  const text = textFor([unstamped, stamped])
  expect(text).toContain(`Pour la tentative ${stamped}`)
  expect(text).toMatch(/sha256sum .*run-open\.tst/)
  expect(textFor([stamped])).not.toContain('n’ont pas de jeton')
})

test('the words around the commands are set as French typography wants them', () => {
  const prose = textFor([stamped]).replace(/```[^`]*```|`[^`]*`/g, '')
  expect(prose).toContain('Prouve\u00a0:')
  expect(prose.match(/.* [;:!?»].*|.*« .*/g)).toBeNull()
})
