// What a command was given, read piece by piece: every problem is gathered, each with what to do.
import type { Reply, Request } from './instance.ts'
import { readMoment } from './moment.ts'

/** A reply that it was done. */
export const done = (text: string, json: unknown): Reply => ({ exit: 0, text, json })

/** A reply that it was not; 2 for wrong use. */
export const failed = (text: string, exit: 1 | 2 = 1): Reply => ({ exit, text, json: { error: text } })

const mostWords = 20_000

const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

const isWebAddress = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

export type Given = ReturnType<typeof openGiven>

/** Reads the arguments of a request; what is wrong is noted, and stood in for until `refusal` tells it. */
export const openGiven = (args: Request['args'], timeZone: string) => {
  const problems: string[] = []
  const note = <T>(problem: string, standIn: T): T => {
    problems.push(problem)
    return standIn
  }
  const text = (name: string) => args[name]?.trim() || null
  return {
    /** A text that may be left out. */
    text,
    /** Words that must be there, or what to do about it. */
    words: (name: string, missing: string): string => {
      const words = text(name)
      if (words === null) return note(missing, '')
      return words.length > mostWords ? note(`Say it in ${mostWords} characters at most.`, '') : words
    },
    oneOf: <T extends string>(name: string, known: readonly T[], otherwise: T | null): T => {
      const written = text(name)
      const found = known.find((one) => one === (written ?? otherwise))
      return found ?? note(`${flag(name)}: write one of ${known.join(', ')}.`, known[0] as T)
    },
    /** A moment; null when it is left out and may be. */
    moment: (name: string, need: 'needed' | 'optional'): number | null => {
      const written = text(name)
      if (written === null)
        return need === 'needed' ? note(`${flag(name)} is missing: say when.`, null) : null
      const read = readMoment(written, timeZone)
      return 'at' in read ? read.at : note(`${flag(name)}: ${read.why}.`, null)
    },
    url: (name: string): string | null => {
      const written = text(name)
      if (written === null || isWebAddress(written)) return written
      return note(`${flag(name)}: write a whole address that begins with https://.`, null)
    },
    /** Notes a problem that the others do not know of. */
    wrong: (problem: string) => note(problem, undefined),
    /** The reply that tells every problem; null when there is none. */
    refusal: () => (problems.length > 0 ? failed(problems.join('\n'), 2) : null),
  }
}
