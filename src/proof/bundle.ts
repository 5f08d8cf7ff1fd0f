// An export opened: every entry hashed once, small files at hand.
import { type Hasher, hexOf, newHasher, textOf } from './bytes.ts'
import { type Check, judged } from './check.ts'
import { containerType, isKnown, paths, required } from './layout.ts'
import { bagitText, bagManifest, type Digests, payloadOxum, tagManifest } from './manifests.ts'
import { readEntry, readZip, type Source } from './zip.ts'
import type { ZipEntry } from './zip-form.ts'

export type Bundle = {
  readonly digests: Digests
  readonly payloadBytes: number
  /** The bytes of a file; null when it is not there, or larger than any of its kind has to be. */
  readonly file: (path: string) => Promise<Uint8Array | null>
}

export type Reading = {
  /** Makes a running SHA-256; Node's own is much faster than the one that also runs in a browser. */
  readonly newHasher?: () => Hasher
  readonly onProgress?: (bytesRead: number) => void
}

const kibibyte = 1024
const mebibyte = 1024 * kibibyte

// What is read whole takes many times its size in memory. Only the lists of all files grow with the export.
const largest: readonly (readonly [RegExp, number])[] = [
  [/^(?:tag)?manifest-sha256\.txt$|^META-INF\/ASiCManifest/, 512 * mebibyte],
  [/^data\/export\.json$/, 64 * mebibyte],
  [/\.tst$|^data\/log\/leaves\/\d+\.json$|\/(?:run-open|record)\.json$/, 64 * kibibyte],
]

const largestOf = (path: string) => largest.find(([pattern]) => pattern.test(path))?.[1] ?? mebibyte

const gathered = async (source: Source, entry: ZipEntry) => {
  const whole = new Uint8Array(entry.size)
  let at = 0
  await readEntry(source, entry, (bytes) => {
    whole.set(bytes, at)
    at += bytes.length
  })
  return whole
}

/** Reads the whole file once. The bundle is null when the container is not one that can be read at all. */
export const openBundle = async (source: Source, reading: Reading) => {
  const zip = await readZip(source)
  if (!zip.ok) return { bundle: null, container: judged('container', zip.detail) }
  const digests = new Map<string, string>()
  let [problem, bytesRead, payloadBytes]: [string | null, number, number] = [null, 0, 0]
  for (const entry of zip.entries.values()) {
    const hasher = (reading.newHasher ?? newHasher)()
    const found = await readEntry(source, entry, (bytes) => {
      hasher.update(bytes)
      bytesRead += bytes.length
    })
    problem ??= found
    digests.set(entry.name, hexOf(hasher.digest()))
    if (entry.name.startsWith('data/')) payloadBytes += entry.size
    reading.onProgress?.(bytesRead)
  }
  const file = async (path: string) => {
    const entry = zip.entries.get(path)
    return entry === undefined || entry.size > largestOf(path) ? null : gathered(source, entry)
  }
  const [first] = zip.entries.keys()
  const type = textOf((await file(paths.mimetype)) ?? new Uint8Array())
  if (first !== paths.mimetype || type !== containerType) problem ??= 'it does not begin with its media type'
  return { bundle: { digests, payloadBytes, file }, container: judged('container', problem) }
}

const lineDifference = (path: string, written: string, wanted: readonly string[]) => {
  const lines = written.split(/(?<=\n)/)
  const at = lines.findIndex((line, place) => line !== wanted[place])
  const line = lines[at] ?? wanted[lines.length] ?? ''
  return `${path} disagrees with the files: ${line.trim()}`
}

/** What is wrong with a manifest, given the lines that it should have. */
export const manifestProblem = async (
  { file }: Bundle,
  path: string,
  wanted: readonly string[],
): Promise<string | null> => {
  const bytes = await file(path)
  const written = bytes && textOf(bytes)
  if (written === null) return `${path} cannot be read`
  return written === wanted.join('') ? null : lineDifference(path, written, wanted)
}

/** Whether every file there may be there, and every file that must be there is. */
export const checkContents = ({ digests }: Bundle): Check => {
  const missing = required.find((path) => !digests.has(path))
  if (missing !== undefined) return judged('contents', `${missing} is missing`)
  const stray = [...digests.keys()].find((path) => !isKnown(path))
  return judged('contents', stray === undefined ? null : `${stray} does not belong here`)
}

/** Whether every file has the fingerprint that the bag's manifests give it. */
export const checkFingerprints = async (bundle: Bundle): Promise<Check> => {
  const { digests, payloadBytes, file } = bundle
  const payload = bagManifest(digests)
  const info = textOf((await file(paths.bagInfo)) ?? new Uint8Array())
  const oxum = payloadOxum(payloadBytes, payload.length)
  const problem =
    (await manifestProblem(bundle, paths.manifest, payload)) ??
    (await manifestProblem(bundle, paths.tagManifest, tagManifest(digests))) ??
    (textOf((await file(paths.bagit)) ?? new Uint8Array()) === bagitText
      ? null
      : `${paths.bagit} is not ours`) ??
    (info?.split('\n').includes(oxum) ? null : `${paths.bagInfo} does not say ${oxum}`)
  return judged('fingerprints', problem)
}
