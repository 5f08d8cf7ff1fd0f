// The few runs of an outage, and how the API lists them.
import { aRun, minute } from './runs.ts'
import { aStore, recordRun } from './store.ts'

export const t0 = Date.UTC(2021, 9, 1, 6, 12)

/** A pass, two failures, and one attempt without conclusion. */
export const anOutage = () => {
  const { store } = aStore()
  const runs = [
    aRun({ at: t0 }),
    aRun({ at: t0 + 5 * minute, fails: 2 }),
    aRun({ at: t0 + 10 * minute, fails: 2 }),
    aRun({ at: t0 + 15 * minute, verdict: 'inconclusive' }),
  ]
  for (const run of runs) recordRun(store, run)
  const ids = runs.map(({ id }) => id) as [string, string, string, string]
  return { store, ids, now: t0 + 16 * minute }
}

export type RunsPage = {
  readonly runs: readonly { readonly id: string }[]
  readonly next_cursor: string | null
}

/** The ids of the runs that a query finds, through all its pages. */
export const runsAlong = async (json: (path: string) => Promise<unknown>, query: string) => {
  const found: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = (await json(`/api/v1/runs?${query}${cursor && `&cursor=${cursor}`}`)) as RunsPage
    found.push(...page.runs.map(({ id }) => id))
    cursor = page.next_cursor
  }
  return found
}
