// `environment.json`: the technical facts that French courts ask of a finding on the Internet, for one run.
import { resolve4, resolve6 } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Capture, ServerTls } from '../outcome/capture.ts'
import type { Sighting } from '../outcome/outcome.ts'
import type { Host } from './host.ts'
import { cachedIn, netLogIn, proxiesIn } from './net-log.ts'

/** A question of SNTP and its answer, hexadecimal; times by our own clock. */
export type ClockPackets = {
  readonly server: string
  readonly sent_at: string
  readonly received_at: string
  readonly question: string
  readonly answer: string
}

/** How far our clock was from others; null fields of a record say that nobody was asked. */
export type ClockCheck = {
  readonly offset_ms: number
  readonly uncertainty_ms: number
  readonly sources: readonly string[]
  /** What servers were asked and answered, for anybody to work the offset out again; null when none was asked. */
  readonly packets: readonly ClockPackets[] | null
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
  'operator.registration': 'la configuration ne le demande pas',
  'operator.address': 'la configuration ne la demande pas',
  'image.digest': 'un programme ne sait pas de quelle image il est lancé',
  'image.sbom_sha256': 'aucune liste n’en est dressée, l’empreinte des dépendances en tenant lieu',
  'network.asn':
    'il n’est demandé à personne, la configuration nommant le fournisseur d’accès si elle le sait',
  'clean_state.autofill': 'le réglage du navigateur n’est pas changé, son profil étant vide',
} as const

// What a fact that is there does not tell.
const neverKept = {
  clock: { 'clock.packets': 'aucun serveur de temps n’a répondu, l’écart étant borné par un horodatage' },
  mail: {
    'mail.headers_sha256':
      'avec la copie publiée, l’empreinte laisserait deviner l’adresse masquée, le relevé tenant celles des originaux sous une liste qui ne le permet pas',
  },
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

const iso = (at: number) => new Date(at).toISOString()

const tlsOf = (captures: readonly Capture[]) => {
  const tls = jsonIn(captures, 'tls') as ServerTls | null
  if (!tls) return null
  const { protocol, cipher, keyExchange, issuer, subject, validFrom, validTo, timestamps } = tls
  return {
    protocol,
    cipher,
    key_exchange: keyExchange,
    issuer,
    subject,
    valid_from: iso(validFrom),
    valid_to: iso(validTo),
    sct: timestamps.map(({ log, origin, at }) => ({ log, origin, at: iso(at) })),
  }
}

const passwordStoreOf = (browser: unknown): string | null => {
  const flags = (browser as { readonly arguments?: readonly string[] } | null)?.arguments ?? []
  return flags.find((flag) => flag.startsWith('--password-store='))?.split('=')[1] ?? null
}

type Found = {
  readonly answers: Awaited<ReturnType<typeof answersOf>>
  readonly browser: unknown
  readonly tls: ReturnType<typeof tlsOf>
  readonly passwordStore: string | null
  readonly proxies: readonly string[] | null
  readonly cached: number | null
}

// It is disabled on the first page; what the log says counts for every window.
const cacheOf = (cached: number | null) => {
  if (cached === null) return null
  return cached === 0 ? 'rien n’en est venu' : `${cached} réponse(s) en sont venues`
}

const unknownIn = (
  order: EnvironmentOrder,
  { answers, browser, tls, passwordStore, proxies, cached }: Found,
) => {
  const { host, witness, clock, browserSha256 } = order
  const unsaid = 'la configuration ne le dit pas'
  const unlogged = 'le navigateur n’en a pas laissé de journal du réseau'
  return {
    ...host.unknown,
    ...neverAsked,
    ...neverKept.mail,
    ...(clock === null && { clock: 'aucun serveur de temps n’a répondu, ou aucun n’est configuré' }),
    ...(clock?.packets === null && neverKept.clock),
    ...(tls === null && { tls: 'aucune réponse du service n’est venue par TLS' }),
    ...(witness.operator === null && { 'operator.name': unsaid }),
    ...(witness.vantage.network === null && { 'vantage.network': unsaid }),
    ...(witness.vantage.isp === null && { 'vantage.isp': unsaid }),
    ...(answers.reason !== null && { 'dns.answers': answers.reason }),
    ...(browserSha256 === null && { 'software.browser_sha256': 'l’exécutable n’a pas pu être lu' }),
    ...(browser === null && { browser: 'le navigateur n’a pas démarré' }),
    ...(proxies === null && { 'proxy.resolved': unlogged }),
    ...(cached === null && { 'clean_state.cache': unlogged }),
    ...(passwordStore === null && {
      'clean_state.password_store': 'le navigateur n’a pas été lancé avec un tel réglage',
    }),
  }
}

/** Brings together what is known of a run's circumstances, unknown facts with their reasons. */
export const environmentOf = async (order: EnvironmentOrder) => {
  const { host, witness, clock, target, sighting, browserSha256 } = order
  const { captures } = sighting
  const browser = jsonIn(captures, 'browser')
  const log = netLogIn(captures)
  const found = {
    answers: await answersOf(new URL(target).hostname),
    browser,
    tls: tlsOf(captures),
    passwordStore: passwordStoreOf(browser),
    proxies: proxiesIn(log),
    cached: cachedIn(log),
  }
  return {
    protocol: 'NF Z67-147 (2010), autant qu’une machine peut la suivre',
    operator: { name: witness.operator, contact: witness.contact, registration: null, address: null },
    vantage: witness.vantage,
    machine: host.machine,
    os: host.os,
    software: { ...host.software, browser_sha256: browserSha256 },
    image: { digest: null, sbom_sha256: null },
    antivirus: null,
    firewall: null,
    browser,
    network: { ...host.network, public_addresses: null, asn: null },
    proxy: { browser_flag: '--no-proxy-server', variables: host.proxy_variables, resolved: found.proxies },
    dns: { servers: host.network.resolvers, answers: found.answers.answers },
    route: null,
    whois: null,
    clean_state: {
      profile: 'neuf et vide, pour cette tentative',
      cache: cacheOf(found.cached),
      extensions: [],
      password_store: found.passwordStore,
      autofill: null,
    },
    clock,
    started_at: iso(sighting.startedAt),
    ended_at: iso(sighting.endedAt),
    user_agent: sighting.userAgent,
    tls: found.tls,
    mail: { received: captures.filter(({ kind }) => kind === 'mail').length, headers_sha256: null },
    controls: sighting.controls.map(({ url, ok, askedAt, detail }) => ({
      url,
      ok,
      asked_at: iso(askedAt),
      detail,
    })),
    unknown: unknownIn(order, found),
  }
}
