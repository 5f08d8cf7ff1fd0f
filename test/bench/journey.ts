// Our runner against a bare Puppeteer script, turn by turn.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { openInbox } from '../../src/inbox/inbox.ts'
import { runProbe } from '../../src/probe/run.ts'
import { practiceIdentity } from '../support/identity.ts'
import { clock, newRunId, openTestLauncher } from '../support/probing.ts'
import { bareJourney } from './bare-journey.ts'
import { median, row } from './figures.ts'
import { type Cost, costOf } from './process-tree.ts'

type Registry = { readonly url: string; readonly mailPort: number; readonly controls: string[] }

const domain = 'constat.example'

/** Prints what a practice journey costs, ours and bare, and their ratios. */
export const benchJourney = async (turns: number): Promise<void> => {
  const inbox = await openInbox({ host: '127.0.0.1', port: 0, domain, clock })
  const child = fork(new URL('./registry.ts', import.meta.url), [domain, String(inbox.port)])
  const registry = await new Promise<Registry>((resolve) =>
    child.once('message', (told) => resolve(told as Registry)),
  )
  const profilesDir = mkdtempSync(join(tmpdir(), 'constat-bench-'))
  const browser = openTestLauncher(profilesDir)
  const relay = createTransport({ host: '127.0.0.1', port: registry.mailPort, ignoreTLS: true })
  const sendCanary = async (to: string) => {
    await relay.sendMail({ from: `constat@${domain}`, to, subject: 'Canary', text: 'Canary' })
  }
  const ours = async () => {
    const patience = { stepDeadlineMs: 20_000, runDeadlineMs: 60_000, mailWithinMs: 20_000, settleMs: 3000 }
    const order = { runId: newRunId(), probe: consumerSignUp, tier: 'submit', live: false } as const
    const { outcome, detail } = await runProbe(
      { ...order, ...patience, identity: practiceIdentity(), registryUrl: registry.url },
      {
        browser,
        agent: { version: '0.0.0', contact: 'https://constat.example' },
        clock,
        depth: 'pictures',
        controls: registry.controls,
        openMailbox: inbox.open,
        sendCanary,
      },
      new AbortController().signal,
    )
    if (outcome !== 'ok') throw new Error(`Our journey ended with ${outcome}: ${detail}`)
  }
  const bare = () => bareJourney(registry.url, inbox, practiceIdentity())
  const costs: Record<'ours' | 'bare', Cost[]> = { ours: [], bare: [] }
  await ours()
  await bare()
  for (let turn = 0; turn < turns; turn += 1) {
    costs.ours.push(await costOf(ours, [child.pid ?? 0]))
    costs.bare.push(await costOf(bare, [child.pid ?? 0]))
  }
  print(costs)
  child.kill()
  await inbox.stop()
  rmSync(profilesDir, { recursive: true, force: true })
}

const print = ({ ours, bare }: Record<'ours' | 'bare', readonly Cost[]>) => {
  const figures = [
    ['wall, ms', (cost: Cost) => cost.wallMs],
    ['CPU, s', (cost: Cost) => cost.cpuSeconds],
    ['browser peak, MiB', (cost: Cost) => cost.peakBytes / 2 ** 20],
  ] as const
  for (const [name, of] of figures) {
    const ratio = median(ours.map((cost, turn) => of(cost) / of(bare[turn] ?? cost)))
    row(
      `journey: ${name}`,
      `ours ${median(ours.map(of)).toFixed(2)}`,
      `bare ${median(bare.map(of)).toFixed(2)}`,
      `ratio ${ratio.toFixed(2)} (target ≤ 1.25)`,
    )
  }
}
