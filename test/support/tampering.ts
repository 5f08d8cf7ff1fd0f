// What anybody can do to an export: take it apart, change it, and have it sealed anew.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeExport } from '../../src/export/export.ts'
import type { ExportOrder } from '../../src/export/source.ts'
import { checkpointPath, checkpointToken, paths, sealManifest, sealToken } from '../../src/proof/layout.ts'
import { bagManifest, payloadOxum, sealLines, tagManifest } from '../../src/proof/manifests.ts'
import type { Summary } from '../../src/proof/summary.ts'
import { verify } from '../../src/proof/verify.ts'
import { readEntry, readZip } from '../../src/proof/zip.ts'
import type { startExporting } from './export.ts'
import { sourceOf, zipOf } from './zip-writer.ts'

type World = Awaited<ReturnType<typeof startExporting>>
export type Files = ReadonlyMap<string, Uint8Array>

const never = new AbortController().signal
const sealers = ['practice-ec', 'practice-rsa']

const filesIn = async (archive: string): Promise<Files> => {
  const source = sourceOf(readFileSync(archive))
  const zip = await readZip(source)
  if (!zip.ok) throw new Error(zip.detail)
  const found = new Map<string, Uint8Array>()
  for (const entry of zip.entries.values()) {
    const parts: Uint8Array[] = []
    await readEntry(source, entry, (bytes) => parts.push(bytes))
    found.set(entry.name, Buffer.concat(parts))
  }
  return found
}

/** The files of an export of all that a log has had until now, unless the order says else. */
export const exportedFiles = async (world: World, change: Partial<ExportOrder> = {}): Promise<Files> => {
  const path = join(world.folder, 'export.asice')
  const [from, to] = [Date.now() - 3_600_000, Date.now()]
  const all = { from, to, probe: null, incident: null, complete: true, checkpoint: null, ...change }
  const order = { ...all, requestedBy: 'un essai' }
  const made = await writeExport(world.source, world.tools, order, path, () => undefined, never)
  if (!made.ok) throw new Error(made.reason)
  return filesIn(path)
}

const textIn = (files: Files, path: string): string => Buffer.from(files.get(path) ?? []).toString()

export const summaryIn = (files: Files): Summary => JSON.parse(textIn(files, paths.summary))

/** The same files with another account of themselves. */
export const withSummary = (files: Files, summary: Summary): Files =>
  new Map([...files, [paths.summary, Buffer.from(JSON.stringify(summary))]])

export const without = (files: Files, isGone: (path: string) => boolean): Files =>
  new Map([...files].filter(([path]) => !isGone(path)))

/** The checks that an export fails. */
export const verdictOf = async (files: Files, vkey?: string) => {
  const pins = vkey === undefined ? {} : { vkey }
  const { checks } = await verify(sourceOf(zipOf(files)), { newHasher: () => createHash('sha256'), ...pins })
  return checks.filter(({ ok }) => !ok).map(({ name }) => name)
}

/** What somebody with a log and its authorities can do to the files of its exports. */
export const tamperingWith = (world: World) => {
  const stampOf = async (bytes: Uint8Array, authority: string) => {
    const ask = async () => (await world.tools.stampEach(bytes, never, [authority]))[0]
    const first = await ask()
    // The scripts hold everything up while they run: a connection that was kept may be gone by then.
    const stamp = first?.ok ? first : await ask()
    if (!stamp?.ok) throw new Error(`${authority} gave no token`)
    return stamp.token
  }
  return {
    /** The bag and the seals made anew, as anybody can. */
    resealed: async (changed: Files): Promise<Files> => {
      const made = new Map([...changed].filter(([name]) => !name.startsWith('META-INF/')))
      const digests = new Map<string, string>()
      const put = (name: string, bytes: Uint8Array) => {
        made.set(name, bytes)
        digests.set(name, createHash('sha256').update(bytes).digest('hex'))
      }
      for (const name of [paths.manifest, paths.tagManifest, paths.bagInfo]) made.delete(name)
      for (const [name, bytes] of [...made]) put(name, bytes)
      const payload = [...made].filter(([name]) => name.startsWith('data/'))
      const bytes = payload.reduce((total, [, { length }]) => total + length, 0)
      put(paths.bagInfo, Buffer.from(`${payloadOxum(bytes, payload.length)}\n`))
      put(paths.manifest, Buffer.from(bagManifest(digests).join('')))
      put(paths.tagManifest, Buffer.from(tagManifest(digests).join('')))
      for (const [at, authority] of sealers.entries()) {
        const manifest = Buffer.from(sealLines(at + 1, digests).join(''))
        made.set(sealManifest(at + 1), manifest)
        made.set(sealToken(at + 1), await stampOf(manifest, authority))
      }
      return made
    },
    /** The same files with new tokens over the checkpoint of a size. */
    restamped: async (files: Files, size: number): Promise<Files> => {
      const made = new Map(files)
      const checkpoint = files.get(checkpointPath(size)) ?? new Uint8Array()
      for (const authority of sealers)
        made.set(checkpointToken(size, authority), await stampOf(checkpoint, authority))
      return made
    },
    /** The status of the scripts that an export carries, which standard tools run. */
    scriptSays: (files: Files) => {
      const archive = join(world.folder, 'changed.asice')
      const folder = join(world.folder, 'changed')
      writeFileSync(archive, zipOf(files))
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder)
      execFileSync('unzip', ['-q', archive, '-d', folder])
      const sums = 'sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt'
      return spawnSync('sh', ['-c', `${sums} && dash data/verify/verify.sh`], { cwd: folder }).status
    },
  }
}
