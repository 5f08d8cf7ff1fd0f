// Corrections of what was put on the record by people: it stays there, with when and why it was taken back.
import type { Database } from './database.ts'

/** When and why something was taken back; `at` is epoch milliseconds. */
export type TakenBack = { readonly at: number; readonly reason: string }

/** Whether what people put on the record was not taken back since. */
export const stands = ({ takenBack }: { readonly takenBack: TakenBack | null }): boolean => takenBack === null

export type Spoken = 'statement' | 'maintenance' | 'reported'

export type NewTakenBack = TakenBack & { readonly kind: Spoken; readonly target: string }

/** What a query of words selects and joins besides, to say whether they were taken back. */
export const takenBackColumns =
  'words_correction.at AS takenBackAt, words_correction.reason AS takenBackReason'

export const takenBackJoin = 'LEFT JOIN words_correction ON words_correction.target = public_id'

type Columns = { readonly takenBackAt: number | null; readonly takenBackReason: string | null }

/** A row with these columns, as everybody else reads it. */
export const readTakenBack = <Row extends Columns>({ takenBackAt, takenBackReason, ...row }: Row) => ({
  ...row,
  takenBack: takenBackAt === null ? null : { at: takenBackAt, reason: takenBackReason ?? '' },
})

/** Returns what keeps a correction. */
export const wordsCorrections = (db: Database) => {
  const insert = db.prepare(
    'INSERT INTO words_correction (kind, target, reason, at) VALUES (@kind, unhex(@target), @reason, @at)',
  )
  return (correction: NewTakenBack) => {
    insert.run(correction)
  }
}
