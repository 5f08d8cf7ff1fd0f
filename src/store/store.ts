// Everything Constat remembers, behind one value.

import type { Tier } from '../outcome/outcome.ts'
import { inOneTransaction } from './at-once.ts'
import { authorities } from './authorities.ts'
import { calendarProofs } from './calendar-proofs.ts'
import { checkpoints } from './checkpoints.ts'
import { bounces, claims } from './claims.ts'
import { confirmations } from './confirmations.ts'
import { corrector } from './correct.ts'
import { corrections } from './corrections.ts'
import { counts } from './counts.ts'
import type { Database } from './database.ts'
import { deliveries } from './deliveries.ts'
import { erasures, naming } from './erasures.ts'
import { exports } from './exports.ts'
import { type Gap, gaps } from './gaps.ts'
import { grants } from './grants.ts'
import { incidents, states } from './incidents.ts'
import { lateMails } from './late-mails.ts'
import { bytesOfLeaf, type LeafLog, log } from './log.ts'
import { gapLeaf, loggedWords } from './logged.ts'
import { methods } from './methods.ts'
import { openings } from './openings.ts'
import { outbox } from './outbox.ts'
import { pauses } from './pauses.ts'
import { plans } from './plans.ts'
import { projectGap, rebuildProbe } from './project.ts'
import { recorder } from './record.ts'
import { robots } from './robots.ts'
import { rollups } from './rollups.ts'
import { runFolds } from './run-folds.ts'
import { runs } from './runs.ts'
import { seals } from './seals.ts'
import { simulation } from './simulation.ts'
import { streaks } from './streaks.ts'
import { submissions } from './submissions.ts'
import { subscribers } from './subscribers.ts'
import { transitions } from './transitions.ts'
import { withdrawals } from './withdrawals.ts'
import { witnesses } from './witnesses.ts'

type PlanOf = { readonly probeId: number; readonly probe: string; readonly tier: Tier }

export type Store = ReturnType<typeof openStore>

// Who is told of the rest, and what was sent.
const told = (db: Database) => {
  const kept = subscribers(db)
  return {
    subscribers: kept,
    confirmations: confirmations(db, kept),
    deliveries: { ...deliveries(db), ...claims(db), ...bounces(db) },
    outbox: outbox(db),
  }
}

// The log, and what vouches for it.
const proven = (db: Database) => {
  const kept = { log: log(db), checkpoints: checkpoints(db) }
  const { log: leaves, checkpoints: stamped } = kept
  return {
    ...kept,
    seals: seals(db, leaves, stamped),
    calendarProofs: calendarProofs(db, leaves),
    authorities: authorities(db),
    witnesses: witnesses(db),
  }
}

// What others may take away.
const given = (db: Database, leaves: LeafLog) => ({
  grants: grants(db, leaves),
  exports: exports(db, leaves),
})

// What is said of the rest.
const aside = (db: Database) => ({
  methods: methods(db),
  simulation: simulation(db),
  erasures: erasures(db),
  counts: counts(db),
  lateMails: lateMails(db),
  robots: robots(db),
  streaks: streaks(db),
  withdrawals: withdrawals(db),
})

// What projections are made of, and they themselves.
const projecting = (db: Database) => ({
  sources: { runs: runs(db), gaps: gaps(db) },
  projections: {
    incidents: incidents(db),
    rollups: rollups(db),
    states: states(db),
    pauses: pauses(db),
  },
})

/** The store over an open database; a read-only database serves the reading functions only. */
export const openStore = (db: Database) => {
  const { sources, projections } = projecting(db)
  const kept = { corrections: corrections(db), transitions: transitions(db) }
  const plansKept = plans(db)
  const proof = proven(db)
  const { log: leaves, checkpoints: stamped } = proof
  const planOf = db.prepare(
    'SELECT probe_id AS probeId, name AS probe, tier FROM plan JOIN probe ON probe.id = probe_id WHERE plan.id = ?',
  )
  const revision = db.prepare('SELECT total_changes()').pluck()

  const keepGap = db.transaction((gap: Gap) => {
    sources.gaps.keep(gap)
    const { probeId, probe, tier } = planOf.get(gap.planId) as PlanOf
    leaves.add('gap', bytesOfLeaf(gapLeaf(gap, probe, tier)), gap.to)
    projectGap(projections, probeId, { ...gap, tier })
  })
  const rebuild = db.transaction((probes: readonly string[]) => {
    const ids = probes.map(plansKept.probeId).filter((id) => id !== null)
    for (const probeId of ids) rebuildProbe(projections, sources, probeId)
  })

  return {
    plans: plansKept,
    ...proof,
    openings: openings(db, leaves, stamped),
    pauses: projections.pauses,
    submissions: submissions(db),
    runs: sources.runs,
    runFolds: runFolds(db),
    gaps: { list: sources.gaps.list, keep: (gap: Gap) => keepGap.immediate(gap) },
    incidents: projections.incidents,
    rollups: projections.rollups,
    transitions: kept.transitions,
    corrections: kept.corrections,
    ...loggedWords(db, leaves),
    ...aside(db),
    ...given(db, leaves),
    ...told(db),
    atOnce: inOneTransaction(db),
    /** Grows with everything written through this store: two equal numbers, the same content. */
    revision: () => revision.get() as number,
    /** What the next run of a probe is folded into. */
    stateOf: (probe: string) => projections.states.get(plansKept.probeId(probe)),
    record: recorder(db, projections, { ...kept, log: leaves, name: naming(db) }),
    correct: corrector(db, projections, sources, { ...kept, log: leaves }),
    /** Makes the projections of the probes named, or of all, anew from what is append-only. */
    rebuild: (probes = plansKept.probes()) => rebuild.immediate(probes),
    close: () => {
      db.close()
    },
  }
}
