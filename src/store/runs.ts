// Runs with their steps and controls: written once, read by pages and folded into incidents.

import type { RunFact } from '../incident/incident.ts'
import type { Control, Outcome, StepResult, StepStatus, Tier, Trigger, Verdict } from '../outcome/outcome.ts'
import type { Database } from './database.ts'

export type KeptStep = StepResult & {
  /** SHA-256 of the picture, 64 hexadecimal digits. */
  readonly screenshot: string | null
}

export type KeptRun = {
  readonly seq: number
  readonly id: string
  readonly probe: string
  readonly tier: Tier
  /** What was planned, when the run was made at another tier: over the cap, it only looks. */
  readonly tierPlanned: Tier | null
  readonly vantage: string
  readonly trigger: Trigger
  readonly scheduledAt: number
  readonly startedAt: number
  readonly endedAt: number
  readonly durationMs: number
  readonly outcome: Outcome
  readonly verdict: Verdict
  readonly failedStep: string | null
  readonly detail: string | null
  /** When the registry let us come back, if it said so. */
  readonly retryAt: number | null
  readonly userAgent: string
  readonly browser: string
  /** Why the run was taken out of the figures; null when it counts. */
  readonly discounted: string | null
}

export type RunFilter = {
  readonly probe?: string | undefined
  readonly verdict?: Verdict | undefined
  /** Bounds of `startedAt`, epoch milliseconds: from inclusive, to exclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Only runs committed before this one, and after that one. */
  readonly before?: number | undefined
  readonly after?: number | undefined
  readonly limit: number
}

/** A run to fold, with what coverage needs of it. */
export type FoldedRun = RunFact & {
  /** What was planned, when the run was made at another tier. */
  readonly tierPlanned: Tier | null
  readonly seq: number
  readonly trigger: Trigger
  readonly scheduledAt: number
  readonly durationMs: number
}

/** Why a run is out of the figures: one correction takes out an incident's failing runs, another one run. */
export const discounted = `(SELECT reason FROM correction WHERE correction.probe_id = run.probe_id
  AND run.seq BETWEEN from_seq AND to_seq AND (kind = 'run' OR run.verdict = 'down') LIMIT 1)`

const from = `FROM run JOIN opening ON opening.id = opening_id JOIN plan ON plan.id = plan_id
  JOIN probe ON probe.id = run.probe_id`

const columns = `run.seq, lower(hex(run_id)) AS id, probe.name AS probe, tier, tier_planned AS tierPlanned, vantage, trigger,
  scheduled_at AS scheduledAt, started_at AS startedAt, ended_at AS endedAt, duration_ms AS durationMs,
  outcome, verdict, plan.steps ->> failed_step AS failedStep, detail, retry_at AS retryAt, user_agent AS userAgent, browser,
  ${discounted} AS discounted`

const stepColumns = `plan.steps ->> position AS name, status, step.started_at AS startedAt,
  step.ended_at AS endedAt, step.duration_ms AS durationMs, url, step.detail, lower(hex(screenshot)) AS screenshot`

type ControlRow = Omit<Control, 'ok'> & { readonly ok: number }

type StepRow = Omit<KeptStep, 'screenshot'> & { readonly screenshot: string; readonly seq: number }

// Steps and controls, read for many runs at once.
const parts = (db: Database) => {
  const steps = db.prepare(
    `SELECT run_seq AS seq, ${stepColumns} FROM step JOIN run ON run.seq = run_seq
       JOIN opening ON opening.id = opening_id JOIN plan ON plan.id = plan_id
     WHERE run_seq IN (SELECT value FROM json_each(?)) ORDER BY run_seq, position`,
  )
  const controls = db.prepare(
    'SELECT url, ok, asked_at AS askedAt, detail FROM control WHERE run_seq = ? ORDER BY position',
  )
  const stepsOf = (seqs: readonly number[]) => {
    const bySeq = Map.groupBy(steps.all(JSON.stringify(seqs)) as StepRow[], (row) => row.seq)
    return (seq: number): KeptStep[] =>
      (bySeq.get(seq) ?? []).map(({ seq: _, screenshot, ...step }) => ({
        ...step,
        screenshot: screenshot || null,
      }))
  }
  const controlsOf = (seq: number): Control[] =>
    (controls.all(seq) as ControlRow[]).map((control) => ({ ...control, ok: Boolean(control.ok) }))
  return { stepsOf, controlsOf }
}

