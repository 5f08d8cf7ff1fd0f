import { expect, test } from 'vitest'
import { openLog } from '../../src/log.ts'

const logged = (secrets: readonly string[], fields: Record<string, unknown>) => {
  let written = ''
  const log = openLog(
    () => 0,
    (line) => {
      written += line
    },
    secrets,
  )
  log('error', 'something happened', fields)
  return written
}

test('an event is one line of JSON, with its moment and its level', () => {
  const line = logged([], { run: 'abc', cause: 'two\nlines' })
  expect(line.split('\n')).toHaveLength(2)
  expect(JSON.parse(line)).toEqual({
    at: '1970-01-01T00:00:00.000Z',
    level: 'error',
    event: 'something happened',
    run: 'abc',
    cause: 'two\nlines',
  })
})

test('secrets and mail addresses that a library put into an error are hidden, however deep', () => {
  const line = logged(['Coquelicot-1848', 'pa"ss\nword'], {
    cause: 'no such mailbox: Camille.Martin+x@exemple.fr, said to <a@b.example>',
    unusual: 'neither "Camille Martin"@exemple.fr nor o’été@exämple.fr, o\'hara@exemple.fr',
    deep: [{ said: 'AUTH pa"ss\nword Coquelicot-1848' }],
  })
  expect(line).not.toMatch(/Camille|exemple\.fr|Coquelicot|pa\\"ss/)
  expect(JSON.parse(line)).toMatchObject({
    cause: 'no such mailbox: …@…, said to <…@…>',
    unusual: 'neither …@… nor o’…@…, …@…',
    deep: [{ said: 'AUTH … …' }],
  })
})

test('an error is told with its place, its code and its cause, and nothing that is hidden elsewhere', () => {
  const cause = Object.assign(new Error('AUTH Coquelicot-1848 for a@exemple.fr'), { code: 'EAUTH' })
  const line = logged(['Coquelicot-1848'], { cause: new Error('not sent', { cause }) })
  expect(line).not.toMatch(/Coquelicot|exemple\.fr/)
  expect(JSON.parse(line)).toMatchObject({
    cause: {
      stack: expect.stringMatching(/^Error: not sent\n.*log\.test\.ts/s),
      cause: { code: 'EAUTH', stack: expect.stringContaining('AUTH … for …@…') },
    },
  })
})

test('an error that is its own cause is told all the same', () => {
  const round = new Error('round')
  round.cause = round
  expect(JSON.parse(logged([], { cause: round })).cause.stack).toContain('round')
})

test('what is too short to be a secret hides nothing', () => {
  expect(logged(['fr'], { event_path: 'from fr' })).toContain('from fr')
})
