// Wires the evidence of every run: who stamps it, where its files go, what is said of this machine, how it is sealed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Topic } from '../../views/mail-facts.ts'
import { proxyVariables } from '../config/proxy-variables.ts'
import type { Config } from '../config/schema.ts'
import { type Places, Refusal } from '../data-directory.ts'
import { openCalendars } from '../evidence/anchor-calendars.ts'
import { openSilences } from '../evidence/anchor-silence.ts'
import { openCosigning } from '../evidence/anchor-witness.ts'
import type { Artefacts } from '../evidence/artefacts.ts'
import { type ClockChecking, openClockCheck } from '../evidence/clock-check.ts'
import { type Evidence, openEvidence } from '../evidence/evidence.ts'
import { type Host, hashFile, readHost } from '../evidence/host.ts'
import { KeyError, type LogKey, openLogKey } from '../evidence/key.ts'
import { openSealing, type Sealing } from '../evidence/seal.ts'
import { type Conceal, concealTo } from '../evidence/sealed-age.ts'
import type { Log } from '../log.ts'
import { formatVkey, parseVkey } from '../proof/note.ts'
import { type Authorities, createAuthorities } from '../stamp/authorities.ts'
import type { Authority } from '../stamp/authority.ts'
import type { Witness } from '../stamp/witness.ts'
import type { Store } from '../store/store.ts'
import { configFingerprint } from './config-fingerprint.ts'

export type ProofParts = {
  readonly config: Config
  /** Practice mode has time-stamp authorities of its own. */
  readonly isPractice: boolean
  readonly store: Store
  readonly artefacts: Artefacts
  readonly sealed: Artefacts
  readonly places: Places
  readonly browserPath: string
  readonly version: string
  readonly log: Log
}

type OnStop = (undo: () => unknown) => void

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

const configuredAuthorities = ({ evidence }: Config): readonly Authority[] =>
  evidence.authorities.map(({ name, url, ca, chain, minInterval }) => ({
    name,
    url,
    ca: readFileSync(ca, 'utf8'),
    ...(chain !== null && { chain: readFileSync(chain, 'utf8') }),
    minIntervalMs: minInterval,
  }))

const practiceAuthorities = async ({ places, log }: ProofParts, onStop: OnStop) => {
  // Loaded here: who watches a real registry has no use for the stand-ins.
  const { startAuthorities } = await import('../practice/authorities.ts')
  try {
    const started = await startAuthorities({ folder: join(places.folder, 'authorities') })
    onStop(started.stop)
    return started.authorities.map((one) => ({ ...one, minIntervalMs: 0 }))
  } catch (cause) {
    log('warn', 'no practice time-stamp authority', { cause })
    return []
  }
}

// Before any of them stamps: exports of what it stamped are made long after it left the configuration.
const keepAuthorities = ({ authorities }: Store, known: readonly Authority[]) => {
  for (const { name, ca, chain } of known)
    authorities.keep({ name, pem: `${ca.trimEnd()}\n${chain ?? ''}` }, clock.wall())
}

const keyOf = ({ config, isPractice, store, places }: ProofParts): LogKey => {
  const { logOrigin } = config.evidence
  const { url, host } = config.site
  const origin = isPractice ? '127.0.0.1/practice' : (logOrigin ?? (url === null ? host : new URL(url).host))
  try {
    return openLogKey(store, join(places.folder, 'log.key'), origin)
  } catch (cause) {
    throw cause instanceof KeyError ? new Refusal(cause.message, { cause }) : cause
  }
}

const witnessOf = ({ evidence }: Config): Witness | null => {
  if (evidence.witness === null) return null
  const { url, key: written } = evidence.witness
  const key = parseVkey(written)
  if (key?.kind === 4) return { url, key }
  throw new Refusal(
    `evidence.witness.key is not the key of a witness: it reads name+id+key, as C2SP writes it.`,
  )
}

type SealParts = {
  readonly key: LogKey
  readonly witness: Witness | null
  readonly names: readonly string[]
  readonly authorities: Authorities
  readonly host: Host
  readonly clocks: ClockChecking
}

const hourMs = 3_600_000
const tenMinutesMs = 600_000
const practiceMs = 30_000

