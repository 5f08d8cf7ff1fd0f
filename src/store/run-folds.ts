// Runs that ended alike, one after another, told once: a long outage is a few lines, however many tried.
import type { Outcome, Tier, Verdict } from '../outcome/outcome.ts'
import type { Database } from './database.ts'
import { discounted } from './runs.ts'

/** So many runs in a row that ended alike; the first and the last of them. */
export type RunFold = {
  readonly count: number
  readonly tier: Tier
  readonly verdict: Verdict
  readonly outcome: Outcome
  readonly failedStep: string | null
  readonly discounted: string | null
  readonly first: { readonly id: string; readonly startedAt: number }
  readonly last: { readonly id: string; readonly startedAt: number }
}

type Row = Omit<RunFold, 'first' | 'last'> & {
  readonly firstId: string
  readonly firstAt: number
  readonly lastId: string
  readonly lastAt: number
}

/** The folds over the runs of a database. */
export const runFolds = (db: Database) => {
  const list = db.prepare(
    `WITH told AS (
       SELECT run.seq, started_at, tier, verdict, outcome,
         plan.steps ->> failed_step AS step, ${discounted} AS reason,
         (SELECT count(*) FROM json_each(@breaks) WHERE value <= started_at) AS chapter
       FROM run JOIN opening ON opening.id = opening_id JOIN plan ON plan.id = plan_id
       WHERE run.probe_id = (SELECT id FROM probe WHERE name = @probe) AND run.seq BETWEEN @from AND @to
     ), islands AS (
       SELECT *, row_number() OVER (PARTITION BY tier ORDER BY seq)
         - row_number() OVER (PARTITION BY tier, verdict, outcome, step, reason, chapter ORDER BY seq) AS island
       FROM told
     ), folds AS (
       SELECT count(*) AS count, tier, verdict, outcome, step, reason,
         min(started_at) AS firstAt, max(started_at) AS lastAt, min(seq) AS firstSeq, max(seq) AS lastSeq
       FROM islands GROUP BY tier, verdict, outcome, step, reason, chapter, island
     )
     SELECT count, tier, verdict, outcome, step AS failedStep, reason AS discounted, firstAt, lastAt,
       (SELECT lower(hex(run_id)) FROM run JOIN opening ON opening.id = opening_id WHERE seq = firstSeq) AS firstId,
       (SELECT lower(hex(run_id)) FROM run JOIN opening ON opening.id = opening_id WHERE seq = lastSeq) AS lastId
     FROM folds ORDER BY firstSeq`,
  )
  return {
    /** The runs of a probe from one `seq` to another, both included, oldest first: tiers fold apart, no fold spans a break. */
    list: (probe: string, from: number, to: number, breaks: readonly number[]): RunFold[] =>
      (list.all({ probe, from, to, breaks: JSON.stringify(breaks) }) as Row[]).map(
        ({ firstId, firstAt, lastId, lastAt, ...fold }) => ({
          ...fold,
          first: { id: firstId, startedAt: firstAt },
          last: { id: lastId, startedAt: lastAt },
        }),
      ),
  }
}
