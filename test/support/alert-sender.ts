// A process that sends what is due, to be killed: node alert-sender.ts FILE PORT CONNECTIONS
import { openAlerts } from '../../src/alert/alerts.ts'
import { openMailer } from '../../src/alert/mailer.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'

const [file = '', port, connections] = process.argv.slice(2)

openAlerts({
  store: openStore(openDatabase(file)),
  key: Buffer.alloc(32, 7),
  compose: ({ kind }) => ({ subject: kind, text: `${kind}\n`, html: `<p>${kind}</p>`, headers: {} }),
  mailer: openMailer({
    host: '127.0.0.1',
    port: Number(port),
    tls: 'none',
    user: null,
    password: null,
    dkim: null,
    from: 'alerts@constat.example',
    title: 'Constat',
    domain: 'constat.example',
    bounceTo: () => 'alerts@constat.example',
    connections: Number(connections),
  }),
  webhooks: [],
  probes: [],
  siteUrl: 'https://constat.example',
  operator: null,
  language: 'fr',
  holdMs: 0,
  connections: Number(connections),
  ratePerSecond: 100_000,
  now: Date.now,
  random: Math.random,
  onError: (what, cause) => {
    throw new Error(what, { cause })
  },
})
