// What a probe file still shows of what was typed when it was recorded.
import { spellings } from '../evidence/spellings.ts'
import type { ProbeFile } from '../probe/recorded-probe.ts'

const shortestSecret = 4

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

// Addresses have it encoded, and pages in other letters.
const isShown = (typed: string, texts: readonly string[]) => {
  const patterns = spellings([typed])
  return texts.some((text) => text.includes(typed) || patterns.some((pattern) => text.search(pattern) >= 0))
}

/** What was typed of a person, by the name that stands for it, and is still in the words, selectors or addresses of a file. */
export const leftIn = (file: ProbeFile, values: ReadonlyMap<string, string | null>): string[] => {
  // What is nobody's stays as it was typed, whatever it looks like.
  const texts = textsIn(file).filter((text) => values.get(text) !== null)
  return [...values].flatMap(([typed, name]) =>
    name !== null && typed.length >= shortestSecret && isShown(typed, texts)
      ? [
          `What was typed as {{${name}}} is also shown by a page that was recorded: record again, or give that page other words with --page.`,
        ]
      : [],
  )
}
