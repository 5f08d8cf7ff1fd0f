// The command that makes a probe of a recording, asking on a terminal what the recording does not say.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { done } from '../act/given.ts'
import { Refusal, WrongUse } from '../data-directory.ts'
import { type Recording, readRecording } from '../probe/recording.ts'
import { type Ask, openAsking } from './asking.ts'
import { type Common, readable } from './command.ts'
import {
  type Choices,
  importRecording,
  objectionsTo,
  outlineOf,
  queriesIn,
  typedValues,
} from './import-recording.ts'

type Given = Pick<Common, 'json'> & {
  readonly output: string
  readonly id?: string
  readonly titleFr?: string
  readonly titleEn?: string
  readonly value: ReadonlyMap<string, string | null>
  readonly keep: ReadonlyMap<string, null>
  readonly page: ReadonlyMap<number, string>
  readonly keepQuery: ReadonlyMap<number, boolean>
  readonly dropQuery: ReadonlyMap<number, boolean>
  readonly submits?: number
  readonly see?: string
}

const placeholder = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/

const parted = (text: string) => {
  const at = text.lastIndexOf('=')
  return at < 1 ? null : ([text.slice(0, at), text.slice(at + 1).trim()] as const)
}

const addValue = (text: string, known: ReadonlyMap<string, string>) => {
  const [typed, name = ''] = parted(text) ?? []
  if (typed === undefined || !placeholder.test(name))
    throw new InvalidArgumentError('Write what was typed, and what it is: "Martin=last_name".')
  return new Map([...known, [typed, name]])
}

const addKept = (typed: string, known: ReadonlyMap<string, null>) => new Map([...known, [typed, null]])

const stepNumber = (text: string) => {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write the number of a step of the recording.')
}

const addPage = (text: string, known: ReadonlyMap<number, string>) => {
  const [, number, words] = /^(\d+)=(.*\S.*)$/.exec(text) ?? []
  if (number === undefined || words === undefined)
    throw new InvalidArgumentError(
      'Write the number of a step, and words of the page it leads to: "4=Mes numéros".',
    )
  return new Map([...known, [Number(number), words.trim()]])
}

const addQuery = (isKept: boolean) => (text: string, known: ReadonlyMap<number, boolean>) =>
  new Map([...known, [stepNumber(text), isKept]])

const recordingIn = (file: string): Recording => {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const why =
      cause instanceof SyntaxError
        ? 'is not JSON'
        : `cannot be read (${(cause as NodeJS.ErrnoException).code})`
    throw new WrongUse(`${file} ${why}: in the Recorder, export the recording as JSON and name that file.`)
  }
  const recording = readRecording(value)
  if (typeof recording !== 'string') return recording
  throw new WrongUse(`${file} is no recording of Chrome’s Recorder (${recording}): export it again as JSON.`)
}

const idOf = ({ id, output }: Given) => {
  const name = id ?? basename(output).replace(/\.json$/, '')
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) return name
  throw new WrongUse(
    `${name} cannot be the id of a probe: write small letters, digits and hyphens, as -o probes/sign-up.json or --id sign-up.`,
  )
}

const askName = async (ask: Ask, typed: string): Promise<string | null> => {
  for (;;) {
    const name = await ask(
      `« ${typed} » was typed. What is it (email, password, last_name…; Enter: nobody’s, keep it)? `,
    )
    if (name === '') return null
    if (placeholder.test(name)) return name
  }
}

const askNumber = async (ask: Ask): Promise<number> => {
  for (;;) {
    const answer = await ask('Which step sends the form (its number)? ')
    if (/^[1-9]\d*$/.test(answer)) return Number(answer)
  }
}

const askQuery = async (ask: Ask, number: number, path: string): Promise<boolean> =>
  /^(?:y|yes|o|oui)$/i.test(
    await ask(
      `Step ${number} opens ${path} with words after a « ? », which may be a key that only you were given. Keep them (y, Enter: no)? `,
    ),
  )

const askWords = async (ask: Ask): Promise<string> => {
  for (;;) {
    const words = await ask('Which words are on the last page, and on no page before (a heading)? ')
    if (words !== '') return words
  }
}

