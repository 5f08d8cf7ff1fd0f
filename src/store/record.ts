// The one transaction a run ends in: the run, its steps, and what they change.

import type { Sighting, StepResult, Tier, Verdict } from '../outcome/outcome.ts'
import type { Database } from './database.ts'
import type { NamedFile, naming } from './erasures.ts'
import type { LeafLog } from './log.ts'
import type { Opening } from './openings.ts'
import { type Projections, projectRun } from './project.ts'
import { type FoldedRun, factsOf } from './runs.ts'
import type { transitions } from './transitions.ts'

/** What a run is recorded with: digests (64 hexadecimal digits) of what evidence kept of it. */
export type Recorded = Omit<Sighting, 'captures' | 'lost' | 'personal'> & {
  /** The bytes of the run's leaf. */
  readonly entry: Uint8Array
  readonly verdict: Verdict
  readonly exchanges: string | null
  /** By step name. */
  readonly screenshots: Readonly<Record<string, string>>
  /** Every file that was kept for it; none when left out. */
  readonly named?: readonly NamedFile[]
}

type PlanRow = {
  readonly probeId: number
  readonly tier: Tier
  readonly intervalMs: number
  readonly openAfter: number
  readonly closeAfter: number
}

// Steps and controls, beside the run that they are of.
const partsInserter = (db: Database) => {
  const insertStep = db.prepare(
    `INSERT INTO step (run_seq, position, status, started_at, ended_at, duration_ms, url, detail, screenshot)
     VALUES (@seq, @position, @status, @startedAt, @endedAt, @durationMs, @url, @detail, unhex(@screenshot))`,
  )
  const insertControl = db.prepare(
    'INSERT INTO control (run_seq, position, url, ok, asked_at, detail) VALUES (?, ?, ?, ?, ?, ?)',
  )

  return (seq: number, { steps, screenshots, controls }: Recorded) => {
    for (const [position, step] of steps.entries()) {
      insertStep.run({ ...roundedStep(step), seq, position, screenshot: screenshots[step.name] ?? null })
    }
    for (const [position, { url, ok, askedAt, detail }] of controls.entries()) {
      insertControl.run(seq, position, url, Number(ok), askedAt, detail)
    }
  }
}

/** Returns the function that records a run; throws when the opening already has one. */
export const recorder = (
  db: Database,
  projections: Projections,
  kept: {
    readonly transitions: ReturnType<typeof transitions>
    readonly log: LeafLog
    readonly name: ReturnType<typeof naming>
  },
) => {
  const plan = db.prepare(
    `SELECT probe_id AS probeId, tier, interval_ms AS intervalMs, open_after AS openAfter,
       close_after AS closeAfter FROM plan WHERE id = ?`,
  )
  const insertRun = db.prepare(
    `INSERT INTO run (opening_id, probe_id, started_at, ended_at, duration_ms, outcome, verdict, failed_step,
       detail, retry_at, user_agent, browser, exchanges)
     VALUES (@openingId, @probeId, @startedAt, @endedAt, @durationMs, @outcome, @verdict, @failedStep,
       @detail, @retryAt, @userAgent, @browser, unhex(@exchanges))`,
  )
  const insertLeaf = db.prepare('INSERT INTO run_leaf (run_seq, idx) VALUES (?, ?)')
  // Before the run has its own.
  const lastLeaf = db
    .prepare(
      'SELECT idx FROM run JOIN run_leaf ON run_seq = seq WHERE probe_id = ? AND seq < ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck()
  const insertParts = partsInserter(db)

  const record = db.transaction((opening: Opening, recorded: Recorded) => {
    const { probeId, ...planned } = plan.get(opening.planId) as PlanRow
    const failedStep = recorded.steps.findIndex(({ status }) => status === 'failed')
    const inserted = insertRun.run({
      ...recorded,
      durationMs: Math.round(recorded.durationMs),
      openingId: opening.id,
      probeId,
      failedStep: failedStep === -1 ? null : failedStep,
    })
    const seq = Number(inserted.lastInsertRowid)
    insertParts(seq, recorded)
    kept.name(seq, recorded.named ?? [])
    const like = lastLeaf.get(probeId, seq) as number | undefined
    insertLeaf.run(seq, kept.log.add('run', recorded.entry, recorded.endedAt, like))
    const { trigger, scheduledAt, runId, tierPlanned = null } = opening
    const { verdict, startedAt, endedAt } = recorded
    const durationMs = Math.round(recorded.durationMs)
    const facts = {
      id: runId,
      seq,
      tierPlanned,
      trigger,
      scheduledAt,
      verdict,
      startedAt,
      endedAt,
      durationMs,
    }
    const run: FoldedRun = { ...planned, ...facts, ...factsOf(recorded.steps) }
    const next = projectRun(projections, probeId, projections.states.get(probeId), run)
    projections.states.put(probeId, next.state)
    for (const transition of next.transitions) kept.transitions.keep(probeId, seq, transition)
    return { seq, transitions: next.transitions }
  })

  return (opening: Opening, recorded: Recorded) => record.immediate(opening, recorded)
}

const roundedStep = (step: StepResult) => ({
  ...step,
  durationMs: step.durationMs === null ? null : Math.round(step.durationMs),
})
