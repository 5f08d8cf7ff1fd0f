// `environment.json`: the technical facts that French courts ask of a finding on the Internet, for one run.
import { resolve4, resolve6 } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Capture, Exchanges } from '../outcome/capture.ts'
import type { Sighting } from '../outcome/outcome.ts'
import type { Host } from './host.ts'

/** How far our clock was from others; null fields of a record say that nobody was asked. */
export type ClockCheck = {
  readonly offset_ms: number
  readonly uncertainty_ms: number
  readonly sources: readonly string[]
}

/** Who runs this Constat and from where, by its configuration. */
export type Witness = {
  readonly operator: string | null
  readonly contact: string
  readonly vantage: {
    readonly id: string
    readonly place: string
    readonly network: string | null
    readonly isp: string | null
  }
}

export type EnvironmentOrder = {
  readonly host: Host
  readonly browserSha256: string | null
  readonly witness: Witness
  readonly clock: ClockCheck | null
  readonly target: string
  readonly sighting: Sighting
}

const neverAsked = {
  route: 'the route to the registry is not traced',
  firewall: 'the rules of the firewall can be read by root alone',
  antivirus: 'no antivirus: the browser starts from an empty profile, with the software named here',
  'network.public_addresses': 'nobody outside is asked for our address: the registry’s own log has it',
  whois: 'the owner of the domain is not looked up',
} as const

const answersOf = async (host: string) => {
  if (isIP(host) || host === 'localhost')
    return { answers: null, reason: 'the registry’s address is no name' }
  const [four, six] = await Promise.allSettled([resolve4(host), resolve6(host)])
  const answers = [four, six].flatMap((it) => (it.status === 'fulfilled' ? it.value : []))
  return answers.length > 0
    ? { answers, reason: null }
    : { answers: null, reason: four.status === 'rejected' ? String(four.reason) : 'no answer' }
}

const jsonIn = (captures: readonly Capture[], kind: Capture['kind']): unknown => {
  const found = captures.find((capture) => capture.kind === kind)
  return found === undefined ? null : JSON.parse(Buffer.from(found.bytes).toString())
}

const tlsOf = (captures: readonly Capture[]) => {
  const whole = jsonIn(captures, 'exchanges') as Exchanges | null
  return whole?.exchanges.find(({ answer }) => answer?.tls)?.answer?.tls ?? null
}

/** Brings together what is known of a run's circumstances, unknown facts with their reasons. */
export const environmentOf = async (order: EnvironmentOrder) => {
  const { host, witness, clock, target, sighting, browserSha256 } = order
  const { captures } = sighting
  const dns = await answersOf(new URL(target).hostname)
  const browser = jsonIn(captures, 'browser')
  const tls = tlsOf(captures)
  const unknown = {
    ...host.unknown,
    ...neverAsked,
    ...(clock === null && { clock: 'no time server answered, or none is configured' }),
    ...(dns.reason !== null && { 'dns.answers': dns.reason }),
    ...(browserSha256 === null && { 'software.browser_sha256': 'the executable could not be read' }),
    ...(browser === null && { browser: 'the browser did not start' }),
    ...(tls === null && { tls: 'no answer came over TLS' }),
  }
  return {
    protocol: 'NF Z67-147 (2010), as far as a machine can follow it',
    operator: { name: witness.operator, contact: witness.contact },
    vantage: witness.vantage,
    machine: host.machine,
    os: host.os,
    software: { ...host.software, browser_sha256: browserSha256 },
    antivirus: null,
    firewall: null,
    browser,
    network: { ...host.network, public_addresses: null },
    proxy: { browser_flag: '--no-proxy-server', variables: host.proxy_variables },
    dns: { servers: host.network.resolvers, answers: dns.answers },
    route: null,
    whois: null,
    clean_state: { profile: 'a new, empty one for this run', cache: 'off', extensions: [] },
    clock,
    started_at: new Date(sighting.startedAt).toISOString(),
    ended_at: new Date(sighting.endedAt).toISOString(),
    user_agent: sighting.userAgent,
    tls,
    controls: sighting.controls,
    unknown,
  }
}
