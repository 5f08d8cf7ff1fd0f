// Ten thousand subscribers told of one incident, against a bare nodemailer pool that sends the same messages to the
// same server.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { benchProbingBeside } from './alerts-probing.ts'
import { addressOf, aSink, connections, domain, message, openSending, subscribers } from './alerts-sending.ts'
import { median, row } from './figures.ts'

const rounds = 3
const fullSpeed = 1_000_000

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

const ours = async (port: number, folder: string, round: number) => {
  const sending = openSending(port, folder, `${round}`, fullSpeed)
  const at = Date.now()
  const began = performance.now()
  const heap = [process.memoryUsage().rss]
  sending.happen()
  while (sending.answered() < subscribers || sending.sent() < subscribers) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    heap.push(process.memoryUsage().rss)
  }
  const rate = subscribers / ((performance.now() - began) / 1000)
  await sending.stop()
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
  const [mine, theirs] = [median(rates.ours), median(rates.bare)]
  row(
    'alerts: messages per second',
    `ours ${Math.round(mine)}`,
    `bare ${Math.round(theirs)}`,
    `ratio ${(mine / theirs).toFixed(2)} (target ≥ 0.70)`,
  )
  row('alerts: first message after, ms', `${median(firsts)}`, '(target ≤ 2000)')
  row('alerts: memory grown by, MiB', `${Math.round(median(grown))}`, '(target: flat)')
  await benchProbingBeside(sink.port, folder)
  sink.stop()
  rmSync(folder, { recursive: true, force: true })
}
