// What every command has in common: its options, how they are read, how it ends.
import { existsSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import type { Reply } from '../act/instance.ts'
import { ConfigError, readConfig } from '../config/read.ts'
import type { Config } from '../config/schema.ts'
import { Refusal, WrongUse } from '../data-directory.ts'

export type Common = { readonly config?: string; readonly data: string; readonly json?: boolean }

/** Reads how many lines a list may have. */
export const count = (text: string) => {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= 500) return number
  throw new InvalidArgumentError('A limit is a whole number from 1 to 500.')
}

/** A command with the options that each has. */
export const command = (parent: Command, words: string, does: string) =>
  parent
    .command(words)
    .description(does)
    .option(
      '--config <file>',
      'configuration; practice mode without one (default: ./constat.yaml if there is one)',
    )
    .option('--data <folder>', 'data directory', './data')

/** The configuration that a command names or finds; null for practice mode. */
export const configOf = ({ config }: Common): Config | null => {
  const file = config ?? (existsSync('constat.yaml') ? 'constat.yaml' : null)
  return file === null ? null : readConfig(file)
}

/** Prints a reply, and ends with its exit code. */
export const readable = (json: boolean | undefined, reply: Reply) => {
  process.stdout.write(`${json ? JSON.stringify(reply.json, null, 2) : reply.text}\n`)
  process.exitCode = reply.exit
}

/** Ends with what went wrong: 2 when it is the use, else 1. */
export const fail = (cause: unknown) => {
  const known = cause instanceof Refusal || cause instanceof ConfigError
  const text =
    cause instanceof Error ? (known ? cause.message : (cause.stack ?? cause.message)) : String(cause)
  process.stderr.write(`constat: ${text}\n`)
  process.exit(cause instanceof ConfigError || cause instanceof WrongUse ? 2 : 1)
}
