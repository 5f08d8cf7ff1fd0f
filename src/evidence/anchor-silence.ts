// Who has given no time-stamp for so long that the operator should hear of it.

export type Silences = {
  readonly refused: (by: string, reason: string) => void
  readonly heard: (by: string) => void
}

/** Tells `onSilence` of whoever went on refusing for `toleratedMs` or longer. */
export const openSilences = (
  monotonic: () => number,
  toleratedMs: number,
  onSilence: (by: string, reason: string) => void,
): Silences => {
  const since = new Map<string, number>()
  return {
    refused: (by, reason) => {
      const first = since.get(by) ?? monotonic()
      since.set(by, first)
      if (monotonic() - first >= toleratedMs) onSilence(by, reason)
    },
    heard: (by) => {
      since.delete(by)
    },
  }
}
