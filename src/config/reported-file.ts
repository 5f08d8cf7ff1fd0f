// Incidents that others reported, in a file of their own: as under `reported:` in a configuration, one or a list.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { camelised } from './camel.ts'
import { readDocument } from './document.ts'
import { reportedSchema } from './public-schema.ts'
import { ConfigError } from './read.ts'
import type { Config } from './schema.ts'
import { sentenceOf } from './sentences.ts'

type Problem = { readonly path: readonly PropertyKey[]; readonly words: string }

/** Reported incidents, or what is wrong with them; times are RFC 3339 with an offset. */
export const readReported = (
  value: unknown,
): { readonly reported: Config['reported'] } | { readonly problems: readonly Problem[] } => {
  const { success, data, error } = reportedSchema.safeParse(value, { error: sentenceOf })
  if (!success) {
    return {
      problems: error.issues.map(({ path, message, ...issue }) => ({
        path,
        words:
          issue.code === 'unrecognized_keys'
            ? `${issue.keys.join(', ')}: not known here, remove it`
            : `${path.slice(1).join('.')}: ${message}`,
      })),
    }
  }
  const problems = data.flatMap(({ began_at, ended_after, ended_before }, index) => {
    const times = [began_at, ended_after, ended_before].filter((time) => time !== null)
    const inOrder = times.every((time, at) => time >= (times[at - 1] ?? time))
    return inOrder
      ? []
      : [{ path: [index], words: 'put its times in order: began_at, ended_after, ended_before' }]
  })
  return problems.length > 0 ? { problems } : { reported: camelised(data) }
}

const textOf = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new ConfigError([`${file}: cannot be read (${code}): name a file of YAML or JSON`])
  }
}

/** The list of reported incidents in a file, as written and found sound; throws a ConfigError when it is not. */
export const readReportedFile = (file: string): unknown => {
  const { value, problems, placeOf } = readDocument(textOf(file), dirname(resolve(file)))
  const list = Array.isArray(value) ? value : [value]
  const read = value === undefined ? { problems: [] } : readReported(list)
  const found = 'problems' in read ? read.problems : []
  const all = [
    ...problems,
    ...found.map(({ path, words }) => ({ ...placeOf(Array.isArray(value) ? path : path.slice(1)), words })),
    ...(list.length === 0 ? [{ ...placeOf([]), words: 'there is no incident here: write one' }] : []),
  ]
  if (all.length > 0) {
    throw new ConfigError(all.map(({ line, column, words }) => `${file}:${line}:${column}: ${words}`))
  }
  return list
}
