// Writes a first constat.yaml, which explains itself.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reply } from '../act/instance.ts'
import { Refusal } from '../data-directory.ts'

const template = new URL('../config/template.yaml', import.meta.url)
const schema = fileURLToPath(new URL('../../docs/constat.schema.json', import.meta.url))

/** Writes a commented configuration; throws a Refusal when the file is there already or cannot be written. */
export const writeFirstConfig = (file: string): Reply => {
  const toSchema = relative(dirname(resolve(file)), schema)
  const firstLine = `# yaml-language-server: $schema=${toSchema.startsWith('.') ? toSchema : `./${toSchema}`}`
  try {
    // Exclusive: what somebody wrote is never written over, not even by two at once.
    writeFileSync(file, `${firstLine}\n${readFileSync(template, 'utf8')}`, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Refusal(
      code === 'EEXIST'
        ? `${file} is there already: edit it, or name another file with --config.`
        : `${file} cannot be written (${code}): name a file in a folder of yours with --config.`,
      { cause },
    )
  }
  const text = `${file} is written: replace in it what ends in .example, then run \`npx constat check\`.`
  return { exit: 0, text, json: { file } }
}
