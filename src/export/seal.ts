// The end of an export: what says what is in it, the manifests, and the authorities' tokens over them.
import { createHash } from 'node:crypto'
import { paths, sealManifest, sealToken } from '../proof/layout.ts'
import { bagitText, bagManifest, payloadOxum, sealLines, tagManifest } from '../proof/manifests.ts'
import { stampOnce } from './patience.ts'
import type { ExportTools } from './source.ts'

/** Files by path. */
export type Files = ReadonlyMap<string, string>

/** What was put into an export so far. */
export type Payload = { readonly digests: ReadonlyMap<string, string>; readonly bytes: number }

export type Sealed = {
  /** The last files of the export, in order. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly authorities: readonly string[]
}

/** What an export says of itself, given the authorities that seal it and those that gave no token. */
export type Describe = (sealedBy: readonly string[], absent: readonly string[]) => Promise<Description>

export type Description = {
  /** Below data/. */
  readonly payload: Files
  readonly readMe: string
  /** The lines of `bag-info.txt`, its count aside. */
  readonly bagInfo: readonly string[]
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

const describedBy = (so: Payload, { payload, readMe, bagInfo }: Description) => {
  const digests = new Map(so.digests)
  const files = new Map<string, string>()
  let bytes = so.bytes
  const put = (path: string, text: string) => {
    files.set(path, text)
    digests.set(path, digestOf(text))
  }
  for (const [path, text] of payload) {
    put(path, text)
    bytes += Buffer.byteLength(text)
  }
  const manifest = bagManifest(digests)
  put(paths.readMe, readMe)
  put(paths.bagit, bagitText)
  put(paths.bagInfo, [...bagInfo, payloadOxum(bytes, manifest.length), ''].join('\n'))
  put(paths.manifest, manifest.join(''))
  put(paths.tagManifest, tagManifest(digests).join(''))
  return { files, digests }
}

type Seal = { readonly manifest: string; readonly token: Uint8Array | null }

const endOf = (files: Files, seals: readonly Seal[]) => {
  const all = new Map<string, Uint8Array>([...files].map(([path, text]) => [path, Buffer.from(text)]))
  for (const [at, { manifest, token }] of seals.entries()) {
    all.set(sealManifest(at + 1), Buffer.from(manifest))
    if (token) all.set(sealToken(at + 1), token)
  }
  return all
}

/**
 * Describes and seals an export; null when no authority seals it. Whoever gives no token is left out and said so,
 * in files that the others' tokens cover: these are therefore asked anew.
 */
export const sealExport = async (
  payload: Payload,
  { stampEach, sealedBy }: Pick<ExportTools, 'stampEach' | 'sealedBy'>,
  describe: Describe,
  signal: AbortSignal,
): Promise<Sealed | null> => {
  let authorities = sealedBy
  while (authorities.length > 0) {
    const absent = sealedBy.filter((name) => !authorities.includes(name))
    const { files, digests } = describedBy(payload, await describe(authorities, absent))
    const seals = await Promise.all(
      authorities.map(async (authority, at): Promise<Seal> => {
        const manifest = sealLines(at + 1, digests).join('')
        return { manifest, token: await stampOnce(stampEach, authority, Buffer.from(manifest), signal) }
      }),
    )
    if (seals.every(({ token }) => token !== null)) return { files: endOf(files, seals), authorities }
    authorities = authorities.filter((_, at) => seals[at]?.token !== null)
  }
  return null
}
