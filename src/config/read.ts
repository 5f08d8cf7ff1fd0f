// Reads constat.yaml: a whole configuration, or every problem at once, each with its line.
import { readFileSync } from 'node:fs'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Config, configSchema } from './schema.ts'

/** Lists what is wrong with a configuration, a line each: file:line:column: what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

// Applied to what the file says, before it is judged: ${NAME} is the environment's.
const prepare = (value: unknown, missing: (name: string) => void): unknown => {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const known = process.env[name]
      if (known === undefined) missing(name)
      return known ?? ''
    })
  }
  if (Array.isArray(value)) return value.map((one) => prepare(one, missing))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [camel(key), prepare(one, missing)]))
}

const placeOf = (document: Document, lines: LineCounter, path: readonly PropertyKey[]) => {
  for (let length = path.length; length >= 0; length -= 1) {
    const keys = path.slice(0, length).map((key) => (typeof key === 'string' ? snake(key) : key))
    const node = length === 0 ? document.contents : document.getIn(keys, true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0])
  }
  return { line: 1, col: 1 }
}

const sentence = (issue: z.core.$ZodIssue) => {
  const path = issue.path.map((key) => (typeof key === 'string' ? snake(key) : key)).join('.')
  const words =
    issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys.map(snake).join(', ')}` : issue.message
  return path === '' ? words : `${path}: ${words}`
}

// What a journey may do to somebody's real registry is for the mandate and the ledger to allow: neither is built.
const liveProblems = (config: Config) =>
  config.registry.live &&
  config.probes.some(({ schedules }) => schedules.some(({ tier }) => tier === 'submit'))
    ? ['probes: a live registry can only be probed at tier look']
    : []

/** The configuration in a YAML text; throws a ConfigError that names every problem. */
const parseConfig = (yaml: string, file: string): Config => {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines })
  const at = ({ line, col }: { line: number; col: number }) => `${file}:${line}:${col}`
  const problems = document.errors.map(
    ({ pos, message }) => `${at(lines.linePos(pos[0]))}: ${message.split('\n')[0]}`,
  )
  if (problems.length > 0) throw new ConfigError(problems)
  const prepared = prepare(document.toJS(), (name) => {
    problems.push(`${file}: \${${name}} is not in the environment: set it before starting`)
  })
  const parsed = configSchema.safeParse(prepared)
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.map(
        (issue) => `${at(placeOf(document, lines, issue.path))}: ${sentence(issue)}`,
      ),
    )
  } else problems.push(...liveProblems(parsed.data).map((words) => `${file}: ${words}`))
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  return parsed.data
}

/** Reads a configuration file; throws a ConfigError when it cannot be used. */
export const readConfig = (file: string): Config => {
  let yaml: string
  try {
    yaml = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError([
      `${file}: cannot be read (${(cause as NodeJS.ErrnoException).code}): name an existing file`,
    ])
  }
  return parseConfig(yaml, file)
}
