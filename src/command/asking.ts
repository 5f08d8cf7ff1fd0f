// Questions on a terminal.
import { createInterface } from 'node:readline/promises'
import { Refusal } from '../data-directory.ts'

export type Ask = (question: string) => Promise<string>

/** Asks on streams; who ends the input (Ctrl-D, Ctrl-C) instead of answering makes it reject with a Refusal. */
export const openAsking = (
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): { readonly ask: Ask; readonly close: () => void } => {
  const terminal = createInterface({ input, output })
  const ended = Promise.withResolvers<never>()
  terminal.once('close', () =>
    ended.reject(new Refusal('Nothing was written, as a question was not answered: start again.')),
  )
  // Nobody may be waiting for it.
  ended.promise.catch(() => undefined)
  return {
    ask: async (question) => (await Promise.race([ended.promise, terminal.question(question)])).trim(),
    close: () => terminal.close(),
  }
}
