// A log in a real store, sealed by the practice authorities, with runs and their files, ready to be exported.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { pathsIn } from '../../src/data-directory.ts'
import { anchorLeaf } from '../../src/evidence/anchor.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { waczOf } from '../../src/evidence/wacz.ts'
import { createPrinter } from '../../src/export/print.ts'
import type { Checkpoint, ExportSource, ExportTools } from '../../src/export/source.ts'
import type { Sighting } from '../../src/outcome/outcome.ts'
import { sha256, utf8 } from '../../src/proof/bytes.ts'
import { signCheckpoint } from '../../src/proof/checkpoint.ts'
import type { Leaf } from '../../src/proof/leaf.ts'
import { formatVkey } from '../../src/proof/note.ts'
import { createAuthorities } from '../../src/stamp/authorities.ts'
import type { Stamp } from '../../src/stamp/authority.ts'
import { writeProof } from '../../src/stamp/ots-proof.ts'
import { openDatabase } from '../../src/store/database.ts'
import { bytesOfLeaf } from '../../src/store/log.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { authorityNames, type StampingGround, startStampingGround } from './authorities.ts'
import { evidenceOf } from './evidence.ts'
import { type Seen, sightingOf, steps } from './export-sightings.ts'
import { newKey } from './memory-log.ts'
import { clock, openTestLauncher } from './probing.ts'

const never = new AbortController().signal

const openLog = (folder: string, ground: StampingGround) => {
  const store = openStore(openDatabase(join(folder, 'constat.db')))
  const keepers = openShelves(pathsIn(folder))
  const authorities = createAuthorities({
    authorities: ground.authorities.map((authority) => ({ ...authority, minIntervalMs: 0 })),
    clock,
  })
  const { stampFirst } = authorities
  const evidence = evidenceOf(store, { keepers, stampFirst })
  return { store, keepers, authorities, evidence }
}

type Log = ReturnType<typeof openLog>

const runner = ({ store, evidence }: Log, sightings: Map<string, Sighting>) => {
  const policy = { intervalMs: 60_000, slowAfterMs: 60_000, openAfter: 2, closeAfter: 2 }
  const planId = store.plans.keep({ probe: consumerSignUp.id, tier: 'look', steps, ...policy })
  const what = { probe: { id: consumerSignUp.id, version: 'test' }, tier: 'look' } as const
  const open = (seen: Seen, by = evidence) =>
    by.open(
      what,
      {
        planId,
        tierPlanned: null,
        trigger: seen.trigger ?? 'schedule',
        scheduledAt: Date.now(),
        bailiffNonce: seen.nonce ?? null,
      },
      never,
    )
  const run = async (seen: Seen = {}): Promise<string> => {
    const opening = await open(seen)
    const { retold = (sighting) => sighting } = seen
    const sighting = retold(sightingOf(seen, opening.runId))
    sightings.set(opening.runId, sighting)
    const verdict = seen.failed === undefined ? 'up' : 'down'
    store.record(opening, await evidence.record(what, opening, sighting, verdict))
    return opening.runId
  }
  return { open, run }
}

const checkpointsOf = (store: Store): ExportSource['checkpoints'] => {
  const all = (): Checkpoint[] => {
    const found: Checkpoint[] = []
    for (let next = store.checkpoints.atLeast(0); next; next = store.checkpoints.atLeast(next.size + 1))
      found.push({
        ...next,
        tokens: store.checkpoints.tokensOfCheckpoint(next.size),
        calendarProof: writeProof(sha256(utf8(next.note)), new Uint8Array(16), [utf8('a promise')]),
      })
    return found.filter(({ tokens }) => tokens.length > 0)
  }
  const with_ = (isTrue: (genTime: number) => boolean) =>
    all().filter(({ tokens }) => tokens.some(({ genTime }) => isTrue(genTime)))
  return {
    ofSize: (size) => all().find((one) => one.size === size) ?? null,
    covering: (size) => all().find((one) => one.size >= size) ?? null,
    stampedBy: (at) => with_((genTime) => genTime <= at).at(-1) ?? null,
    stampedSince: (at) => with_((genTime) => genTime >= at)[0] ?? null,
    latest: () => all().at(-1) ?? null,
  }
}

type Keys = { readonly since: number; readonly key: ReturnType<typeof newKey> }[]

const origin = 'constat.example/log'

const keyAt = (keys: Keys, size: number) => {
  const found = keys.findLast(({ since }) => since < size || since === 0)
  if (!found) throw new Error('The log has no key.')
  return found.key
}

