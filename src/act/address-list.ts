// A list of subscribers as a spreadsheet writes it: CSV with a first line of names, commas or semicolons.
import { readFileSync } from 'node:fs'
import { addressIn } from '../alert/address.ts'
import { WrongUse } from '../data-directory.ts'
import type { SubscriberSettings } from '../store/subscribers.ts'

/** One line of the list; `consent` is the proof that its owner wants to be told. */
export type Listed = {
  readonly line: number
  readonly address: string
  readonly consent: string
  readonly settings: SubscriberSettings
}

const columns = ['address', 'consent', 'journeys', 'about', 'how', 'language', 'reminders'] as const

type Column = (typeof columns)[number]

const choices = {
  about: ['outages', 'outages-and-degradations', 'everything'],
  how: ['at-once', 'daily', 'weekly'],
  language: ['fr', 'en'],
  reminders: ['yes', 'no'],
} as const

// A row of the list may be several lines of the file.
type Row = { readonly line: number; readonly cells: string[] }

// RFC 4180: a quoted field may hold the separator, line ends, and doubled quotes.
const rowsOf = (text: string, separator: string): Row[] => {
  const cell = new RegExp(`("(?:[^"]|"")*"|[^${separator}"\\r\\n]*)(${separator}|\\r?\\n|$)`, 'y')
  const rows: Row[] = [{ line: 1, cells: [] }]
  let line = 1
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text)
    if (!found) throw new WrongUse(`Line ${line} has a quote out of place: quote whole fields.`)
    const [all, written = '', end = ''] = found
    rows.at(-1)?.cells.push(written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written)
    line += all.split('\n').length - 1
    if (end !== separator) rows.push({ line, cells: [] })
  }
  return rows
}

const textIn = (file: string) => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    throw code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
      ? new WrongUse(`${file} is not UTF-8: save it as "CSV UTF-8", and import it again.`)
      : new WrongUse(`${file} cannot be read (${code}): name a CSV file.`)
  }
}

const columnsOf = (file: string, head: readonly string[]) => {
  const names = head.map((name) => name.trim().toLowerCase())
  const missing = (['address', 'consent'] as const).filter((name) => !names.includes(name))
  const unknown = names.filter((name) => !columns.some((one) => one === name))
  if (missing.length === 0 && unknown.length === 0) return names as Column[]
  const what = missing.length > 0 ? `lacks ${missing.join(' and ')}` : `has ${unknown.join(', ')}`
  throw new WrongUse(
    `The first line of ${file} ${what}: it names the columns, address and consent (the proof of it) at least; the others are ${columns.slice(2).join(', ')}.`,
  )
}

const readRow = (
  line: number,
  cell: (name: Column) => string,
  known: readonly string[],
): Listed | readonly string[] => {
  const journeys = cell('journeys')
    .split(/[\s|,;]+/)
    .filter((id) => id !== '' && id !== 'all')
  const unknown = journeys.filter((id) => !known.includes(id))
  const strange = (Object.keys(choices) as (keyof typeof choices)[]).filter(
    (name) => cell(name) !== '' && !choices[name].some((one) => one === cell(name)),
  )
  const problems = [
    ...(addressIn(cell('address')) === null ? ['write one e-mail address'] : []),
    ...(cell('consent') === '' ? ['note the proof of consent: a form and its date'] : []),
    ...unknown.map((id) => `there is no journey ${id}`),
    ...strange.map((name) => `${name}: write one of ${choices[name].join(', ')}`),
  ]
  if (problems.length > 0) return problems.map((words) => `line ${line}: ${words}`)
  const chosen = <Name extends 'about' | 'how' | 'language'>(name: Name) =>
    (cell(name) || choices[name][0]) as (typeof choices)[Name][number]
  const settings: SubscriberSettings = {
    journeys: journeys.length === 0 ? 'all' : journeys,
    about: chosen('about'),
    how: chosen('how'),
    language: chosen('language'),
    reminders: cell('reminders') !== 'no',
    paused: false,
  }
  return { line, address: cell('address'), consent: cell('consent'), settings }
}

/**
 * The lines of a list, whose journeys are among the `known` ones; throws a WrongUse that tells every problem, line by
 * line, so that nothing is imported by half.
 */
export const readAddressList = (file: string, known: readonly string[]): readonly Listed[] => {
  const text = textIn(file)
  const [first = ''] = text.split('\n', 1)
  const [head, ...rows] = rowsOf(text, first.includes(';') ? ';' : ',')
  const names = columnsOf(file, head?.cells ?? [])
  const read = rows.flatMap(({ line, cells }) =>
    cells.every((one) => one.trim() === '')
      ? []
      : [readRow(line, (name) => cells[names.indexOf(name)]?.trim() ?? '', known)],
  )
  const problems = read.flatMap((one) => ('line' in one ? [] : one))
  if (problems.length > 0) {
    throw new WrongUse(
      `Nothing of ${file} was imported; mend it and import it again.\n${problems.join('\n')}`,
    )
  }
  return read.flatMap((one) => ('line' in one ? [one] : []))
}
