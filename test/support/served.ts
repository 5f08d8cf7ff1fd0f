// The site over a real server, with changes that are told and a clock that the test turns.
import { onTestFinished } from 'vitest'
import { openChanges } from '../../src/changes.ts'
import type { RunFact } from '../../src/incident/incident.ts'
import { listening } from '../../src/listen.ts'
import { createSite } from '../../src/site/app.ts'
import type { Site } from '../../src/site/site.ts'
import { siteOver } from './site.ts'
import { aStore, recordRun } from './store.ts'

/** Serves a store of its own from `now` on; it stops when the test ends, or before. */
export const aServer = async (startsAt: number, given: Partial<Site> = {}) => {
  const { store } = aStore()
  const changes = openChanges()
  let now = startsAt
  let listeners = 0
  let made = 0
  const site: Site = {
    ...siteOver(store, startsAt),
    now: () => now,
    nextRunAt: () => {
      made += 1
      return now + 60_000
    },
    onChange: (changed) => {
      const forget = changes.subscribe(changed)
      listeners += 1
      return () => {
        listeners -= 1
        forget()
      }
    },
    ...given,
  }
  const port = await listening('127.0.0.1', 0)
  port.serve(createSite(site).fetch)
  onTestFinished(port.close)
  return {
    url: port.url,
    store,
    stop: port.close,
    /** Who is told of changes, and how often the status page was made. */
    listeners: () => listeners,
    made: () => made,
    setClock: (at: number) => {
      now = at
    },
    /** Records a run, at its end, and tells who listens. */
    record: (run: RunFact) => {
      now = Math.max(now, run.endedAt)
      recordRun(store, run)
      changes.tell()
    },
  }
}
