// A practice registry in a process of its own, and our runner against it.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { openSmtpInbox } from '../../src/inbox/smtp.ts'
import type { CaptureDepth } from '../../src/probe/capture.ts'
import { runProbe } from '../../src/probe/run.ts'
import { practiceIdentity } from '../support/identity.ts'
import { clock, openTestLauncher } from '../support/probing.ts'

type Registry = { readonly url: string; readonly mailPort: number; readonly controls: string[] }

const domain = 'constat.example'

/** Starts both; `run` makes one journey and throws unless it ends well. */
export const openWatching = async () => {
  const inbox = await openSmtpInbox({ host: '127.0.0.1', port: 0, domain, clock })
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
  const run = async (runId: string, depth: CaptureDepth) => {
    const patience = { stepDeadlineMs: 20_000, runDeadlineMs: 60_000, mailWithinMs: 20_000, settleMs: 3000 }
    const sighting = await runProbe(
      {
        ...patience,
        runId,
        probe: consumerSignUp,
        tier: 'submit',
        live: false,
        identity: practiceIdentity(),
        registryUrl: registry.url,
      },
      {
        browser,
        agent: { version: '0.0.0', contact: 'https://constat.example' },
        clock,
        depth,
        controls: registry.controls,
        openMailbox: inbox.open,
        sendCanary,
      },
      new AbortController().signal,
    )
    const { outcome, detail } = sighting
    if (outcome !== 'ok') throw new Error(`Our journey ended with ${outcome}: ${detail}`)
    return sighting
  }
  const stop = async () => {
    relay.close()
    child.kill()
    await inbox.stop()
    rmSync(profilesDir, { recursive: true, force: true })
  }
  return { url: registry.url, inbox, registryPid: child.pid ?? 0, run, stop }
}
