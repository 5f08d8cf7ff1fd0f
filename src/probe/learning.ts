// What a visitor types, or copies from a mail, is personal from then on.
import type { Identity, Visitor } from './probe.ts'

/** The same visitor, who tells all that he types and all that he reads in a mail; `values` are what he may type. */
export const learning = (visitor: Visitor, values: Identity, learn: (secret: string) => void): Visitor => ({
  ...visitor,
  // What a recording types is not told field by field: all that it may type counts as typed.
  replay: (recorded) => {
    for (const value of Object.values(values)) learn(value)
    return visitor.replay(recorded)
  },
  fill: (values) => {
    for (const value of Object.values(values)) learn(value)
    return visitor.fill(values)
  },
  readFrom: async (mail, pattern) => {
    const code = await visitor.readFrom(mail, pattern)
    learn(code)
    return code
  },
})
