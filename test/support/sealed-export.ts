// A small export, made as real ones are: two runs of one journey, a gap between them, and a statement.
import { createHash } from 'node:crypto'
import { hexOf, sha256, utf8 } from '../../src/proof/bytes.ts'
import { signCheckpoint } from '../../src/proof/checkpoint.ts'
import {
  authorityPath,
  checkpointPath,
  checkpointToken,
  consistencyPath,
  containerType,
  leafPath,
  openingPath,
  openingToken,
  paths,
  proofPath,
  recordPath,
  runFolder,
  sealManifest,
  sealToken,
} from '../../src/proof/layout.ts'
import type { Leaf, LeafOf } from '../../src/proof/leaf.ts'
import { bagitText, bagManifest, payloadOxum, sealLines, tagManifest } from '../../src/proof/manifests.ts'
import { cosign, formatVkey } from '../../src/proof/note.ts'
import { formatPolicy } from '../../src/proof/policy.ts'
import type { Summary } from '../../src/proof/summary.ts'
import { formatConsistency, formatInclusion } from '../../src/proof/tlog-proof.ts'
import { proveConsistency, proveInclusion, rootOf } from '../../src/proof/tree.ts'
import { memoryLog, type newKey } from './memory-log.ts'
import type { openAuthority } from './openssl-authority.ts'
import { at, openingOf, planned, runOf } from './sealed-leaves.ts'
import type { Files } from './zip-writer.ts'

export type Making = {
  readonly key: ReturnType<typeof newKey>
  readonly authorities: Readonly<Record<string, ReturnType<typeof openAuthority>>>
  /** Leaves that the log holds and the export does not show, by what they say. */
  readonly withhold?: (leaf: Leaf) => boolean
  /** Openings whose runs never come back. */
  readonly alone?: readonly Partial<LeafOf<'run-open'>>[]
  /** The witness that cosigns every checkpoint. */
  readonly witness?: ReturnType<typeof newKey>
  /** What else the log tells before its second run, given the files that there are by then. */
  readonly also?: (files: ReadonlyMap<string, Uint8Array>) => readonly Leaf[]
  /** What a record says instead of the truth. */
  readonly tell?: (record: LeafOf<'run'>) => LeafOf<'run'>
}

const written = (value: unknown) => utf8(JSON.stringify(value))
const digestOf = (bytes: Uint8Array) => hexOf(sha256(bytes))

