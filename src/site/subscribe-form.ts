// What is typed into the forms of alerts, and what is wrong of it.
import { z } from 'zod'
import type { Choices } from '../../views/subscribe.ts'
import type { SiteProbe } from './site.ts'

/** The fields of a form: each with every value that it was given. */
export type Fields = Readonly<Record<string, readonly string[]>>

/** What is chosen by whoever gives an address alone. */
export const usual = (language: Choices['language']): Choices => ({
  journeys: 'all',
  about: 'outages',
  how: 'at-once',
  language,
  reminders: true,
})

const schemaOf = (probes: readonly SiteProbe[], without: Choices) =>
  z.object({
    about: z.enum(['outages', 'outages-and-degradations', 'everything']).default(without.about),
    how: z.enum(['at-once', 'daily', 'weekly']).default(without.how),
    language: z.enum(['fr', 'en']).default(without.language),
    reminders: z.enum(['yes', 'no']).default(without.reminders ? 'yes' : 'no'),
    journeys: z.array(z.enum(probes.map(({ id }) => id))),
  })

const firstOf = (fields: Fields, name: string) => fields[name]?.[0]

/** The choices of a form; null when one of them is none that was offered. What it leaves out is as in `without`. */
export const choicesIn = (fields: Fields, probes: readonly SiteProbe[], without: Choices): Choices | null => {
  const [about, how, language, reminders] = ['about', 'how', 'language', 'reminders'].map((name) =>
    firstOf(fields, name),
  )
  const ticked = [...new Set(fields['journey'] ?? [])]
  const parsed = schemaOf(probes, without).safeParse({ about, how, language, reminders, journeys: ticked })
  if (!parsed.success) return null
  const all = ticked.length === 0 || ticked.length === probes.length
  return { ...parsed.data, reminders: parsed.data.reminders === 'yes', journeys: all ? 'all' : ticked }
}