/** The runs kept so far. */
export const runs = (db: Database) => {
  const { stepsOf, controlsOf } = parts(db)
  const one = db.prepare(`SELECT ${columns} ${from} WHERE run_id = unhex(?)`)
  const list = db.prepare(
    `SELECT ${columns} ${from} WHERE (@probe IS NULL OR run.probe_id = (SELECT id FROM probe WHERE name = @probe))
       AND (@verdict IS NULL OR verdict = @verdict) AND started_at >= @from AND started_at < @to
       AND run.seq < @before AND run.seq > @after ORDER BY run.seq DESC LIMIT @limit`,
  )
  // Runs are listed in commit order, and a late one may have started before its neighbours.
  const reach = db.prepare(
    'SELECT min(seq) - 1 AS after, max(seq) + 1 AS before FROM run WHERE started_at >= ? AND started_at < ?',
  )
  const lines = ({ probe, verdict, limit, ...bounds }: RunFilter) => {
    const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = bounds
    const timed = bounds.from !== undefined || bounds.to !== undefined
    const within = timed ? (reach.get(from, to) as { after: number | null; before: number | null }) : null
    if (within?.before === null) return []
    return list.all({
      probe: probe ?? null,
      verdict: verdict ?? null,
      from,
      to,
      before: Math.min(bounds.before ?? Number.MAX_SAFE_INTEGER, within?.before ?? Number.MAX_SAFE_INTEGER),
      after: Math.max(bounds.after ?? 0, within?.after ?? 0),
      limit,
    }) as KeptRun[]
  }

  const withParts = (found: readonly KeptRun[]) => {
    const stepsBySeq = stepsOf(found.map(({ seq }) => seq))
    return found.map((run) => ({ ...run, steps: stepsBySeq(run.seq), controls: controlsOf(run.seq) }))
  }

  return {
    /** One run with its steps and controls; null when there is none with this id. */
    get: (id: string) => withParts(one.all(id) as KeptRun[])[0] ?? null,
    /** Runs with their steps and controls, newest first. */
    list: (filter: RunFilter) => withParts(lines(filter)),
    /** Runs without their steps and controls, newest first. */
    lines,
    facts: factsReader(db),
  }
}

type FactRow = Omit<FoldedRun, 'steps' | 'complete' | 'journey'> & { readonly names: string }

type StepTuple = readonly [
  seq: number,
  position: number,
  status: StepStatus,
  startedAt: number,
  endedAt: number,
]

// A rebuild reads every run there is: steps come as bare tuples, and the names of a plan are parsed once.
const factsReader = (db: Database) => {
  const facts = db.prepare(
    `SELECT run.seq, lower(hex(run_id)) AS id, tier, tier_planned AS tierPlanned, trigger,
       scheduled_at AS scheduledAt, iif(${discounted} IS NULL, verdict, 'inconclusive') AS verdict, run.started_at AS startedAt,
       run.ended_at AS endedAt, run.duration_ms AS durationMs, interval_ms AS intervalMs,
       open_after AS openAfter, close_after AS closeAfter, plan.steps AS names
     ${from} WHERE run.probe_id = @probeId AND run.seq > @after ORDER BY run.seq LIMIT @limit`,
  )
  const steps = db
    .prepare(
      `SELECT run_seq, position, status, started_at, ended_at FROM step
       WHERE run_seq IN (SELECT value FROM json_each(?)) ORDER BY run_seq, position`,
    )
    .raw()
  const namesOf = new Map<string, readonly string[]>()
  const parsed = (names: string) => {
    const known = namesOf.get(names) ?? (JSON.parse(names) as string[])
    namesOf.set(names, known)
    return known
  }
  /** The runs of a probe to fold, in commit order, a page at a time; a discounted one is inconclusive. */
  return (probeId: number, after: number, limit: number): FoldedRun[] => {
    const rows = facts.all({ probeId, after, limit }) as FactRow[]
    const tuples = steps.all(JSON.stringify(rows.map(({ seq }) => seq))) as StepTuple[]
    const bySeq = Map.groupBy(tuples, ([seq]) => seq)
    return rows.map(({ names, ...row }) => {
      const kept = (bySeq.get(row.seq) ?? []).map(([, position, status, startedAt, endedAt]) => ({
        name: parsed(names)[position] ?? '',
        status,
        startedAt,
        endedAt,
      }))
      return { ...row, ...factsOf(kept) }
    })
  }
}

export type Run = NonNullable<ReturnType<ReturnType<typeof runs>['get']>>

/** What the fold wants of a run's steps: their names, those that were tried, and whether all passed. */
export const factsOf = (
  steps: readonly Pick<KeptStep, 'name' | 'status' | 'startedAt' | 'endedAt'>[],
): Pick<RunFact, 'steps' | 'complete' | 'journey'> => ({
  journey: steps.map(({ name }) => name),
  complete: steps.every(({ status }) => status === 'passed'),
  steps: steps.flatMap(({ name, status, startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? [] : { name, passed: status === 'passed', startedAt, endedAt },
  ),
})