/** The payload of an export: everything below data/. */
export const payloadOf = async ({
  key,
  authorities,
  withhold = () => false,
  tell = (record) => record,
  alone = [],
  also = () => [],
  witness,
}: Making) => {
  const log = memoryLog()
  const files = new Map<string, Uint8Array>()
  const shown: { readonly path: string; readonly index: number }[] = []
  const add = (leaf: Leaf, pathOf: (index: number) => string) => {
    const bytes = written(leaf)
    const index = log.append(bytes)
    if (withhold(leaf)) return index
    files.set(pathOf(index), bytes)
    shown.push({ path: pathOf(index), index })
    return index
  }
  const stampCheckpoint = async () => {
    const size = log.entries.length
    const alone = await signCheckpoint(size, rootOf(size, log.readNode), key.key, key.sign)
    const text = alone.slice(0, alone.indexOf('\n\n') + 1)
    const signed = witness ? alone + (await cosign(text, witness.key, 1_800_000_000, witness.sign)) : alone
    files.set(checkpointPath(size), utf8(signed))
    const times = Object.entries(authorities).map(([name, authority]) => {
      const { token } = authority.stamp(utf8(signed))
      files.set(checkpointToken(size, name), token)
      return authority.timeOf(token)
    })
    return { size, signed, times }
  }
  const [tsa = '', authority] = Object.entries(authorities)[0] ?? []
  if (!authority) throw new Error('There is no authority')
  const runs: Summary['runs'][number][] = []
  const held: number[] = []
  const doRun = (nonce: string) => {
    const size = log.entries.length
    const opening = openingOf(nonce, size, rootOf(size, log.readNode))
    const { token } = authority.stamp(written(opening))
    const runId = digestOf(token).slice(0, 32)
    const index = add(opening, () => openingPath(runId))
    const picture = utf8(`picture of ${runId}`)
    const stamped = authority.timeOf(token)
    const record = tell(
      runOf(
        { leaf: opening, index, sha256: digestOf(written(opening)) },
        { sha256: digestOf(token), tsa, gen_time: at(stamped) },
        { '01-opens-the-form.png': digestOf(picture) },
      ),
    )
    const place = add(record, () => recordPath(runId))
    if (withhold(record)) return
    if (record.opening.token) files.set(openingToken(runId), token)
    files.set(`${runFolder(runId)}/01-opens-the-form.png`, picture)
    const { outcome, started_at } = record
    if (record.opening.token) held.push(stamped)
    runs.push({ run_id: runId, index: place, outcome, started_at, captures: 'all' })
  }
  log.append(
    written({
      v: 1,
      type: 'config',
      at: at(planned),
      constat: '0.1.0',
      git_commit: null,
      config_sha256: digestOf(utf8('c')),
    }),
  )
  const first = await stampCheckpoint()
  doRun('0'.repeat(32))
  const gap = add(
    {
      v: 1,
      type: 'gap',
      probe: 'consumer-sign-up',
      tier: 'look',
      from: at(planned + 1000),
      to: at(planned + 3000),
      count: 3,
      reason: 'stopped',
    },
    leafPath,
  )
  for (const leaf of also(files)) add(leaf, leafPath)
  doRun('1'.repeat(32))
  add(
    {
      v: 1,
      type: 'statement',
      kind: 'statement',
      recorded_at: at(Date.now()),
      probe: null,
      id: '2'.repeat(32),
      about: null,
      words_sha256: digestOf(utf8('w')),
    },
    leafPath,
  )
  const underWay = alone.map((change) => {
    const size = log.entries.length
    return add({ ...openingOf('3'.repeat(32), size, rootOf(size, log.readNode)), ...change }, leafPath)
  })
  const last = await stampCheckpoint()
  files.set(
    consistencyPath(first.size, last.size),
    utf8(formatConsistency(first.size, proveConsistency(first.size, last.size, log.readNode), last.signed)),
  )
  for (const { path, index } of shown)
    files.set(
      proofPath(path),
      utf8(formatInclusion(index, proveInclusion(index, last.size, log.readNode), last.signed)),
    )
  const summary: Summary = {
    v: 1,
    created_at: at(Math.max(...last.times)),
    requested_by: 'a test',
    complete: false,
    origin: key.key.name,
    interval: { from: at(Math.max(...first.times)), to: at(Math.max(...first.times, ...held)) },
    first_checkpoint: first.size,
    last_checkpoint: last.size,
    runs,
    gaps: [{ index: gap, count: 3 }],
    under_way: underWay,
    planned_runs: runs.length + 3,
    missed_runs: 3,
    sealed_by: Object.keys(authorities),
    absent_authorities: [],
    redactions: [],
  }
  for (const [name, { ca }] of Object.entries(authorities)) files.set(authorityPath(name), utf8(ca))
  files.set(paths.summary, written(summary))
  files.set(paths.vkey, utf8(`${formatVkey(key.key)}\n`))
  files.set(paths.publicKey, utf8(key.pem))
  files.set(paths.policy, utf8(formatPolicy({ log: key.key, witnesses: witness ? [witness.key] : [] })))
  for (const path of [paths.report, paths.clickPath, paths.instructions, paths.verifyAll, paths.verifyProof])
    files.set(path, utf8(`${path}\n`))
  return files
}

/** A payload in its bag and container, sealed by the authorities. */
export const sealed = (
  payload: Files,
  { authorities }: Pick<Making, 'authorities'>,
): Map<string, Uint8Array> => {
  const files = new Map<string, Uint8Array>([[paths.mimetype, utf8(containerType)], ...payload])
  const digests = new Map<string, string>()
  const put = (path: string, text: string) => {
    files.set(path, utf8(text))
    digests.set(path, digestOf(utf8(text)))
  }
  for (const [path, bytes] of files) digests.set(path, createHash('sha256').update(bytes).digest('hex'))
  const payloadBytes = [...payload.values()].reduce((total, { length }) => total + length, 0)
  put(paths.readMe, 'Lisez data/verify/VERIFICATION.md\n')
  put(paths.bagit, bagitText)
  put(paths.bagInfo, `Source-Organization: Test\n${payloadOxum(payloadBytes, payload.size)}\n`)
  put(paths.manifest, bagManifest(digests).join(''))
  put(paths.tagManifest, tagManifest(digests).join(''))
  for (const [at, authority] of Object.values(authorities).entries()) {
    const manifest = utf8(sealLines(at + 1, digests).join(''))
    files.set(sealManifest(at + 1), manifest)
    files.set(sealToken(at + 1), authority.stamp(manifest).token)
  }
  return files
}
