// CSV as RFC 4180 has it, which a spreadsheet may open without running anything.
import type { Cell, Column } from './columns.ts'

// A spreadsheet takes a text that begins so for a formula: an apostrophe makes it a text again.
const formula = /^[\s]*[=+\-@\t\r|%＝＋－＠]/u

const field = (cell: Cell) => {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const record = (cells: readonly Cell[]) => `${cells.map(field).join(',')}\r\n`

/** The first line: the names of the columns. */
export const csvHeader = <Row>(columns: readonly Column<Row>[]): string =>
  record(columns.map(({ name }) => name))

/** Lines, one a row, each with its end. */
export const csvLines = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  rows.map((row) => record(columns.map(({ of }) => of(row)))).join('')
