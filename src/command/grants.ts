// The commands that say who may have complete exports.
import type { Command } from 'commander'
import { type Common, command } from './command.ts'
import { argsOf, write } from './write.ts'

const json = 'the result as JSON'

/** Adds the commands for grants. */
export const addGrantCommands = (program: Command) => {
  const grant = command(
    program,
    'grant',
    'gives a link to complete exports, which expires and can be revoked',
  )
    .option('--for <words>', 'who it is for, in words for yourself')
    .option('--until <time>', 'until when: a date, or a time as 2026-11-23T14:05:00+01:00')
    .option('--incident <id>', 'only this incident')
    .option('--from <time>', 'only what happened since then')
    .option('--to <time>', 'only what happened until then')
    .option('--json', json)
    .action((options: Common) => write(options, 'grant', argsOf(options)))
    .enablePositionalOptions()

  command(grant, 'revoke', 'ends a grant at once')
    .argument('<id>', 'the grant, as `constat grant list` shows it')
    .requiredOption('--reason <words>', 'why; its fingerprint is in the log')
    .option('--json', json)
    .action((id: string, options: Common) => write(options, 'grant revoke', { id, ...argsOf(options) }))

  command(grant, 'list', 'lists the grants, and every use that was made of them')
    .option('--json', json)
    .action((options: Common) => write(options, 'grant list', {}))
}
