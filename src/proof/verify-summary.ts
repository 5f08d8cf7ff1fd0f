// Whether an export says of itself what is in it.
import type { Bundle } from './bundle.ts'
import { authorityPath, isSealed, runFolder } from './layout.ts'
import { redactionsName, redactionsOf } from './redactions.ts'
import type { Summary } from './summary.ts'
import type { Leaves } from './verify-leaves.ts'
import { underWayIn } from './verify-runs.ts'

const sameList = (a: readonly unknown[], b: readonly unknown[]) => JSON.stringify(a) === JSON.stringify(b)

/** What is wrong with what an export says of its runs and of those that are missing. */
export const contentProblem = (summary: Summary, leaves: Leaves): string | null => {
  const { runs, gaps } = leaves
  const found = runs.map(({ index, leaf }) => [index, leaf.run_id, leaf.outcome, leaf.started_at])
  const said = summary.runs.map((run) => [run.index, run.run_id, run.outcome, run.started_at])
  if (!sameList(found, said)) return 'its runs are not those of the log'
  const missing = gaps.map(({ index, leaf }) => [index, leaf.count])
  const admitted = summary.gaps.map(({ index, count }) => [index, count])
  if (!sameList(missing, admitted)) return 'its gaps are not those of the log'
  const open = underWayIn(leaves).map(({ index }) => index)
  if (!sameList(open, summary.under_way)) return 'the runs under way are not those that it names'
  const missed = gaps.reduce((total, { leaf }) => total + leaf.count, 0)
  const scheduled = runs.filter(({ leaf }) => leaf.trigger === 'schedule').length
  const isCounted = summary.missed_runs === missed && summary.planned_runs === scheduled + missed
  return isCounted ? null : `${scheduled} planned runs happened and ${missed} did not`
}

/** What is wrong with whether an export says that it is complete, and with whom it says to have asked in vain. */
export const claimsProblem = (
  { digests }: Bundle,
  { complete, sealed_by, absent_authorities: absent }: Summary,
): string | null => {
  if ([...digests.keys()].some(isSealed) !== complete)
    return complete
      ? 'it says to be complete, and holds no original'
      : 'it holds originals, and does not say so'
  const invented = absent.find(
    (name, at) =>
      !digests.has(authorityPath(name)) || sealed_by.includes(name) || absent.indexOf(name) !== at,
  )
  return invented === undefined ? null : `it says that ${invented} gave no token`
}

/** What is wrong with what an export says was hidden in its runs. */
export const redactionsProblem = async (
  { file }: Bundle,
  { runs }: Leaves,
  { redactions }: Summary,
): Promise<string | null> => {
  const found: Summary['redactions'][number][] = []
  for (const { leaf } of runs) {
    const bytes = await file(`${runFolder(leaf.run_id)}/${redactionsName}`)
    found.push(...((bytes && redactionsOf(leaf, bytes)) ?? []))
  }
  return JSON.stringify(found) === JSON.stringify(redactions)
    ? null
    : 'it does not tell what its runs say was hidden in them'
}
