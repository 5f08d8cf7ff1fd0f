// The file of a recorded probe, as `constat probe import` writes it and a hand may have changed it.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Probe } from '../probe/probe.ts'
import { type ProbeFile, recordedProbe } from '../probe/recorded-probe.ts'
import { addressOf, readRecordedStep } from '../probe/recording.ts'
import { name, text } from './fields.ts'
import { sentenceOf } from './sentences.ts'

const bilingual = z.strictObject({ fr: text, en: text })

const seen = z.union(
  [z.strictObject({ heading: text }), z.strictObject({ title: text }), z.strictObject({ text })],
  'write one of heading, title or text, and the words that must be seen',
)

const isPath = (url: string) => url.startsWith('/') && !url.startsWith('//')

const replayed = z.unknown().transform((value, context) => {
  const step = readRecordedStep(value)
  const url = typeof step === 'string' ? null : addressOf(step)
  const problem =
    typeof step === 'string'
      ? `this step ${step}`
      : url !== null && !isPath(url)
        ? 'write a path of the registry, such as /sign-up'
        : null
  if (typeof step !== 'string' && problem === null) return step
  context.addIssue({ code: 'custom', message: problem ?? '' })
  return z.NEVER
})

const step = z.strictObject({
  name,
  title: bilingual,
  submits: z.literal(true).optional(),
  binding: z.literal(true).optional(),
  replay: z.array(replayed).min(1),
  see: seen,
})

const probeFile = z.strictObject({
  id: name,
  title: bilingual,
  steps: z
    .array(step)
    .min(2)
    .refine(
      (steps) => steps.filter(({ submits }) => submits).length === 1 && !steps[0]?.submits,
      'mark one step, not the first, with "submits": true: a look ends before it',
    ),
})

const said = (issue: z.core.$ZodIssue) => {
  const words =
    issue.code === 'unrecognized_keys' ? `${issue.keys.join(', ')}: not known here, remove it` : issue.message
  return issue.path.length === 0 ? words : `${issue.path.join('.')}: ${words}`
}

const probeIn = (value: unknown): Probe | string => {
  const { success, data, error } = probeFile.safeParse(value, { error: sentenceOf })
  if (!success) return error.issues.map(said).join('; ')
  try {
    return recordedProbe(data satisfies ProbeFile)
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

/** The probe in a file, or what is wrong with the file. */
export const readProbeFile = (file: string): Probe | string => {
  let json: string
  try {
    json = readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    return `cannot be read (${code}): name a file that \`constat probe import\` wrote`
  }
  try {
    return probeIn(JSON.parse(json))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    // What it says holds a piece of the file, where something personal may have been typed.
    return 'is not JSON: import the recording again'
  }
}
