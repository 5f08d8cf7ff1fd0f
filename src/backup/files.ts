// The files of a data directory and of its backup, by their paths there, and how they go from one to the other.
import { lstatSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pathsIn, Refusal } from '../data-directory.ts'
import { readShelves } from '../evidence/artefacts.ts'
import type { Shelf } from '../store/erasures.ts'
import { copyDurably } from './durable.ts'

// The running process's own, and what is copied apart.
const passing = /^(?:instance\.|profiles$|constat\.db|backup\.json$|lost\+found$)/

const mustBeFile = (path: string): never => {
  throw new Refusal(
    `${path} is a link, or no plain file: put what it stands for in its place, so that it is copied as well.`,
  )
}

const filesBelow = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.flatMap((entry) => {
    if (entry.isDirectory()) return []
    const path = join(entry.parentPath, entry.name)
    return entry.isFile() ? [path] : mustBeFile(path)
  })
}

const filesAt = async (path: string): Promise<readonly string[]> => {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (entry?.isDirectory()) return filesBelow(path)
  if (entry?.isFile()) return [path]
  // A file may be erased meanwhile; a link that leads nowhere is no such file.
  return lstatSync(path, { throwIfNoEntry: false }) ? mustBeFile(path) : []
}

/**
 * The files of a data directory or of a backup but its database, by their paths in it. A folder at its top may be a
 * link to another disk; throws a Refusal where a link stands deeper, which would be left out without a word.
 */
export const filesIn = async (folder: string): Promise<readonly string[]> => {
  const names = (await readdir(folder)).filter((one) => !passing.test(one))
  const found = await Promise.all(names.map((name) => filesAt(join(folder, name))))
  return found
    .flat()
    .map((path) => relative(folder, path))
    .filter((path) => !path.includes('/drafts/') && !path.endsWith('.draft'))
}

export type ByContent = { readonly shelf: Shelf; readonly digest: string }

/** What a path stands for that is named by its content; null for the others. */
export const byContent = (path: string): ByContent | null => {
  const [, shelf, head, rest] = /^(artefacts|sealed)\/([0-9a-f]{2})\/([0-9a-f]{62})\.zst$/.exec(path) ?? []
  return shelf ? { shelf: shelf as Shelf, digest: `${head}${rest}` } : null
}

/** The path of what is named by its content. */
export const pathOf = ({ shelf, digest }: ByContent) =>
  `${shelf}/${digest.slice(0, 2)}/${digest.slice(2)}.zst`

const sizeOf = async (file: string) => {
  try {
    return (await stat(file)).size
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw cause
  }
}

const isThere = async (path: string, from: string, to: string) => {
  const size = await sizeOf(to)
  if (size === null || size !== (await sizeOf(from))) return false
  return byContent(path) !== null || Buffer.compare(await readFile(from), await readFile(to)) === 0
}

export type Copied = { readonly copied: number; readonly damaged: readonly string[] }

/**
 * Copies files from one folder to another, those that are there already left out. What is named by its content and has
 * another is left behind, and told: it must not take the place of a good copy.
 */
export const copyFiles = async (paths: readonly string[], from: string, to: string): Promise<Copied> => {
  const kept = readShelves(pathsIn(from))
  const damaged: string[] = []
  let copied = 0
  for (const path of paths) {
    const [source, target] = [join(from, path), join(to, path)]
    if (await isThere(path, source, target)) continue
    const named = byContent(path)
    if (named && !(await kept[named.shelf].isWhole(named.digest))) {
      // A file whose time had come may be erased while the others are copied.
      if ((await sizeOf(source)) !== null) damaged.push(path)
      continue
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    if (await copyDurably(source, target)) copied += 1
  }
  return { copied, damaged }
}
