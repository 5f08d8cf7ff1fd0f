// `constat check`: tries what a configuration names, except the registry, and changes nothing anywhere.

import type { Reply } from '../act/instance.ts'
import type { Config } from '../config/schema.ts'
import { tryServer, trySite, tryWebhook } from './check-network.ts'
import {
  tryAuthority,
  tryBrowser,
  tryControl,
  tryDisk,
  tryInbox,
  tryMailExchanger,
  tryRelay,
  tryTimeServer,
} from './check-parts.ts'

export type Places = {
  readonly dataDir: string
  /** Null when none was found. */
  readonly browserPath: string | null
}

/** What is tried: resolves with what was found, rejects with what is wrong and what to do. */
type Trial = { readonly name: string; readonly found: Promise<string> }

type Finding = { readonly name: string; readonly ok: boolean; readonly detail: string }

const serversOf = ({ evidence, heartbeat }: Config) => [
  ...(evidence.witness ? [{ name: 'witness', url: evidence.witness.url }] : []),
  ...evidence.opentimestamps.map((url) => ({ name: 'calendar', url })),
  ...(heartbeat ? [{ name: 'heartbeat', url: heartbeat.url }] : []),
]

const trialsOf = (config: Config, { dataDir, browserPath }: Places): Trial[] => [
  { name: `disk ${dataDir}`, found: tryDisk(dataDir, config.limits.freeDiskMb) },
  { name: 'browser', found: tryBrowser(browserPath, config.browser) },
  { name: 'site', found: trySite(config.site) },
  ...config.controls.map((url) => ({ name: `control ${url}`, found: tryControl(url) })),
  ...(config.inbox ? [{ name: 'inbox', found: tryInbox(config.inbox) }] : []),
  ...(config.inbox?.kind === 'smtp' && config.registry.live
    ? [{ name: `MX ${config.inbox.domain}`, found: tryMailExchanger(config.inbox.domain) }]
    : []),
  ...(config.mail ? [{ name: 'mail', found: tryRelay(config.mail) }] : []),
  ...config.webhooks.map((hook) => ({ name: `webhook ${hook.name}`, found: tryWebhook(hook) })),
  ...config.evidence.authorities.map((authority) => ({
    name: `authority ${authority.name}`,
    found: tryAuthority(authority),
  })),
  ...config.evidence.timeServers.map((server) => ({
    name: `time server ${server.host}`,
    found: tryTimeServer(server),
  })),
  ...serversOf(config).map(({ name, url }) => ({ name, found: tryServer(url) })),
]

const findingOf = async ({ name, found }: Trial): Promise<Finding> => {
  try {
    return { name, ok: true, detail: await found }
  } catch (cause) {
    return { name, ok: false, detail: cause instanceof Error ? cause.message : String(cause) }
  }
}

// Not wrong, but seldom meant.
const cautionsOn = ({ registry, mail }: Config): readonly string[] =>
  registry.live && !mail?.operatorAddress
    ? ['nobody is told when Constat itself cannot see: write mail.operator_address']
    : []

/** Tries the parts of a sound configuration, a line for each; ends with 1 when one of them fails. */
export const checkParts = async (config: Config, places: Places): Promise<Reply> => {
  const sound = { name: 'configuration', ok: true, detail: 'sound' }
  const findings = [sound, ...(await Promise.all(trialsOf(config, places).map(findingOf)))]
  const cautions = cautionsOn(config)
  const lines = [
    ...findings.map(({ name, ok, detail }) => `${ok ? '✓' : '✗'} ${name}: ${detail}`),
    ...cautions.map((words) => `! ${words}`),
  ]
  return {
    exit: findings.every(({ ok }) => ok) ? 0 : 1,
    text: lines.join('\n'),
    json: { checks: findings, cautions },
  }
}
