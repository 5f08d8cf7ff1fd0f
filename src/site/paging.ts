// Pages of what is listed by moment, newest first, with cursors that hold while more is recorded.

/** What a cursor looks like: a moment, and how many that began at it were given already. */
export const momentCursor = /^(\d{1,15})(?:\.(\d{1,6}))?$/

type Listed<One> = {
  /** Those that began before a moment, newest first. */
  readonly list: (filter: { readonly before?: number; readonly limit: number }) => readonly One[]
  readonly momentOf: (one: One) => number
}

/** One page from a cursor on; `next` is null at the end. */
export const pageByMoment = <One>(
  { list, momentOf }: Listed<One>,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): { readonly page: readonly One[]; readonly next: string | null } => {
  const [, moment, given] = momentCursor.exec(cursor ?? '') ?? []
  const skip = Number(given ?? 0)
  const before = moment === undefined ? {} : { before: Number(moment) + 1 }
  const found = list({ ...before, limit: skip + limit + 1 }).slice(skip)
  const page = found.slice(0, limit)
  const oldest = page.at(-1)
  if (oldest === undefined || found.length <= limit) return { page, next: null }
  const last = momentOf(oldest)
  const alike = page.filter((one) => momentOf(one) === last).length
  const carried = Number(moment) === last ? skip : 0
  return { page, next: `${last}.${alike + carried}` }
}

/** Every page after another, each read when it is asked for. */
export const pagesByMoment = function* <One>(listed: Listed<One>, limit: number): Generator<readonly One[]> {
  for (let cursor: string | undefined; ; ) {
    const { page, next } = pageByMoment(listed, { cursor, limit })
    if (page.length > 0) yield page
    if (next === null) return
    cursor = next
  }
}
