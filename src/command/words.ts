// The commands that put words on the record: append-only, and shown beside what was measured.
import { type Command, Option } from 'commander'
import { languages, speakers } from '../act/words.ts'
import { readReportedFile } from '../config/reported-file.ts'
import { WrongUse } from '../data-directory.ts'
import { type Common, command } from './command.ts'
import { argsOf, write } from './write.ts'

const json = 'the result as JSON'
const time = 'as 2026-11-23T14:05:00+01:00, or 2026-11-23 14:05 in the site’s time zone'
const theWords = 'the words themselves, in quotes; read from standard input when left out'

const lang = () => new Option('--lang <language>', 'of the words').choices(languages).default('fr')

const fromInput = async () => {
  if (process.stdin.isTTY) process.stderr.write('Type the words, then Ctrl-D on a line of its own:\n')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const writeWords = async (options: Common, name: string, said: string | undefined, more = {}) => {
  const words = said ?? (await fromInput())
  await write(options, name, { ...argsOf(options), ...more, words })
  const typed = said === undefined && process.stdin.isTTY && process.exitCode !== 0
  if (typed) process.stderr.write(`Your words, to give them again:\n${words}\n`)
}

const addRetract = (parent: Command, noun: string) =>
  command(parent, 'retract', `takes back a ${noun}; it stays on the record, struck through with its reason`)
    .argument('<id>', `the ${noun}, as the command said that added it`)
    .requiredOption('--reason <words>', 'why, in words for the public')
    .option('--json', json)
    .action((id: string, options: Common) => write(options, `${noun} retract`, { id, ...argsOf(options) }))

const addStatement = (program: Command) => {
  const statement = program.command('statement').description('what others say, set beside the measurements')
  addRetract(statement, 'statement')
  command(statement, 'add', 'puts somebody’s dated words on the record; they are never changed or removed')
    .argument('[words]', theWords)
    .requiredOption('--said-at <time>', `when it was said, ${time}`)
    .addOption(new Option('--speaker <who>', 'what the source is').choices(speakers).makeOptionMandatory())
    .requiredOption('--source <name>', 'who said it, in words for the public')
    .option('--url <address>', 'where it can be read')
    .option('--probe <id>', 'the journey it is about; all when left out')
    .option('--incident <id>', 'the incident it is about')
    .addOption(lang())
    .option('--json', json)
    .action((words: string | undefined, options: Common) => writeWords(options, 'statement add', words))
}

const addMaintenance = (program: Command) => {
  const maintenance = program.command('maintenance').description('maintenance that was announced')
  addRetract(maintenance, 'maintenance')
  command(maintenance, 'add', 'puts announced maintenance on the record; runs go on during it')
    .argument('[words]', theWords)
    .requiredOption('--from <time>', `when it begins, ${time}`)
    .requiredOption('--to <time>', 'when it ends')
    .option('--announced-at <time>', 'when it was announced (default: now); it counts only before it begins')
    .requiredOption('--source <name>', 'who announced it, in words for the public')
    .option('--url <address>', 'where it can be read')
    .option('--probe <id>', 'the journey concerned; all when left out')
    .addOption(lang())
    .option('--json', json)
    .action((words: string | undefined, options: Common) => writeWords(options, 'maintenance add', words))
}

const report = async (file: string | undefined, options: Common) => {
  const args = argsOf(options)
  if (file === undefined) return write(options, 'incident report', args)
  if (Object.keys(args).length > 0) {
    throw new WrongUse('Give a file or options, not both: nothing was put on the record.')
  }
  return write(options, 'incident report', { reported: JSON.stringify(readReportedFile(file)) })
}

const addReport = (incident: Command) =>
  command(incident, 'report', 'puts on the record an incident that others reported, with its sources')
    .argument('[file]', 'YAML or JSON, as under `reported:` in constat.yaml: one incident or a list')
    .option('--title-fr <words>', 'without a file: what happened, in French')
    .option('--title-en <words>', 'what happened, in English')
    .option('--began-at <time>', `when it is said to have begun, ${time}`)
    .option('--ended-after <time>', 'it is known to have lasted at least until then')
    .option('--ended-before <time>', 'it is known to have ended by then')
    .option('--probe <id>', 'the journey concerned; all when left out')
    .option('--source <name>', 'who says so')
    .option('--says <words>', 'what the source says, in short')
    .option('--url <address>', 'where it can be read')
    .option('--json', json)
    .action(report)

const addIncident = (program: Command) => {
  const incident = program.command('incident').description('words and corrections on incidents')

  command(incident, 'annotate', 'puts words of ours beside an incident; they are never changed or removed')
    .argument('<id>', 'the incident, as `constat incidents` shows it')
    .argument('[words]', theWords)
    .option('--url <address>', 'where more can be read')
    .addOption(lang())
    .option('--json', json)
    .action((id: string, words: string | undefined, options: Common) =>
      writeWords(options, 'incident annotate', words, { incident: id }),
    )

  addReport(incident)

  command(
    incident,
    'retract',
    'takes an incident out of the figures, or back what was reported; struck through with its reason',
  )
    .argument('<id>', 'the incident, as `constat incidents` shows it')
    .requiredOption('--reason <words>', 'why, in words for the public')
    .option('--json', json)
    .action((id: string, options: Common) => write(options, 'incident retract', { id, ...argsOf(options) }))
}

/** Adds the commands for statements, announced maintenance, and words on incidents. */
export const addWordsCommands = (program: Command) => {
  addStatement(program)
  addMaintenance(program)
  addIncident(program)
}
