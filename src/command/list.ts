// The commands that read: they open the database beside the process that writes it.

import type { Reply } from '../act/instance.ts'
import { mustHoldData, pathsIn, refusalFor, WrongUse } from '../data-directory.ts'
import { durationOf } from '../incident/duration.ts'
import { verdicts } from '../outcome/outcome.ts'
import { incidentJson, runJson } from '../site/json.ts'
import { openForReading } from '../store/database.ts'
import { openStore, type Store } from '../store/store.ts'

type Filter = { readonly probe?: string; readonly limit: number }

const openToRead = (dataDir: string) => {
  try {
    return openStore(openForReading(pathsIn(dataDir).database))
  } catch (cause) {
    throw refusalFor(dataDir, cause)
  }
}

/** Reads in a data directory, beside the process that writes it; throws a Refusal when it cannot be read. */
export const reading = <T>(dataDir: string, read: (store: Store) => T): T => {
  mustHoldData(dataDir)
  const store = openToRead(dataDir)
  try {
    return read(store)
  } catch (cause) {
    throw refusalFor(dataDir, cause)
  } finally {
    store.close()
  }
}

/** A moment as lists tell it. */
export const time = (at: number) => new Date(at).toISOString()

/** A table with aligned columns, or `none` when it would be empty. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[], none: string) => {
  if (rows.length === 0) return none
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const seconds = (ms: number | null) => (ms === null ? 'unknown' : `${Math.round(ms / 1000)} s`)

// A slip of the pen would else read as if nothing had happened.
const mustBeKnown = ({ plans }: Store, probe: string | null | undefined) => {
  const known = plans.probes()
  if (!probe || known.includes(probe)) return
  const others = known.length === 0 ? 'none was planned yet' : `the known ones are ${known.join(', ')}`
  throw new WrongUse(`There is no journey ${probe} in this data: ${others}.`)
}

/** The latest runs, as a table and as data. */
export const listRuns = (
  dataDir: string,
  { probe, verdict, limit }: Filter & { readonly verdict?: string },
): Reply => {
  const wanted = verdicts.find((one) => one === verdict)
  if (verdict !== undefined && !wanted) {
    const why = `A verdict is one of ${verdicts.join(', ')}; ${verdict} is none.`
    return { exit: 2, text: why, json: { error: why } }
  }
  const runs = reading(dataDir, (store) => {
    mustBeKnown(store, probe)
    return store.runs.list({ probe, verdict: wanted, limit })
  })
  const rows = runs.map((run) => [
    run.id,
    time(run.startedAt),
    run.probe,
    run.tier,
    run.trigger,
    `${run.outcome} → ${run.verdict}${run.discounted === null ? '' : ' (discounted)'}`,
    run.failedStep ?? '',
  ])
  const head = ['id', 'started', 'probe', 'tier', 'trigger', 'outcome', 'failed step']
  return { exit: 0, text: table(head, rows, 'No runs yet.'), json: { runs: runs.map(runJson) } }
}

/** The latest incidents, as a table and as data. */
export const listIncidents = (
  dataDir: string,
  { probe = null as string | null, limit }: { probe?: string | null; limit: number },
): Reply => {
  const now = Date.now()
  const { incidents, json } = reading(dataDir, (store) => {
    mustBeKnown(store, probe)
    const found = store.incidents.list({ probe, limit })
    return { incidents: found, json: { incidents: found.map((one) => incidentJson({ store }, one, now)) } }
  })
  const rows = incidents.map((incident) => {
    const { atLeastMs, atMostMs } = durationOf(incident, now)
    const status = incident.retracted ? 'retracted' : incident.closedAt === null ? 'open' : 'closed'
    return [
      incident.id,
      incident.probe,
      status,
      incident.failedStep,
      time(incident.firstBad.at),
      `${seconds(atLeastMs)} to ${seconds(atMostMs)}`,
      `${incident.failures}/${incident.attempts}`,
    ]
  })
  const head = ['id', 'probe', 'status', 'failed step', 'first failure', 'lasted', 'failed']
  return { exit: 0, text: table(head, rows, 'No incidents.'), json }
}
