// Runs that Constat itself ends, or does not begin, because it stops or is paused.

/** Why; `gap` is what becomes of a planned run that had not begun. */
export class Abandoned extends Error {
  readonly gap: 'stopped' | 'paused'

  constructor(gap: 'stopped' | 'paused', message: string) {
    super(message)
    this.gap = gap
  }
}
