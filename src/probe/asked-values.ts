// Which values of an identity a journey asks for, found by taking its steps without a browser.
import type { Mail, Step, Visitor } from './probe.ts'
import { placeholdersIn } from './recording.ts'

const noMail: Mail = { from: '', subject: '', text: '', html: null, receivedAt: 0, raw: new Uint8Array() }

const done = async () => undefined

const askedByAct = async (act: Step['act']): Promise<readonly string[]> => {
  const asked: string[] = []
  const visitor: Visitor = {
    value: (name) => {
      asked.push(name)
      return ''
    },
    follow: done,
    press: done,
    open: done,
    fill: done,
    choose: done,
    tick: done,
    attach: done,
    openFrom: done,
    replay: done,
    receive: async () => noMail,
    readFrom: async () => '',
  }
  try {
    await act(visitor)
  } catch {
    // An act may need more of its mail than there is here: what it asked for until then is known.
  }
  return asked
}

// The address is made for each run, and what was read off an earlier page is no part of an identity.
const notObserved = (names: readonly string[], steps: readonly Step[]): readonly string[] => {
  const given = ['email', ...steps.flatMap(({ see }) => Object.keys(see.observes ?? {}))]
  return [...new Set(names)].filter((name) => !given.includes(name))
}

/** The values that recorded steps type, by the names in their placeholders. */
export const askedByRecording = (steps: readonly Step[]): readonly string[] =>
  notObserved(
    steps.flatMap(({ recorded }) => placeholdersIn(recorded?.steps ?? [])),
    steps,
  )

/** The values that written steps type or must see again, by their names. */
export const askedBySteps = async (steps: readonly Step[]): Promise<readonly string[]> => {
  const typed = await Promise.all(steps.map(({ act }) => askedByAct(act)))
  return notObserved([...typed.flat(), ...steps.flatMap(({ see }) => see.shows ?? [])], steps)
}
