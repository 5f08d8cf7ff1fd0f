// Configurations in a few words, and what is said of them.
import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { ConfigError, parseConfig } from '../../src/config/read.ts'

const sections = {
  site: '{ title: Test, url: https://constat.example,\n    contact: https://constat.example }',
  registry: 'name: Test\n  url: https://registry.example',
  vantage: 'id: test\n  place: test',
  probes: '- id: consumer-sign-up\n    schedules: [{ tier: look, cron: "*/5 * * * *" }]',
  controls: '- https://one.example\n  - https://two.example',
} as const

/** A sound configuration, with sections replaced or added. */
export const yamlWith = (changes: Readonly<Record<string, string>> = {}) =>
  Object.entries({ ...sections, ...changes })
    .map(([key, body]) => `${key}:\n  ${body}\n`)
    .join('')

/** What is wrong with a text, without the name of its file: '3:5: what to do'. */
export const problemsIn = (yaml: string, file = 'constat.yaml'): readonly string[] => {
  try {
    parseConfig(yaml, file)
    return []
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause
    return cause.problems.map((line) => line.slice(file.length + 1))
  }
}

export const fileOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const textOf = (path: string) => readFileSync(fileOf(path), 'utf8')

/** Sets a variable of the environment until the test ends. */
export const inEnvironment = (name: string, value: string) => {
  process.env[name] = value
  onTestFinished(() => {
    delete process.env[name]
  })
}

/** A private key as its file holds it. */
export const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
