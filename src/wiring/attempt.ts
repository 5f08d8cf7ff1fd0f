// How a probe is run against the registry of a configuration.
import type { Transporter } from 'nodemailer'
import type { Config } from '../config/schema.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Launcher } from '../probe/browser.ts'
import type { RunOrder, RunTools } from '../probe/order.ts'
import type { Probe } from '../probe/probe.ts'
import { runProbe } from '../probe/run.ts'
import { relayOptions } from './mail-servers.ts'

export type AttemptParts = {
  readonly config: Config
  readonly inbox: Inbox | null
  readonly version: string
}

type ProbeConfig = Config['probes'][number]

type Tools = Pick<RunTools, 'depth' | 'headful' | 'slot' | 'ledger' | 'onStep'>

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

/** A mail of ours through the relay to the inbox of a run. Nodemailer is loaded when the first one is sent. */
export const openRelay = (mail: Config['mail']) => {
  let opening: Promise<Transporter> | null = null
  const open = async (relay: NonNullable<Config['mail']>) => {
    const { createTransport } = await import('nodemailer')
    return createTransport({ ...relayOptions(relay), pool: true })
  }
  return {
    sendCanary: async (address: string) => {
      if (!mail) return
      opening ??= open(mail)
      const relay = await opening
      await relay.sendMail({ from: mail.from, to: address, subject: 'Constat: canary', text: 'Constat' })
    },
    close: async () => (await opening)?.close(),
  }
}

export type Attempts = ReturnType<typeof attemptsWith>

/** Returns what runs a probe with the settings of a configuration; it never rejects. */
export const attemptsWith =
  (
    { config, inbox, version }: AttemptParts,
    browser: Launcher,
    sendCanary: (address: string) => Promise<void>,
  ) =>
  (
    settings: ProbeConfig,
    { runId, probe, tier }: { readonly probe: Probe } & Pick<RunOrder, 'runId' | 'tier'>,
    tools: Tools,
    signal: AbortSignal,
  ) =>
    runProbe(
      {
        runId,
        probe,
        tier,
        live: config.registry.live,
        identity: settings.identity,
        registryUrl: config.registry.url,
        stepDeadlineMs: settings.stepDeadline,
        runDeadlineMs: settings.runDeadline,
        mailWithinMs: settings.mailWithin,
        settleMs: settings.settle,
      },
      {
        browser,
        agent: { version, contact: config.site.contact },
        clock,
        controls: config.controls,
        ...tools,
        ...(inbox && { openMailbox: inbox.open, sendCanary }),
      },
      signal,
    )
