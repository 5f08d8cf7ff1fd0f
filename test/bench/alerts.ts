// Ten thousand subscribers told of one incident, against a bare nodemailer pool that sends the same messages to the
// same server.
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { openAlerts } from '../../src/alert/alerts.ts'
import { openMailer } from '../../src/alert/mailer.ts'
import { openSubscriptions } from '../../src/alert/subscription.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { median, row } from './figures.ts'

const subscribers = 10_000
const connections = 5
const rounds = 3
const key = Buffer.alloc(32, 7)
const domain = 'constat.example'

const message = {
  subject: 'Panne : inscription des particuliers, étape « formulaire »',
  text: 'Constat a vu l’inscription des particuliers échouer à deux reprises.\n'.repeat(20),
  html: `<p>${'Constat a vu l’inscription des particuliers échouer. '.repeat(40)}</p>`,
  headers: {},
}

const addressOf = (index: number) => `subscriber${index}@exemple.fr`

const aSink = async () => {
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

const bare = async (port: number) => {
  const transport = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: 1000,
  })
  const began = performance.now()
  await Promise.all(
    Array.from({ length: subscribers }, (_, index) =>
      transport.sendMail({
        ...message,
        from: { name: 'Constat', address: `alerts@${domain}` },
        to: { name: '', address: addressOf(index) },
        envelope: { from: `alerts@${domain}`, to: addressOf(index) },
        messageId: `<${randomBytes(16).toString('hex')}@${domain}>`,
        inReplyTo: `<thread@${domain}>`,
        references: `<thread@${domain}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          'List-Id': `Constat <alerts.${domain}>`,
          'List-Unsubscribe': `<https://${domain}/unsubscribe/${'x'.repeat(32)}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      }),
    ),
  )
  transport.close()
  return subscribers / ((performance.now() - began) / 1000)
}

/** A store with its subscribers and one transition to tell, which `happen` makes. */
const aStoreToTell = (folder: string, round: number) => {
  const db = openDatabase(join(folder, `${round}.db`))
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

const sentIn = (store: Store) => store.deliveries.counts().sent ?? 0

const ours = async (port: number, folder: string, round: number) => {
  const { store, happen } = aStoreToTell(folder, round)
  const mailer = openMailer({
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
    mailer,
    webhooks: [],
    probes: [],
    siteUrl: `https://${domain}`,
    operator: null,
    holdMs: 600_000,
    connections,
    ratePerSecond: 1_000_000,
    now: Date.now,
    random: Math.random,
    onError: (what, cause) => {
      throw new Error(what, { cause })
    },
  })
  const at = Date.now()
  const began = performance.now()
  const heap = [process.memoryUsage().rss]
  happen()
  alerts.nudge()
  while (sentIn(store) < subscribers) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    heap.push(process.memoryUsage().rss)
  }
  const rate = subscribers / ((performance.now() - began) / 1000)
  await alerts.stop()
  store.close()
  return { rate, at, grownMb: (Math.max(...heap) - (heap[0] ?? 0)) / 2 ** 20 }
}

/** Prints how fast ten thousand subscribers are told, how soon the first, and what memory it takes. */
export const benchAlerts = async (): Promise<void> => {
  const sink = await aSink()
  const folder = mkdtempSync(join(tmpdir(), 'constat-bench-'))
  const rates = { bare: [] as number[], ours: [] as number[] }
  const grown: number[] = []
  const firsts: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    rates.bare.push(await bare(sink.port))
    await sink.count()
    const told = await ours(sink.port, folder, round)
    const { count, firstAt } = await sink.count()
    if (count !== subscribers) throw new Error(`${count} messages came instead of ${subscribers}`)
    rates.ours.push(told.rate)
    grown.push(told.grownMb)
    firsts.push(firstAt - told.at)
  }
  sink.stop()
  rmSync(folder, { recursive: true, force: true })
  const [mine, theirs] = [median(rates.ours), median(rates.bare)]
  row(
    'alerts: messages per second',
    `ours ${Math.round(mine)}`,
    `bare ${Math.round(theirs)}`,
    `ratio ${(mine / theirs).toFixed(2)} (target ≥ 0.70)`,
  )
  row('alerts: first message after, ms', `${median(firsts)}`, '(target ≤ 2000)')
  row('alerts: memory grown by, MiB', `${Math.round(median(grown))}`, '(target: flat)')
}
