// Ten thousand subscribers, and what sends to them as Constat does, for the benches of alerts.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { openAlerts } from '../../src/alert/alerts.ts'
import { type Mailer, openMailer } from '../../src/alert/mailer.ts'
import { openSubscriptions } from '../../src/alert/subscription.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'

export const subscribers = 10_000
export const connections = 5
const key = Buffer.alloc(32, 7)
export const domain = 'constat.example'

export const message = {
  subject: 'Panne : inscription des particuliers, étape « formulaire »',
  text: 'Constat a vu l’inscription des particuliers échouer à deux reprises.\n'.repeat(20),
  html: `<p>${'Constat a vu l’inscription des particuliers échouer. '.repeat(40)}</p>`,
  headers: {},
}

export const addressOf = (index: number) => `subscriber${index}@exemple.fr`

/** A mail server in a process of its own. */
export const aSink = async () => {
  const child = fork(new URL('./smtp-sink.ts', import.meta.url))
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    port,
    /** What came since the last time it was asked. */
    count: async () => {
      child.send('count')
      const [told] = (await once(child, 'message')) as [{ count: number; firstAt: number }]
      return told
    },
    stop: () => child.disconnect(),
  }
}

/** A store with its subscribers and one transition to tell, which `happen` makes. */
const aStoreToTell = (folder: string, name: string) => {
  const db = openDatabase(join(folder, `${name}.db`))
  const store = openStore(db)
  const roll = openSubscriptions({ store, key })
  const settings = {
    journeys: 'all',
    about: 'outages',
    how: 'at-once',
    language: 'fr',
    reminders: true,
    paused: false,
  } as const
  db.transaction(() => {
    for (let index = 0; index < subscribers; index += 1)
      roll.importOne(addressOf(index), settings, 'bench', 0)
  })()
  const plan = { probe: 'consumer-sign-up', tier: 'submit', intervalMs: 60_000, slowAfterMs: 60_000 } as const
  store.plans.keep({ ...plan, openAfter: 1, closeAfter: 1, steps: ['home'] })
  const happen = db.prepare(
    `INSERT INTO transition (probe_id, kind, incident_id, at, step) VALUES (1, 'opened', randomblob(16), ?, 'home')`,
  )
  return { store, happen: () => happen.run(Date.now()) }
}

/** Opens what sends, over a store of its own that has somebody to tell once `happen` was called. */
export const openSending = (port: number, folder: string, name: string, ratePerSecond: number) => {
  const { store, happen } = aStoreToTell(folder, name)
  let answered = 0
  // Asking the store each time would cost what is to be measured.
  const counting = (mailer: Mailer): Mailer => ({
    ...mailer,
    send: async (letter) => {
      const answer = await mailer.send(letter)
      answered += 1
      return answer
    },
  })
  const relay = openMailer({
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: null,
    password: null,
    dkim: null,
    from: `alerts@${domain}`,
    title: 'Constat',
    domain,
    bounceTo: () => `alerts@${domain}`,
    connections,
  })
  const alerts = openAlerts({
    store,
    key,
    compose: () => message,
    mailer: counting(relay),
    webhooks: [],
    probes: [],
    siteUrl: `https://${domain}`,
    operator: null,
    language: 'fr',
    holdMs: 600_000,
    connections,
    ratePerSecond,
    now: Date.now,
    random: Math.random,
    onError: (what, cause) => {
      throw new Error(what, { cause })
    },
  })
  return {
    happen: () => {
      happen()
      alerts.nudge()
    },
    answered: () => answered,
    sent: () => store.deliveries.counts().sent ?? 0,
    stop: async () => {
      await alerts.stop()
      store.close()
    },
  }
}
