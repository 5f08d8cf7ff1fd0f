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

// In French, as the report that a court reads prints them.
const neverAsked = {
  route: 'le chemin jusqu’au service n’est pas tracé',
  firewall: 'les règles du pare-feu ne sont lisibles que par l’administrateur de la machine',
  antivirus: 'aucun antivirus, le navigateur partant d’un profil vide, avec les logiciels nommés ici',
  'network.public_addresses':
    'notre adresse n’est demandée à personne, le journal de connexions du service la tient',
  whois: 'le titulaire du domaine n’est pas recherché',
} as const

const answersOf = async (host: string) => {
  if (isIP(host) || host === 'localhost')
    return { answers: null, reason: 'l’adresse du service n’est pas un nom' }
  const [four, six] = await Promise.allSettled([resolve4(host), resolve6(host)])
  const answers = [four, six].flatMap((it) => (it.status === 'fulfilled' ? it.value : []))
  if (answers.length > 0) return { answers, reason: null }
  const why = four.status === 'rejected' ? ` (${String(four.reason)})` : ''
  return { answers: null, reason: `aucune réponse du DNS${why}` }
}

const jsonIn = (captures: readonly Capture[], kind: Capture['kind']): unknown => {
  const found = captures.find((capture) => capture.kind === kind)
  return found === undefined ? null : JSON.parse(Buffer.from(found.bytes).toString())
}

const tlsOf = (captures: readonly Capture[]) => {
  const whole = jsonIn(captures, 'exchanges') as Exchanges | null
  const tls = whole?.exchanges.find(({ answer }) => answer?.tls)?.answer?.tls
  if (!tls) return null
  const { protocol, issuer, subject, validFrom, validTo } = tls
  const iso = (at: number) => new Date(at).toISOString()
  return { protocol, issuer, subject, valid_from: iso(validFrom), valid_to: iso(validTo) }
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
    ...(clock === null && { clock: 'aucun serveur de temps n’a répondu, ou aucun n’est configuré' }),
    ...(dns.reason !== null && { 'dns.answers': dns.reason }),
    ...(browserSha256 === null && { 'software.browser_sha256': 'l’exécutable n’a pas pu être lu' }),
    ...(browser === null && { browser: 'le navigateur n’a pas démarré' }),
    ...(tls === null && { tls: 'aucune réponse n’est venue par TLS' }),
  }
  return {
    protocol: 'NF Z67-147 (2010), autant qu’une machine peut la suivre',
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
    clean_state: { profile: 'neuf et vide, pour cette tentative', cache: 'désactivé', extensions: [] },
    clock,
    started_at: new Date(sighting.startedAt).toISOString(),
    ended_at: new Date(sighting.endedAt).toISOString(),
    user_agent: sighting.userAgent,
    tls,
    controls: sighting.controls.map(({ url, ok, askedAt, detail }) => ({
      url,
      ok,
      asked_at: new Date(askedAt).toISOString(),
      detail,
    })),
    unknown,
  }
}
