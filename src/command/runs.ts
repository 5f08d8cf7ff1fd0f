// The commands on runs and incidents, and the stop switch.
import { type Command, Option } from 'commander'
import { tiers } from '../outcome/outcome.ts'
import { type Common, command, count, readable } from './command.ts'
import { listIncidents, listRuns } from './list.ts'
import { listSubmissions } from './list-submissions.ts'
import { argsOf, write } from './write.ts'

const json = 'the result as JSON'

const addRun = (program: Command) => {
  const run = command(program, 'run', 'runs a probe once, now, step by step')
    .argument('<probe>', 'its id, e.g. consumer-sign-up')
    .addOption(
      new Option(
        '--tier <tier>',
        'how far it goes (default: the only one it is planned at, else look)',
      ).choices(tiers),
    )
    .option(
      '--headful',
      'in a window, to watch and not to touch, as the run counts: asks for a whole Chromium (CONSTAT_BROWSER) and a screen',
    )
    .option('--json', json)
    .action((probe: string, options: Common & { readonly headful?: boolean }) =>
      write(options, 'run', { probe, ...argsOf(options), ...(options.headful && { headful: 'yes' }) }),
    )
    // What follows a sub-command is the sub-command's: --data of `run discount` too.
    .enablePositionalOptions()

  command(run, 'discount', 'takes a run out of the figures; shown struck through with its reason')
    .argument('<id>', 'the run, as `constat runs` shows it')
    .requiredOption('--reason <words>', 'why, in words for the public')
    .option('--json', json)
    .action((id: string, options: Common) => write(options, 'run discount', { id, ...argsOf(options) }))
}

const addSwitch = (program: Command) => {
  command(program, 'pause', 'stops all probing at once, over restarts too, until `resume`')
    .requiredOption('--reason <words>', 'why; it is on the record')
    .option('--json', json)
    .action((options: Common) => write(options, 'pause', argsOf(options)))

  command(program, 'resume', 'ends a pause')
    .option('--reason <words>', 'why; it is on the record')
    .option('--json', json)
    .action((options: Common) => write(options, 'resume', argsOf(options)))
}

/** Adds the commands that run, stop and correct, and those that list what was seen. */
export const addRunCommands = (program: Command) => {
  addRun(program)
  addSwitch(program)

  command(program, 'rebuild', 'makes incidents, states and sums anew from the runs')
    .option('--json', json)
    .action((options: Common) => write(options, 'rebuild', {}))

  command(program, 'runs', 'lists runs, newest first')
    .option('--probe <id>', 'only this probe')
    .option('--verdict <verdict>', 'only this verdict: up, degraded, down, inconclusive')
    .option('--limit <number>', 'how many', count, 20)
    .option('--json', 'as JSON')
    .action((options: Common & Parameters<typeof listRuns>[1]) =>
      readable(options.json, listRuns(options.data, options)),
    )

  command(
    program,
    'submissions',
    'lists what was sent to the registry, its receipts and withdrawals, newest first',
  )
    .option('--limit <number>', 'how many', count, 20)
    .option('--json', 'as JSON')
    .action((options: Common & Parameters<typeof listSubmissions>[1]) =>
      readable(options.json, listSubmissions(options.data, options)),
    )

  command(program, 'incidents', 'lists incidents, newest first')
    .option('--probe <id>', 'only this probe')
    .option('--limit <number>', 'how many', count, 20)
    .option('--json', 'as JSON')
    .action((options: Common & Parameters<typeof listIncidents>[1]) =>
      readable(options.json, listIncidents(options.data, options)),
    )
}
