// A journey that fails and passes, and those who are told of it.
import type { AlertsOptions } from '../../src/alert/alerts.ts'
import { composer } from '../../src/alert/message.ts'
import type { Store } from '../../src/store/store.ts'
import { someAlerts } from './alerts.ts'
import { aMailServer, parsed, type TakenMail } from './mail-server.ts'
import { aRun, minute } from './runs.ts'
import { siteOver } from './site.ts'
import { aStore, recordRun } from './store.ts'

// A Monday, so that a week's digest is a week away.
export const t0 = Date.UTC(2026, 10, 2, 12)

/** Whether nothing is to be sent. */
export const idle = (store: Store) => () => {
  const { due = 0, sending = 0 } = store.deliveries.counts()
  return due + sending === 0
}

/** Who was told what, in the order of the mails. */
const toldBy = (taken: readonly TakenMail[]) =>
  Promise.all(
    taken.map(async (mail) => `${mail.to.split('@')[0]} ${(await parsed(mail)).subject?.split(' ')[0]}`),
  )

/** The words that subscribers get. */
export const inWords = (store: Store, now: () => number) => ({
  compose: composer(siteOver(store, 0, { now })),
})

/** What is asked of a scene's alerts; `now` is their clock. */
type Given = (store: Store, now: () => number) => Partial<AlertsOptions>

/** Alerts over a store and a mail server, and short ways for a journey to fail and to pass. */
export const aScene = async (given: Given = () => ({})) => {
  const { store, db } = aStore()
  const server = await aMailServer()
  const alerts = someAlerts(
    store,
    server.port,
    given(store, () => alerts.now()),
    t0,
  )
  /** Runs a minute apart from the present on, each failing or not; the alerts look after each. */
  const runs = (...fails: readonly (boolean | 'slow')[]) => {
    for (const one of fails) {
      const at = alerts.now()
      recordRun(
        store,
        one === 'slow' ? aRun({ at, verdict: 'degraded' }) : aRun({ at, ...(one && { fails: 1 }) }),
      )
      alerts.move(minute)
    }
  }
  const fail = () => runs(true, true)
  const pass = () => runs(false, false)
  return { store, db, server, alerts, runs, fail, pass, told: () => toldBy(server.taken) }
}