const sealingOf = (parts: ProofParts, sealed: SealParts, tellOperator: TellOperator): Promise<Sealing> => {
  const { config, isPractice, store, log } = parts
  const { key, witness, names, authorities, host, clocks } = sealed
  const { opentimestamps: urls } = config.evidence
  const { constat, git_commit } = host.software
  const silences = openSilences(clock.monotonic, hourMs, (by, reason) =>
    tellOperator('authority', `${by} has given no time-stamp for an hour or more: ${reason}`),
  )
  const onRefused = (by: string, reason: string, detail: string) =>
    log('warn', 'the log was not vouched for', { by, reason, detail })
  return openSealing({
    store,
    key,
    configured: { constat, git_commit, config_sha256: configFingerprint(config) },
    stamping: {
      stampEach: authorities.stampEach,
      names,
      onRefused: (by, reason, detail) => {
        onRefused(by, reason, detail)
        silences.refused(by, reason)
      },
      onStamp: (stamp) => {
        silences.heard(stamp.authority)
        clocks.heard(stamp)
      },
      retryMs: 10_000,
    },
    cosign: witness && openCosigning(store, witness, onRefused),
    calendars: urls.length > 0 ? openCalendars(store, { urls, onRefused }) : null,
    clock,
    everyMs: isPractice ? practiceMs : tenMinutesMs,
    onBroken: (detail) => {
      log('error', 'the log is not what was signed: nothing is sealed any more', { detail })
      tellOperator('log', `the log is not what was signed, nothing is sealed any more: ${detail}`)
    },
    onError: (cause) => log('error', 'the log could not be sealed', { cause }),
  })
}

type TellOperator = (topic: Topic, detail: string) => void

export type Proof = {
  readonly evidence: Evidence
  readonly authorities: Authorities
  /** The authorities of the configuration, in order. */
  readonly names: readonly string[]
  /** The witness of the configuration, as C2SP writes its key; null when there is none. */
  readonly witness: string | null
  readonly key: LogKey
  /** What others say of our clock; null when nobody did of late. */
  readonly clockCheck: ClockChecking['clockCheck']
  /** Begins to seal what the log holds, and what is added to it. */
  readonly beginSealing: (tellOperator: TellOperator) => Promise<Sealing>
  /** Why nothing is sealed any more; null while all is well. */
  readonly broken: () => string | null
}

const concealOf = ({ evidence: { ageRecipient } }: Config): Conceal | undefined => {
  if (ageRecipient === null) return undefined
  try {
    return concealTo(ageRecipient)
  } catch (cause) {
    throw new Refusal('evidence.age_recipient is no recipient of age: write what age-keygen prints, age1…', {
      cause,
    })
  }
}

const evidenceOf = (parts: ProofParts, { names, authorities, host, clocks }: SealParts): Evidence => {
  const { config, store, artefacts, sealed, browserPath, log } = parts
  let browserSha256: Promise<string | null> | null = null
  const { operator, contact } = config.site
  const { id, place, network, isp } = config.vantage
  return openEvidence({
    store,
    keepers: { artefacts, sealed, conceal: concealOf(config), pictures: config.publish.screenshots },
    stampFirst: names.length > 0 ? authorities.stampFirst : null,
    host,
    browserSha256: () => {
      browserSha256 ??= hashFile(browserPath)
      return browserSha256
    },
    witness: { operator, contact, vantage: { id, place, network, isp } },
    target: { name: config.registry.name, url: config.registry.url },
    clockCheck: clocks.clockCheck,
    now: clock.wall,
    onLost: (runId, what, cause) => log('error', 'a capture was not kept', { run: runId, what, cause }),
  })
}

/** Opens the evidence of a configuration; throws a Refusal when the key of its log cannot be used. */
export const openProof = async (parts: ProofParts, onStop: OnStop): Promise<Proof> => {
  const { config, version, log } = parts
  const key = keyOf(parts)
  const witness = witnessOf(config)
  // Exports of what it cosigned are made long after it left the configuration.
  if (witness !== null) parts.store.witnesses.keep(formatVkey(witness.key), clock.wall())
  const known = parts.isPractice ? await practiceAuthorities(parts, onStop) : configuredAuthorities(config)
  keepAuthorities(parts.store, known)
  const authorities = createAuthorities({ authorities: known, clock })
  const clocks = openClockCheck({
    servers: config.evidence.timeServers,
    clock,
    onSilence: () => log('warn', 'no time server answers'),
  })
  onStop(clocks.stop)
  const host = readHost({ constat: version, proxyVariables: proxyVariables() })
  const names = known.map(({ name }) => name)
  const sealed = { key, witness, names, authorities, host, clocks }
  let sealing: Sealing | null = null
  return {
    evidence: evidenceOf(parts, sealed),
    authorities,
    names,
    witness: witness && formatVkey(witness.key),
    key,
    clockCheck: clocks.clockCheck,
    beginSealing: async (tellOperator) => {
      sealing = await sealingOf(parts, sealed, tellOperator)
      onStop(sealing.stop)
      return sealing
    },
    broken: () => sealing?.broken() ?? null,
  }
}
