// Whose signatures a checkpoint must have (c2sp.org/tlog-policy): the log's, and every witness's that is named.
import { formatVkey, type NoteKey, parseVkey } from './note.ts'

export type Policy = { readonly log: NoteKey; readonly witnesses: readonly NoteKey[] }

/** The one way in which we write a policy. */
export const formatPolicy = ({ log, witnesses }: Policy): string => {
  const names = witnesses.map((_, at) => `w${at + 1}`)
  return [
    `log ${formatVkey(log)}`,
    ...witnesses.map((witness, at) => `witness ${names[at]} ${formatVkey(witness)}`),
    ...(names.length > 0 ? [`group witnesses all ${names.join(' ')}`, 'quorum witnesses'] : ['quorum none']),
    '',
  ].join('\n')
}

/** Reads a policy of ours; null when it is not written as we write them. */
export const parsePolicy = (text: string): Policy | null => {
  const [first = '', ...others] = text.split('\n')
  const log = first.startsWith('log ') ? parseVkey(first.slice('log '.length)) : null
  const witnesses = others
    .filter((line) => line.startsWith('witness '))
    .map((line) => parseVkey(line.split(' ')[2] ?? ''))
    .filter((key): key is NoteKey => key?.kind === 4)
  return log?.kind === 1 && formatPolicy({ log, witnesses }) === text ? { log, witnesses } : null
}
