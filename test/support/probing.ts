import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { openSmtpInbox, type SmtpInbox } from '../../src/inbox/smtp.ts'
import type { Sighting } from '../../src/outcome/outcome.ts'
import { type Practice, type PracticeOptions, startPractice } from '../../src/practice/practice.ts'
import { type Launcher, openLauncher } from '../../src/probe/browser.ts'
import type { RunOrder, RunTools } from '../../src/probe/order.ts'
import type { Probe } from '../../src/probe/probe.ts'
import { groupsWithArgument } from '../../src/probe/process-group.ts'
import { runProbe } from '../../src/probe/run.ts'
import { findBrowser } from '../../src/setup.mjs'
import { practiceIdentity } from './identity.ts'

/** The browser that set-up finds, as `npm start` takes it. */
export const browserPath = (): string => {
  const found = findBrowser()
  if (found === null) throw new Error('No browser: run `npm test`, which finds or installs one.')
  return found
}

export const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

export const newRunId = (): string => randomBytes(16).toString('hex')

const mebibyte = 1024 ** 2

export type Probing = {
  readonly practice: Practice
  readonly inbox: SmtpInbox
  readonly launcher: Launcher
  readonly profilesDir: string
  run(
    probe: Probe,
    order?: Partial<RunOrder>,
    tools?: Partial<RunTools>,
    signal?: AbortSignal,
  ): Promise<Sighting>
  /** The browsers and profiles that no run should have left. */
  leftovers(): readonly (string | number)[]
  stop(): Promise<void>
}

export const openTestLauncher = (profilesDir: string, memoryLimitBytes = 2048 * mebibyte): Launcher =>
  openLauncher({
    executablePath: browserPath(),
    sandbox: process.getuid?.() !== 0,
    profilesDir,
    memoryLimitBytes,
    languages: 'fr-FR,fr',
  })

/** The practice registry, an inbox behind its mail catcher, and what runs probes against them with short patience. */
export const startProbing = async (options: Partial<PracticeOptions> = {}): Promise<Probing> => {
  const domain = 'constat.example'
  const profilesDir = mkdtempSync(join(tmpdir(), 'constat-profiles-'))
  const inbox = await openSmtpInbox({ host: '127.0.0.1', port: 0, domain, clock })
  const forward = { domain, host: '127.0.0.1', port: inbox.port }
  const practice = await startPractice({
    port: 0,
    forward,
    mailRetryForMs: 500,
    mailRetryEveryMs: 100,
    ...options,
  })
  const launcher = openTestLauncher(profilesDir)
  const relay = createTransport({ host: '127.0.0.1', port: practice.mailPort, ignoreTLS: true })
  const sendCanary = async (to: string): Promise<void> => {
    await relay.sendMail({ from: `constat@${domain}`, to, subject: 'Canary', text: 'Canary' })
  }
  const run: Probing['run'] = (probe, order = {}, tools = {}, signal = new AbortController().signal) =>
    runProbe(
      {
        runId: newRunId(),
        probe,
        tier: 'submit',
        live: false,
        identity: practiceIdentity(),
        registryUrl: practice.url,
        stepDeadlineMs: 4000,
        runDeadlineMs: 30_000,
        mailWithinMs: 6000,
        settleMs: 500,
        ...order,
      },
      {
        browser: launcher,
        agent: { version: '0.0.0', contact: 'https://constat.example/about' },
        clock,
        depth: 'pictures',
        controls: practice.controls,
        openMailbox: inbox.open,
        sendCanary,
        ...tools,
      },
      signal,
    )
  return {
    practice,
    inbox,
    launcher,
    profilesDir,
    run,
    leftovers: () => [...readdirSync(profilesDir), ...groupsWithArgument(`--user-data-dir=${profilesDir}/`)],
    stop: async () => {
      await Promise.all([practice.stop(), inbox.stop()])
      rmSync(profilesDir, { recursive: true, force: true })
    },
  }
}
