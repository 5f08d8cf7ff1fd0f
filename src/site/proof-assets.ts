// `src/proof` as a browser loads it: types stripped, the packages that it imports beside it, under one fingerprint.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export type ProofAssets = {
  /** Where the page's own script is, which is told where `verify` is. */
  readonly scriptHref: string
  readonly verifyHref: string
  /** The text of a script by its path; null when there is none. */
  readonly script: (path: string) => string | null
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const entry = join(root, 'src/proof/verify.ts')
const ownScript = join(root, 'views/verify.js')

const base = '/verify/'

// At the beginning of a line, as formatters leave them: examples in comments are indented.
const imports = /^((?:import|export)\b[^'";]*?\bfrom\s*|import\s*)(['"])([^'"]+)\2/gm

// Below a package's own name wherever it was installed, so that what it imports of itself stays where it is.
const servedName = (file: string) => {
  const inPackage = file.lastIndexOf('/node_modules/')
  return inPackage < 0 ? relative(root, file) : `npm/${file.slice(inPackage + '/node_modules/'.length)}`
}

const resolved = (file: string, specifier: string) =>
  specifier.startsWith('.') ? join(dirname(file), specifier) : createRequire(file).resolve(specifier)

/** Reads a script; what it imports by a package's name, it then imports by its place among the scripts served. */
const readScript = (file: string) => {
  const source = readFileSync(file, 'utf8')
  const needed: string[] = []
  const place = (specifier: string) => {
    const target = resolved(file, specifier)
    needed.push(target)
    const path = posix.relative(posix.dirname(servedName(file)), servedName(target))
    return path.startsWith('.') ? path : `./${path}`
  }
  const plain = file.endsWith('.ts') ? stripTypeScriptTypes(source) : source
  const text = plain.replace(
    imports,
    (_, before, quote, specifier) => `${before}${quote}${place(specifier)}${quote}`,
  )
  return { text, needed }
}

const gather = () => {
  const scripts = new Map<string, string>()
  const waiting = [entry, ownScript]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (scripts.has(servedName(file))) continue
    const { text, needed } = readScript(file)
    scripts.set(servedName(file), text)
    waiting.push(...needed)
  }
  return scripts
}

/** Reads and strips everything; to be kept by whoever asks. */
export const readProofAssets = (): ProofAssets => {
  const scripts = gather()
  const digest = createHash('sha256')
  for (const [name, text] of [...scripts].sort()) digest.update(`${name}\0${text}\0`)
  const folder = `${base}${digest.digest('hex').slice(0, 12)}/`
  const hrefOf = (file: string) => `${folder}${servedName(file)}`
  return {
    scriptHref: hrefOf(ownScript),
    verifyHref: hrefOf(entry),
    script: (path) => (path.startsWith(folder) ? (scripts.get(path.slice(folder.length)) ?? null) : null),
  }
}
