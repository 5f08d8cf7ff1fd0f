// A sender killed at random while it sends, and what must hold afterwards.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { aSubscriber, eventually } from './alerts.ts'
import { aMailServer } from './mail-server.ts'
import { aStore } from './store.ts'

const sender = fileURLToPath(new URL('./alert-sender.ts', import.meta.url))
const connections = 5
const messages = 2000

/** Sends 2 000 messages through a sender killed `times` over; tells how many were sent twice. */
export const killSenders = async (times: number) => {
  const { store, file, db } = aStore()
  const server = await aMailServer()
  db.transaction(() => {
    for (let index = 0; index < messages; index += 1) {
      aSubscriber(store, `a${index}@exemple.fr`, { about: 'everything' })
    }
  })()
  const now = Date.now()
  const words = { source: 'Exploitant', url: null, lang: 'fr', words: 'Maintenance' } as const
  const spans = { announcedAt: now, recordedAt: now, from: now + 1, to: now + 2 }
  store.maintenances.keep({ probe: null, ...spans, ...words })

  const startSender = () => {
    const child = spawn(process.execPath, [sender, file, `${server.port}`, `${connections}`], {
      stdio: 'inherit',
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    return child
  }
  const keyOf = ({ raw }: { readonly raw: Buffer }) =>
    /Message-ID: <([0-9a-f]{32})@/.exec(`${raw}`)?.[1] ?? ''
  const repeats = () => server.taken.length - new Set(server.taken.map(keyOf)).size
  for (let kill = 0; kill < times; kill += 1) {
    const child = startSender()
    const enough = server.taken.length + 1 + Math.floor(Math.random() * ((messages * 1.6) / times))
    await eventually(() => server.taken.length >= Math.min(enough, messages - 1), 60_000)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const last = startSender()
  await eventually(() => store.deliveries.counts().sent === messages, 60_000)
  last.kill('SIGKILL')
  await once(last, 'exit')
  expect(new Set(server.taken.map(({ to }) => to)).size).toBe(messages)
  expect(new Set(server.taken.map(keyOf)).size).toBe(messages)
  expect(repeats()).toBeLessThanOrEqual(connections * times)
  expect(server.mostConnections()).toBeLessThanOrEqual(2 * connections)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  return repeats()
}
