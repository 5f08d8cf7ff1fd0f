import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { probes } from '../../probes/index.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const readme = read('README.md')

test('the README names every script a person may call', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const called = Object.keys(scripts).filter((name) => !name.startsWith('pre') && name !== 'setup')
  const missing = called.filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(readme))
  expect(missing).toEqual([])
})

test('the README names every command, and a probe that exists', () => {
  const files = readdirSync(new URL('../../src/command', import.meta.url))
  const commands = files.flatMap((file) =>
    [...read(`src/command/${file}`).matchAll(/command\(\s*program,\s*'([a-z]+)/g)].map(([, name]) => name),
  )
  expect(commands.length).toBeGreaterThanOrEqual(15)
  expect(commands.filter((name) => !new RegExp(`(constat |npm |\`)${name}\\b`).test(readme))).toEqual([])
  expect(probes.some(({ id }) => readme.includes(`constat run ${id}`))).toBe(true)
})

test('the README names every folder of the house', () => {
  const folders = readdirSync(new URL('../../src', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}`)
  expect(folders.filter((folder) => !readme.includes(`\`${folder}\``))).toEqual([])
})
