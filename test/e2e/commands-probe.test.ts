import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aWatchedRegistry, constat, spawnConstat, until } from '../support/constat.ts'
import { aRecording, sends, typed } from '../support/recordings.ts'
import { aFolder } from '../support/store.ts'

const see = ['--see', 'Consultez votre messagerie']
const submits = ['--submits', String(sends)]
const values = [...typed].flatMap(([words, name]) => ['--value', `${words}=${name}`])

/** A recording in a folder of its own, and where its probe is to be written. */
const recorded = (recording: unknown) => {
  const folder = aFolder()
  const source = join(folder, 'recording.json')
  const output = join(folder, 'recorded-sign-up.json')
  writeFileSync(source, JSON.stringify(recording))
  const importing = (...options: string[]) => constat('probe', 'import', source, '-o', output, ...options)
  return { folder, output, importing }
}

test('a recording becomes a probe that a configuration names, and that runs like any other', async () => {
  const { practice, folder, config, data } = await aWatchedRegistry({ cron: '0 0 1 1 *' })
  const { output, importing } = recorded(aRecording(practice.url))
  const imported = await importing(...values, ...submits, ...see)
  expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining('submits-the-form') })
  const file = readFileSync(output, 'utf8')
  for (const words of typed.keys()) expect(file).not.toContain(words)
  for (const name of typed.values()) expect(file).toContain(`{{${name}}}`)

  const yaml = readFileSync(config, 'utf8')
  const named = `id: recorded-sign-up\n    file: ${output}`
  writeFileSync(config, yaml.replace('id: consumer-sign-up', named))
  const ran = await constat('run', 'recorded-sign-up', '--config', config, '--data', data, '--json')
  expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: 'ok', verdict: 'up', tier: 'submit' })

  const running = spawnConstat('start', '--config', config, '--data', join(folder, 'data'))
  const [, url] = await until(() => /Constat: (http\S+)/.exec(running.stdout()))
  expect(await (await fetch(`${url}/method`)).text()).toContain('Créer mon compte – Télépaix')
})

test('what a recording does not say is asked for, with its steps numbered', async () => {
  const { importing } = recorded(aRecording('https://registry.example'))
  const silent = await importing(...values)
  expect(silent).toMatchObject({ code: 2, stderr: expect.stringContaining('--submits N') })
  expect(silent.stderr).toMatch(/^ {2}3 {2}click « Je bloque mon numéro » → page « Créer mon compte/m)

  const undecided = await importing(...values.slice(2), ...submits, ...see)
  expect(undecided).toMatchObject({ code: 1, stderr: expect.stringContaining('--value "claire.martin@') })
  const misled = await importing(...values, '--submits', '2', ...see)
  expect(misled).toMatchObject({ code: 1, stderr: expect.stringContaining('No step 2 sends anything') })
})

test('values that are nobody’s stay as they were typed', async () => {
  const { output, importing } = recorded(aRecording('https://registry.example'))
  expect(
    await importing(...values.slice(2), '--keep', 'claire.martin@exemple.fr', ...submits, ...see),
  ).toMatchObject({
    code: 0,
  })
  expect(readFileSync(output, 'utf8')).toContain('claire.martin@exemple.fr')
  expect(await importing(...values, ...submits, ...see)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is there already'),
  })
})

test.each([
  ['waits for code', { type: 'waitForExpression', expression: 'pay()' }, /Step 17 waits for code .* remove/],
  ['goes elsewhere', { type: 'navigate', url: 'https://other.example/' }, /Step 17 opens https:\/\/other/],
  [
    'acts in another window',
    { type: 'keyDown', key: 'Enter', target: 'https://registry.example/popup' },
    /Step 17 happens in another window/,
  ],
  [
    'gives a file',
    { type: 'change', value: 'C:\\fakepath\\id.pdf', selectors: [['#file']], target: 'main' },
    /Step 17 gives a file/,
  ],
])('a recording that %s is refused, and nothing is written', async (_, step, words) => {
  const { output, importing } = recorded(aRecording('https://registry.example', [step]))
  const refused = await importing(...values, '--submits', '18', ...see)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(words) })
  expect(() => readFileSync(output)).toThrow('ENOENT')
})

test('a recording that opens no page, or is none, is refused', async () => {
  const { steps, title } = aRecording('https://registry.example')
  const { importing } = recorded({ title, steps: steps.slice(2) })
  expect(await importing(...values, ...submits, ...see)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('does not begin by opening a page'),
  })
  expect(await recorded({ hello: 'world' }).importing()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is no recording'),
  })
})

test.each([
  ['id: my-own\n    file: absent.json', /:\d+:\d+: probes\.0\.file: cannot be read/],
  ['id: consumer-sign-up\n    file: absent.json', /probes\.0\.file: consumer-sign-up is a probe of ours/],
])('a configuration with the probe %j is refused with its line', async (probe, words) => {
  const { config } = await aWatchedRegistry({ cron: '0 0 1 1 *' })
  writeFileSync(config, readFileSync(config, 'utf8').replace('id: consumer-sign-up', probe))
  expect(await constat('check', '--config', config)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(words),
  })
})

test('a recorded probe that types what no identity has is refused', async () => {
  const { practice, config } = await aWatchedRegistry({ cron: '0 0 1 1 *' })
  const { output, importing } = recorded(aRecording(practice.url))
  const others = values.map((option) => option.replace('last_name', 'nickname'))
  expect(await importing(...others, ...submits, ...see)).toMatchObject({ code: 0 })
  const named = `id: recorded-sign-up\n    file: ${output}`
  writeFileSync(config, readFileSync(config, 'utf8').replace('id: consumer-sign-up', named))
  expect(await constat('check', '--config', config)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('types nickname: give it an identity whose values have it'),
  })
})