const keeper =
  ({ store }: Log) =>
  (size: number, { authority, token, receivedAt, facts }: Stamp) => {
    const { genTime } = facts
    const told = anchorLeaf({ size, kind: 'rfc3161', by: authority, bytes: token, genTime })
    store.seals.keepToken(size, { authority, token, at: receivedAt, ...facts }, told)
  }

const sealer = (log: Log, keys: Keys) => async () => {
  const { store, authorities } = log
  const key = keyAt(keys, store.log.size())
  const size = store.log.size()
  const note = await signCheckpoint(size, store.log.root(size), key.key, key.sign)
  store.checkpoints.keep({ size, note, at: Date.now() })
  for (const stamp of await authorities.stampEach(Buffer.from(note), never))
    if (stamp.ok) keeper(log)(size, stamp)
  return size
}

const sourceOf = (
  { store, keepers }: Log,
  ground: StampingGround,
  keys: Keys,
  sightings: ReadonlyMap<string, Sighting>,
): ExportSource => ({
  vkeyOf: (size) => formatVkey(keyAt(keys, size).key),
  witnesses: [],
  operator: {
    name: 'Association d’essai',
    contact: 'preuves@constat.example',
    siteTitle: 'Constat d’essai',
    siteUrl: 'https://constat.example',
    registry: { name: 'Télépaix', url: 'https://registre.example', operator: 'Société d’essai' },
    version: '0.1.0',
    isPractice: true,
  },
  journeys: [
    {
      id: consumerSignUp.id,
      title: consumerSignUp.title.fr,
      steps: consumerSignUp.steps.map(({ name, title, see, submits, binding }) => ({
        name,
        title: title.fr,
        heading: see.heading,
        submits: submits === true,
        binding: binding === true,
      })),
    },
  ],
  authorities: ground.authorities.map(({ name, ca, chain }) => ({ name, pem: `${ca}${chain ?? ''}` })),
  leaves: store.log.leaves,
  readNode: store.log.readNode,
  wordsOf: store.wordsOf,
  checkpoints: checkpointsOf(store),
  openingToken: store.checkpoints.tokenOfRun,
  artefact: keepers.artefacts.read,
  original: (_, digest) => keepers.sealed.read(digest),
  archive: async (runId) => {
    const sighting = sightings.get(runId)
    if (!sighting) return null
    const { userAgent, startedAt } = sighting
    return waczOf({
      runId,
      title: `Télépaix, ${runId}`,
      software: 'Constat 0.0.0',
      userAgent,
      startedAt,
      exchanges: [],
      bodyOf: () => null,
      pages: sighting.steps.flatMap(({ name, url, endedAt }) =>
        url === null || endedAt === null ? [] : [{ url, at: endedAt, title: name }],
      ),
    })
  },
  incidents: () => [],
  said: () => [],
})

/** A log to fill with `run`, `gap` and `seal`, and what an export of it is made from. */
export const startExporting = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'constat-export-'))
  const ground = await startStampingGround()
  const log = openLog(folder, ground)
  const key = newKey(origin)
  const keys: Keys = [{ since: 0, key }]
  const sightings = new Map<string, Sighting>()
  const tools: ExportTools = {
    stampEach: log.authorities.stampEach,
    sealedBy: authorityNames,
    print: createPrinter(openTestLauncher(join(folder, 'profiles'))),
    now: () => Date.now(),
  }
  return {
    folder,
    ground,
    key,
    store: log.store,
    keepers: log.keepers,
    stampFirst: log.authorities.stampFirst,
    tools,
    source: sourceOf(log, ground, keys, sightings),
    /** Records a run, or opens one that never ends. */
    ...runner(log, sightings),
    seal: sealer(log, keys),
    /** Has one authority stamp the checkpoint of a size, however late. */
    stampLate: async (size: number, authority: string) => {
      const note = log.store.checkpoints.stamped.ofSize(size)?.note ?? ''
      const [stamp] = await log.authorities.stampEach(Buffer.from(note), never, [authority])
      if (!stamp?.ok) throw new Error(`${authority} gave no token`)
      keeper(log)(size, stamp)
    },
    /** Has another key sign from now on, which the log tells. */
    rekey: () => {
      const [{ key: previous }] = keys.slice(-1) as [Keys[number]]
      const next = newKey(origin)
      const [vkey, before] = [formatVkey(next.key), formatVkey(previous.key)]
      keys.push({ since: log.store.log.size(), key: next })
      log.store.seals.addLeaf(
        { v: 1, type: 'key', at: new Date().toISOString(), vkey, previous: before },
        Date.now(),
      )
    },
    add: (leaf: Leaf) =>
      log.store.atOnce(async () => {
        log.store.log.add(leaf.type, bytesOfLeaf(leaf), Date.now())
      }),
    stop: async () => {
      log.store.close()
      await ground.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
