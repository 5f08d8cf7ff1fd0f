import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { openAsking } from '../../src/command/asking.ts'
import { type Choices, importRecording } from '../../src/command/import-recording.ts'
import { Refusal } from '../../src/data-directory.ts'
import { readRecording } from '../../src/probe/recording.ts'
import { aRecording, sends, typed } from '../support/recordings.ts'

const url = 'https://registry.example'

const choices: Choices = {
  id: 'sign-up',
  titleFr: null,
  titleEn: null,
  values: typed,
  submits: sends,
  see: 'Consultez votre messagerie',
  pages: new Map(),
  queries: new Map(),
}

const imported = (recording: unknown, changes: Partial<Choices> = {}) => {
  const read = readRecording(recording)
  if (typeof read === 'string') throw new Error(read)
  const made = importRecording(read, { ...choices, ...changes })
  return 'problems' in made
    ? { problems: made.problems, text: '' }
    : { problems: [], text: JSON.stringify(made.file) }
}

/** The recording with one more address opened before the form is sent. */
const opening = (path: string) =>
  aRecording(url, [
    {
      type: 'navigate',
      url: `${url}${path}`,
      assertedEvents: [{ type: 'navigation', url: `${url}${path}`, title: 'Une autre page' }],
    },
  ])

const submitsAfter = { submits: sends + 1 }

test.each([
  ['as it was typed', '/mon/claire.martin@exemple.fr/page'],
  ['encoded', '/mon/claire.martin%40exemple.fr/page'],
  ['in other letters', '/mon/CLAIRE.MARTIN%40exemple.fr'],
])('what was typed of a person is found in an address %s', (_, path) => {
  const { problems } = imported(opening(path), submitsAfter)
  expect(problems).toContainEqual(expect.stringContaining('What was typed as {{email}} is also shown'))
})

test('what follows the question mark of an address is kept by choice alone, and not shown', () => {
  const recording = opening('/retour?jeton=s3cret-token')
  const number = sends
  const undecided = imported(recording, submitsAfter)
  expect(undecided.problems).toEqual([
    expect.stringMatching(
      `^Step ${number} opens /retour with words after a .* --keep-query ${number} or --drop-query`,
    ),
  ])
  expect(undecided.problems.join()).not.toContain('s3cret')
  const dropped = imported(recording, { ...submitsAfter, queries: new Map([[number, false]]) })
  expect(dropped).toMatchObject({ problems: [], text: expect.stringContaining('"url":"/retour"') })
  const kept = imported(recording, { ...submitsAfter, queries: new Map([[number, true]]) })
  expect(kept.text).toContain('"/retour?jeton=s3cret-token"')
})

test('choices about what is not in the recording are told, not passed over', () => {
  const { problems } = imported(aRecording(url), {
    values: new Map([...typed, ['Martine', 'last_name']]),
    pages: new Map([[99, 'nowhere']]),
    queries: new Map([[2, true]]),
  })
  expect(problems).toEqual([
    '« Martine » was not typed in this recording: correct --value or --keep.',
    'Step 99 leads to no page before the last one: correct --page.',
    'Step 2 opens no address with a « ? »: leave --keep-query and --drop-query out.',
  ])
})

test('a recording without a title is called by its id', () => {
  expect(imported({ ...aRecording(url), title: '' }).text).toContain(
    '"title":{"fr":"sign-up","en":"sign-up"}',
  )
})

test('who ends the input in place of an answer is told so in a sentence', async () => {
  const input = new PassThrough()
  const { ask, close } = openAsking(input, new PassThrough())
  const answer = ask('Who? ')
  input.write(' Claire \n')
  expect(await answer).toBe('Claire')
  const silent = ask('And then? ')
  input.end()
  await expect(silent).rejects.toThrow(Refusal)
  await expect(ask('Again? ')).rejects.toThrow('Nothing was written')
  close()
})
