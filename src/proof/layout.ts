// Where everything stands in an export: an ASiC-E container that unzips into a valid BagIt bag.
import { fileName } from './leaf.ts'

export const containerType = 'application/vnd.etsi.asic-e+zip'

export const paths = {
  /** The first entry, stored: the container's media type. */
  mimetype: 'mimetype',
  bagit: 'bagit.txt',
  bagInfo: 'bag-info.txt',
  manifest: 'manifest-sha256.txt',
  tagManifest: 'tagmanifest-sha256.txt',
  readMe: 'LISEZMOI.txt',
  summary: 'data/export.json',
  report: 'data/rapport.pdf',
  clickPath: 'data/parcours.md',
  vkey: 'data/log/log.vkey',
  publicKey: 'data/log/log.pub.pem',
  policy: 'data/log/policy',
  instructions: 'data/verify/VERIFICATION.md',
  verifyAll: 'data/verify/verify.sh',
  verifyProof: 'data/verify/verify-proof.sh',
} as const

/** Must be there; everything else that may be is named by a function below. */
export const required: readonly string[] = Object.values(paths)

/** One manifest and its token for each authority, counted from 1. */
export const sealManifest = (seal: number): string =>
  `META-INF/ASiCManifest${String(seal).padStart(3, '0')}.xml`
export const sealToken = (seal: number): string => `META-INF/timestamp${String(seal).padStart(3, '0')}.tst`

export const checkpointPath = (size: number): string => `data/log/checkpoint-${size}`
export const checkpointToken = (size: number, authority: string): string =>
  `${checkpointPath(size)}.${authority}.tst`
/** What the calendars of OpenTimestamps, and so Bitcoin, say of a checkpoint. */
export const calendarProofPath = (size: number): string => `${checkpointPath(size)}.opentimestamps.ots`
export const consistencyPath = (oldSize: number, size: number): string =>
  `data/log/consistency-${oldSize}-${size}`
export const authorityPath = (authority: string): string => `data/tsa/${authority}.pem`

/** A leaf that belongs to no run of the export: a gap, a statement, an opening whose run is not in it. */
export const leafPath = (index: number): string => `data/log/leaves/${index}.json`

/** The words that a leaf is the fingerprint of, where they may be told. */
export const wordsPath = (leaf: string): string => leaf.replace(/\.json$/, '.words')

/** The folder of a run: its opening and record are leaves, the rest are the files that the record names. */
export const runFolder = (runId: string): string => `data/runs/${runId}`
export const openingPath = (runId: string): string => `${runFolder(runId)}/run-open.json`
export const openingToken = (runId: string): string => `${runFolder(runId)}/run-open.tst`
export const recordPath = (runId: string): string => `${runFolder(runId)}/record.json`
export const sealedPath = (runId: string, file: string): string => `${runFolder(runId)}/sealed/${file}`

/** The proof that stands beside a leaf. */
export const proofPath = (leaf: string): string => leaf.replace(/\.json$/, '.tlog-proof')

const authority = '[a-z0-9][a-z0-9-]*'

export const patterns = {
  seal: /^META-INF\/ASiCManifest(\d{3})\.xml$/,
  sealToken: /^META-INF\/timestamp(\d{3})\.tst$/,
  checkpoint: /^data\/log\/checkpoint-(\d+)$/,
  checkpointToken: new RegExp(`^data/log/checkpoint-(\\d+)\\.(${authority})\\.tst$`),
  calendarProof: /^data\/log\/checkpoint-(\d+)\.opentimestamps\.ots$/,
  consistency: /^data\/log\/consistency-(\d+)-(\d+)$/,
  leaf: /^data\/log\/leaves\/(\d+)\.(?:json|tlog-proof)$/,
  words: /^data\/log\/leaves\/(\d+)\.words$/,
  authority: new RegExp(`^data/tsa/(${authority})\\.pem$`),
  runFile: /^data\/runs\/([0-9a-f]{32})\/(.+)$/,
} as const

const ofEveryRun: readonly string[] = [
  'run-open.json',
  'run-open.tst',
  'run-open.tlog-proof',
  'record.json',
  'record.tlog-proof',
]

/** Whether a path is of a file that was captured in a run, rather than of a leaf, its proof or its token. */
export const isCaptured = (path: string): boolean => {
  const [, , file] = patterns.runFile.exec(path) ?? []
  return file !== undefined && !ofEveryRun.includes(file)
}

/** Whether a path is of an original that holds what belongs to a person. */
export const isSealed = (path: string): boolean =>
  patterns.runFile.exec(path)?.[2]?.startsWith('sealed/') ?? false

/** Whether a file may be in an export at this path. */
export const isKnown = (path: string): boolean => {
  const [, , file] = patterns.runFile.exec(path) ?? []
  if (file !== undefined) return ofEveryRun.includes(file) || fileName.test(file.replace(/^sealed\//, ''))
  return required.includes(path) || Object.values(patterns).some((pattern) => pattern.test(path))
}