/** What was chosen by options, and what is still to be asked; without a terminal, that is named. */
const choicesOf = async (recording: Recording, given: Given, ask: Ask | null): Promise<Choices> => {
  const values = new Map<string, string | null>([...given.value, ...given.keep])
  if (ask) {
    for (const typed of typedValues(recording)) {
      if (!values.has(typed)) values.set(typed, await askName(ask, typed))
    }
  }
  const submits = given.submits ?? (ask && (await askNumber(ask)))
  const see = given.see?.trim() || (ask && (await askWords(ask)))
  const missing = [
    ...(submits === null ? ['--submits N: the number of the step that sends the form'] : []),
    ...(!see ? ['--see "words": what is read on the last page, and on no page before'] : []),
  ]
  if (submits === null || !see)
    throw new WrongUse(
      `The recording does not say everything. Write\n${missing.join('\n')}\n\n${outlineOf(recording)}`,
    )
  const queries = new Map([...given.keepQuery, ...given.dropQuery])
  if (ask) {
    for (const { number, path } of queriesIn(recording)) {
      if (!queries.has(number)) queries.set(number, await askQuery(ask, number, path))
    }
  }
  const [titleFr, titleEn] = [given.titleFr?.trim() || null, given.titleEn?.trim() || null]
  return { id: idOf(given), titleFr, titleEn, values, submits, see, pages: given.page, queries }
}

const save = (file: string, text: string) => {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Refusal(
      code === 'EEXIST'
        ? `${file} is there already: name another with -o, or remove it.`
        : `${file} cannot be written (${code}): name a file in a folder that is there with -o.`,
      { cause },
    )
  }
}

const importFrom = async (source: string, given: Given, ask: Ask | null) => {
  const recording = recordingIn(source)
  const objections = objectionsTo(recording)
  if (objections.length > 0) throw new Refusal(objections.join('\n'))
  if (ask) process.stderr.write(`${outlineOf(recording)}\n\n`)
  const made = importRecording(recording, await choicesOf(recording, given, ask))
  if ('problems' in made) throw new Refusal(`${made.problems.join('\n')}\n\n${outlineOf(recording)}`)
  const { file } = made
  save(given.output, `${JSON.stringify(file, null, 2)}\n`)
  const steps = file.steps.map(({ name, title }) => `  ${name}: ${title.en}`)
  const text = `${given.output} is written:\n${steps.join('\n')}\nName it in constat.yaml: probes: [{ id: ${file.id}, file: ${given.output}, … }]`
  return done(text, { id: file.id, file: given.output, steps: file.steps.map(({ name }) => name) })
}

const run = async (source: string, given: Given) => {
  if (!process.stdin.isTTY) return readable(given.json, await importFrom(source, given, null))
  const { ask, close } = openAsking(process.stdin, process.stderr)
  try {
    readable(given.json, await importFrom(source, given, ask))
  } finally {
    close()
  }
}

/** Adds the command for recordings. */
export const addProbeCommands = (program: Command) => {
  program
    .command('probe')
    .description('probes of your own')
    .command('import')
    .description('makes a probe of a recording that Chrome’s Recorder exported as JSON')
    .argument('<recording>', 'the exported file')
    .requiredOption('-o, --output <file>', 'the probe file to write, e.g. probes/sign-up.json')
    .option('--id <name>', 'the probe’s id (default: the name of the file)')
    .option('--title-fr <words>', 'its title in French (default: the recording’s)')
    .option('--title-en <words>', 'its title in English (default: the recording’s)')
    .option(
      '--value <typed=name>',
      'what was typed, and which value of the identity it is',
      addValue,
      new Map(),
    )
    .option('--keep <typed>', 'what was typed and is nobody’s: it stays as it is', addKept, new Map())
    .option('--submits <number>', 'the step that sends the form', stepNumber)
    .option('--see <words>', 'what is read on the last page, and on no page before')
    .option('--page <number=words>', 'what is read on the page a step leads to', addPage, new Map())
    .option(
      '--keep-query <number>',
      'a step whose address keeps what follows its ?',
      addQuery(true),
      new Map(),
    )
    .option(
      '--drop-query <number>',
      'a step whose address loses what follows its ?',
      addQuery(false),
      new Map(),
    )
    .option('--json', 'the result as JSON')
    .action(run)
}
