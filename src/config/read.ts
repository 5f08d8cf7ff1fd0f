// Reads constat.yaml: a whole configuration, or every problem at once, each with its line.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { closestMatch } from 'leven'
import type { z } from 'zod'
import { certificatesAreThere } from './certificate-rules.ts'
import { type ConfigDocument, type Problem, readDocument } from './document.ts'
import { practiceIsPrivate } from './host-rules.ts'
import { identitiesHaveValues } from './identity-rules.ts'
import { knownKeys } from './json-schema.ts'
import { liveRules } from './live-rules.ts'
import { recordedProbesAreSound } from './recorded-rules.ts'
import { generalRules, type Sound } from './rules.ts'
import { type Config, configSchema, sections, toConfig } from './schema.ts'
import { sentenceOf } from './sentences.ts'

/** Lists what is wrong with a configuration, a line each: file:line:column: what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const nothing = 'there are no keys and values here: `constat init` writes a file to begin with'

// A password with a comma or without a space after its colon falls apart into keys, most of them without a value: what
// may be a piece of one is not shown.
const shownKey = (document: ConfigDocument, path: readonly PropertyKey[], at: number) => {
  const key = path[at]
  if (typeof key !== 'string') return String(key)
  const holder = path.slice(0, at)
  const isPiece = document.isBare([...holder, key]) && !knownKeys(holder).includes(key)
  return isPiece || !/^[A-Za-z][\w-]*$/.test(key) ? '…' : key
}

const named = (document: ConfigDocument, path: readonly PropertyKey[], words: string) =>
  path.length === 0 ? words : `${path.map((_, at) => shownKey(document, path, at)).join('.')}: ${words}`

const unknownKey = (document: ConfigDocument, holder: readonly PropertyKey[], key: string) => {
  const isWord = /^[a-z][a-z_]*$/.test(key) && !document.isBare([...holder, key])
  const nearest = isWord
    ? closestMatch(key, knownKeys(holder), { maxDistance: key.length < 5 ? 1 : 2 })
    : undefined
  return nearest
    ? named(document, [...holder, key], `is not known: did you mean ${nearest}?`)
    : named(
        document,
        holder,
        'a key here is not known: remove it, or put in quotes the value that it belongs to',
      )
}

const problemsOf = (issue: z.core.$ZodIssue, document: ConfigDocument): Problem[] => {
  const { code, path, message } = issue
  const unknown = (holder: readonly PropertyKey[], keys: readonly string[]) =>
    keys.map((key) => ({ ...document.placeOfKey(holder, key), words: unknownKey(document, holder, key) }))
  if (code === 'unrecognized_keys') return unknown(path, issue.keys)
  if (path.length === 0) return [{ ...document.placeOf(path), words: nothing }]
  const place =
    code === 'invalid_key'
      ? document.placeOfKey(path.slice(0, -1), String(path.at(-1)))
      : document.placeOf(path)
  // Without the key that says which kind of map it is, no schema has judged its other keys.
  const holder = path.slice(0, -1)
  const known = code === 'invalid_union' ? knownKeys(holder) : null
  const strange = known ? document.keysAt(holder).filter((key) => !known.includes(key)) : []
  return [...unknown(holder, strange), { ...place, words: named(document, path, message) }]
}

const soundSections = (value: unknown): Sound => {
  if (typeof value !== 'object' || value === null) return {}
  const written = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(sections).flatMap(([key, schema]) => {
      const parsed = schema.safeParse(written[key])
      return parsed.success ? [[key, parsed.data]] : []
    }),
  )
}

const breachesIn = (sound: Sound, document: ConfigDocument, folder: string): Problem[] =>
  [
    ...generalRules,
    ...(sound.registry?.state === 'live' ? liveRules : []),
    practiceIsPrivate,
    recordedProbesAreSound,
    identitiesHaveValues,
    certificatesAreThere,
  ]
    .flatMap((rule) => rule(sound, folder))
    .map(({ path, words }) => ({ ...document.placeOf(path), words: named(document, path, words) }))

const inOrder = (problems: readonly Problem[]) =>
  problems.toSorted((one, other) => one.line - other.line || one.column - other.column)

// Paths in a configuration are relative to it, wherever Constat is started.
const withPaths = (config: Config, folder: string): Config => ({
  ...config,
  probes: config.probes.map((probe) => ({ ...probe, file: probe.file && resolve(folder, probe.file) })),
  inbox:
    config.inbox?.kind === 'imap'
      ? { ...config.inbox, ca: config.inbox.ca && resolve(folder, config.inbox.ca) }
      : config.inbox,
  mail: config.mail && { ...config.mail, ca: config.mail.ca && resolve(folder, config.mail.ca) },
  evidence: {
    ...config.evidence,
    authorities: config.evidence.authorities.map((one) => ({
      ...one,
      ca: resolve(folder, one.ca),
      chain: one.chain && resolve(folder, one.chain),
    })),
  },
})

/** The configuration in a YAML text; throws a ConfigError that names every problem. */
export const parseConfig = (yaml: string, file: string): Config => {
  const folder = dirname(resolve(file))
  const document = readDocument(yaml, folder)
  const parsed = configSchema.safeParse(document.value, { error: sentenceOf })
  // What is no YAML has no values to judge.
  const found =
    document.value === undefined
      ? []
      : [
          ...(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(issue, document)),
          ...breachesIn(soundSections(document.value), document, folder),
        ]
  // What could not be read is not judged a second time for being absent.
  const unread = ({ line, column }: Problem) =>
    document.problems.some((problem) => problem.line === line && problem.column === column)
  const problems = inOrder([...document.problems, ...found.filter((problem) => !unread(problem))])
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(problems.map(({ line, column, words }) => `${file}:${line}:${column}: ${words}`))
  }
  return withPaths(toConfig(parsed.data), folder)
}

/** Reads a configuration file; throws a ConfigError when it cannot be used. */
export const readConfig = (file: string): Config => {
  let yaml: string
  try {
    yaml = readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new ConfigError([
      code === 'ENOENT'
        ? `${file}: is not there: \`constat init\` writes one; name another with --config`
        : `${file}: cannot be read (${code}): make it readable, or name another with --config`,
    ])
  }
  return parseConfig(yaml, file)
}
