// The command that exports evidence.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { failed } from '../act/given.ts'
import { Refusal } from '../data-directory.ts'
import { type Common, command, readable } from './command.ts'
import { argsOf, ask } from './write.ts'

type Given = Common & { readonly output: string; readonly complete?: boolean; readonly identity?: string }

const identityIn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Refusal(`The identity ${file} cannot be read (${code}): name a file of age-keygen.`, { cause })
  }
}

// A service or a container may have a /tmp of its own.
const elsewhere = (file: string) =>
  failed(
    `The Constat that runs wrote ${file} where this command cannot see it: name a file in a folder that both see.`,
  )

/** Adds the command that writes an evidence export. */
export const addExportCommand = (program: Command) => {
  command(program, 'export', 'writes an evidence export (.asice) that anybody can verify, offline')
    .requiredOption('-o, --output <file>', 'the file to write')
    .option('--incident <id>', 'an incident, with a little before and after it')
    .option('--from <time>', 'from when, as 2026-11-23T14:05:00+01:00 or "2026-11-23 14:05"')
    .option('--to <time>', 'until when; now when left out')
    .option('--probe <id>', 'whose captures go in; all leaves always do')
    .option('--complete', 'with the sealed originals, which hold what belongs to persons')
    .option(
      '--identity <file>',
      'the age identity that they are encrypted to, if they are: a file of age-keygen',
    )
    .option('--for <words>', 'whom it is made for; it stands in the report')
    .option('--checkpoint <size>', 'the state of the log to end with, to make the same export again')
    .option('--json', 'the result as JSON')
    .action(async ({ output, complete, identity, ...common }: Given) => {
      const file = resolve(output)
      const reply = await ask(common, 'export', {
        ...argsOf(common),
        output: file,
        ...(complete && { complete: 'yes' }),
        // Read here: whoever runs this may read it, and the Constat that writes the export need not.
        ...(identity !== undefined && { identity: identityIn(identity) }),
      })
      readable(common.json, reply.exit === 0 && !existsSync(file) ? elsewhere(file) : reply)
    })
}
