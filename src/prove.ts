// Wires the evidence of every run: who stamps it, where its files go, what is said of this machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { proxyVariables } from './config/proxy-variables.ts'
import type { Config } from './config/schema.ts'
import type { Places } from './data-directory.ts'
import type { Artefacts } from './evidence/artefacts.ts'
import { type Evidence, openEvidence } from './evidence/evidence.ts'
import { hashFile, readHost } from './evidence/host.ts'
import type { Log } from './log.ts'
import { type Authorities, createAuthorities } from './stamp/authorities.ts'
import type { Authority } from './stamp/authority.ts'
import type { Store } from './store/store.ts'

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
  const { startAuthorities } = await import('./practice/authorities.ts')
  try {
    const started = await startAuthorities({ folder: join(places.folder, 'authorities') })
    onStop(started.stop)
    return started.authorities.map((one) => ({ ...one, minIntervalMs: 0 }))
  } catch (cause) {
    log('warn', 'no practice time-stamp authority', { cause: String(cause) })
    return []
  }
}

export type Proof = { readonly evidence: Evidence; readonly authorities: Authorities }

/** Opens the evidence of a configuration. */
export const openProof = async (parts: ProofParts, onStop: OnStop): Promise<Proof> => {
  const { config, store, artefacts, sealed, browserPath, version, log } = parts
  const known = parts.isPractice ? await practiceAuthorities(parts, onStop) : configuredAuthorities(config)
  const authorities = createAuthorities({ authorities: known, clock })
  let browserSha256: Promise<string | null> | null = null
  const { operator, contact } = config.site
  const { id, place, network, isp } = config.vantage
  const evidence = openEvidence({
    store,
    keepers: { artefacts, sealed },
    stampFirst: known.length > 0 ? authorities.stampFirst : null,
    host: readHost({ constat: version, proxyVariables: proxyVariables() }),
    browserSha256: () => {
      browserSha256 ??= hashFile(browserPath)
      return browserSha256
    },
    witness: { operator, contact, vantage: { id, place, network, isp } },
    target: { name: config.registry.name, url: config.registry.url },
    clockCheck: () => null,
    now: clock.wall,
    onLost: (runId, what, cause) =>
      log('error', 'a capture was not kept', { run: runId, what, cause: String(cause) }),
  })
  return { evidence, authorities }
}
