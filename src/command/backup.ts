// The commands that copy everything away, and back.
import type { Command } from 'commander'
import { backup } from '../backup/backup.ts'
import { restore } from '../backup/restore.ts'
import { version } from '../version.ts'
import { type Common, command, readable } from './command.ts'

const json = 'the result as JSON'

/** Adds `backup` and `restore`. */
export const addBackupCommands = (program: Command): void => {
  command(
    program,
    'backup',
    'copies everything to a folder, while Constat runs or not; again: only what is new',
  )
    .argument('<folder>', 'where to: made when absent')
    .option('--json', json)
    .action(async (to: string, common: Common) =>
      readable(common.json, await backup({ dataDir: common.data, to, version, now: Date.now() })),
    )

  command(program, 'restore', 'makes a data directory of a backup, every file and the whole log checked')
    .argument('<folder>', 'what `constat backup` made')
    .option('--json', json)
    .action(async (from: string, common: Common) =>
      readable(common.json, await restore({ from, dataDir: common.data })),
    )
}
