// The command that checks an export: it needs neither configuration nor data directory, and asks no network.
import { type Command, Option } from 'commander'
import type { Lang } from '../../views/language.ts'
import type { Reply } from '../act/instance.ts'

type Given = {
  readonly vkey?: string
  readonly ca?: readonly string[]
  readonly witness?: readonly string[]
  readonly lang: Lang
  readonly json?: boolean
}

const gathered = (value: string, before: readonly string[] = []) => [...before, value]

// One line, written over for each hundredth of the file.
const openProgress = () => {
  const { isTTY } = process.stderr
  let shown = -1
  return {
    show: (share: number) => {
      const hundredths = Math.floor(100 * share)
      if (!isTTY || hundredths === shown) return
      shown = hundredths
      process.stderr.write(`\rReading: ${hundredths} %`)
    },
    end: () => {
      if (shown >= 0) process.stderr.write('\n')
    },
  }
}

/** Adds `verify FILE`; `show` prints a reply and sets the exit code. */
export const addVerify = (program: Command, show: (json: boolean | undefined, reply: Reply) => void) => {
  program
    .command('verify')
    .description('checks an export, offline, and says what holds and what does not')
    .argument('<file>', 'the export: a file whose name ends in .asice')
    .option('--vkey <key>', 'the key that the log must have, or a file that holds it (default: the export’s)')
    .option(
      '--ca <file>',
      'PEM certificates of an authority to trust; may be repeated (default: the export’s)',
      gathered,
    )
    .option(
      '--witness <key>',
      'the key of a witness that must have cosigned, or a file that holds it; may be repeated',
      gathered,
    )
    .addOption(new Option('--lang <lang>', 'language of the sentences').choices(['fr', 'en']).default('en'))
    .option('--json', 'the result as JSON')
    .action(async (file: string, { json, ...given }: Given) => {
      // Loaded here: no other command needs what reads certificates.
      const { verifyFile } = await import('./verify-file.ts')
      const progress = openProgress()
      const reply = await verifyFile({ file, ...given }, progress.show)
      progress.end()
      show(json, reply)
    })
}
