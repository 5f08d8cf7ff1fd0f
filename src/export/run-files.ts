// A run's folder: its two leaves with their proofs, the token of its opening, and the files that its record names.
import { createHash } from 'node:crypto'
import {
  isSealed,
  leafPath,
  openingPath,
  openingToken,
  proofPath,
  recordPath,
  runFolder,
  sealedPath,
  wordsPath,
} from '../proof/layout.ts'
import type { LeafOf } from '../proof/leaf.ts'
import { sealedFiles } from '../proof/originals.ts'
import { redactionsName, redactionsOf } from '../proof/redactions.ts'
import type { Summary } from '../proof/summary.ts'
import { formatInclusion } from '../proof/tlog-proof.ts'
import { proveInclusion } from '../proof/tree.ts'
import { type PlacedLeaf, readPlaced } from './leaves.ts'
import type { Scope } from './scope.ts'
import type { StampedFile } from './scripts.ts'
import type { ExportSource, Form } from './source.ts'

/** Puts a file into the export. */
export type Put = (path: string, content: Uint8Array | string) => Promise<void>

type File = { readonly path: string; readonly bytes: Uint8Array }

const archiveName = 'capture.wacz'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Puts a leaf where it belongs, and its proof beside it. */
const putLeaf = async (
  put: Put,
  source: ExportSource,
  { last }: Scope,
  path: string,
  { index, entry }: PlacedLeaf,
): Promise<void> => {
  await put(path, entry)
  const proof = proveInclusion(index, last.size, source.readNode)
  await put(proofPath(path), formatInclusion(index, proof, last.note))
}

/** Puts a leaf that no run of the export has in its folder, with the words that it is the fingerprint of. */
export const putLoose = async (
  put: Put,
  source: ExportSource,
  scope: Scope,
  placed: PlacedLeaf,
): Promise<void> => {
  const path = leafPath(placed.index)
  await putLeaf(put, source, scope, path, placed)
  const words = placed.leaf.type === 'statement' ? source.wordsOf(placed.leaf) : null
  if (words !== null) await put(wordsPath(path), words)
}

/** The bytes of a run's file in one of its forms; null when they are not to be had. */
export const bytesOf = (source: ExportSource, runId: string, name: string, digest: string, form: Form) => {
  if (name === archiveName) return source.archive(runId, form)
  return form === 'sealed' ? source.original(runId, digest) : source.artefact(digest)
}

/** The SHA-256 of a run's files in one of their forms, by name; null when the list of its originals is not to be had. */
export const digestsOf = async (source: ExportSource, run: LeafOf<'run'>, form: Form) =>
  form === 'sealed' ? sealedFiles(run, (digest) => source.original(run.run_id, digest)) : run.files

// All files of a form or none: what is not kept any more, or not as it was, must not look like a whole.
const formOf = async (source: ExportSource, run: LeafOf<'run'>, form: Form) => {
  const { run_id } = run
  const digests = await digestsOf(source, run, form)
  if (digests === null) return null
  const found: File[] = []
  for (const [name, digest] of Object.entries(digests)) {
    const bytes = await bytesOf(source, run_id, name, digest, form)
    if (bytes === null || digestOf(bytes) !== digest) return null
    const path = form === 'sealed' ? sealedPath(run_id, name) : `${runFolder(run_id)}/${name}`
    found.push({ path, bytes })
  }
  return found
}

type Captured = { readonly captures: Summary['runs'][number]['captures']; readonly files: readonly File[] }

const filesOf = async (source: ExportSource, run: LeafOf<'run'>, isComplete: boolean): Promise<Captured> => {
  const published = await formOf(source, run, 'published')
  if (published === null) return { captures: 'none', files: [] }
  const originals = isComplete ? await formOf(source, run, 'sealed') : []
  if (originals === null) return { captures: 'published', files: published }
  return { captures: 'all', files: [...published, ...originals] }
}

const redactionsIn = (run: LeafOf<'run'>, files: readonly File[]): Summary['redactions'] => {
  const listed = files.find(({ path }) => path === `${runFolder(run.run_id)}/${redactionsName}`)
  const redactions = listed ? redactionsOf(run, listed.bytes) : []
  if (redactions === null) throw new Error(`What was hidden in run ${run.run_id} cannot be read.`)
  return redactions
}

/** What the summary says of a run that was put into the export. */
export type PutRun = {
  readonly run: Summary['runs'][number]
  readonly redactions: Summary['redactions']
  /** How many sealed originals were put in. */
  readonly sealed: number
  /** Whether captures that were asked for are not kept any more. */
  readonly isLost: boolean
  readonly opening: LeafOf<'run-open'>
  /** The opening with its token; null when no authority stamped it in time. */
  readonly stamped: StampedFile | null
}

const putOpening = async (
  put: Put,
  source: ExportSource,
  scope: Scope,
  { opening, run_id }: LeafOf<'run'>,
) => {
  const [kept] = source.leaves(opening.index, opening.index + 1)
  const opened = kept && readPlaced(kept.index, kept.entry)
  if (opened?.leaf.type !== 'run-open') throw new Error(`Leaf ${opening.index} of the log opens no run.`)
  const file = openingPath(run_id)
  await putLeaf(put, source, scope, file, opened)
  const given = opening.token && source.openingToken(run_id)
  if (!given) return { opening: opened.leaf, stamped: null }
  const { token, authority, genTime } = given
  await put(openingToken(run_id), token)
  return { opening: opened.leaf, stamped: { file, token: openingToken(run_id), authority, genTime } }
}

const nothing: Captured = { captures: 'none', files: [] }

/** Puts a run's folder into the export. */
export const putRun = async (
  put: Put,
  source: ExportSource,
  scope: Scope,
  placed: PlacedLeaf & { readonly leaf: LeafOf<'run'> },
  wanted: { readonly captures: boolean; readonly sealed: boolean },
): Promise<PutRun> => {
  const { leaf: run, index } = placed
  const opened = await putOpening(put, source, scope, run)
  await putLeaf(put, source, scope, recordPath(run.run_id), placed)
  const { captures, files } = wanted.captures ? await filesOf(source, run, wanted.sealed) : nothing
  for (const { path, bytes } of files) await put(path, bytes)
  return {
    ...opened,
    run: {
      run_id: run.run_id,
      index,
      outcome: run.outcome,
      started_at: run.started_at,
      captures,
    },
    redactions: redactionsIn(run, files),
    sealed: files.filter(({ path }) => isSealed(path)).length,
    isLost: wanted.captures && captures === 'none',
  }
}
