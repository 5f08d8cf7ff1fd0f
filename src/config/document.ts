// The YAML of a configuration: its values with secrets filled in, and where in the text each of them stands.
import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument, Scalar, visit } from 'yaml'
import { fillSecrets } from './secrets.ts'
import { brokenYaml, yamlSentence } from './sentences.ts'

/** Something wrong at a line and a column, both from 1. */
export type Problem = { readonly line: number; readonly column: number; readonly words: string }

type Path = readonly PropertyKey[]

export type ConfigDocument = {
  /** Undefined when the text is no YAML. */
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** Where the value at a path stands; for one that is absent, where what should hold it begins. */
  readonly placeOf: (path: Path) => Omit<Problem, 'words'>
  /** The keys of the map at a path, as they are written. */
  readonly keysAt: (path: Path) => readonly string[]
  /** Where a key of the map at a path stands. */
  readonly placeOfKey: (path: Path, key: string) => Omit<Problem, 'words'>
  /** Whether the key at a path stands in braces without a value, as b in { a: 1, b }. */
  readonly isBare: (path: Path) => boolean
}

/** Reads a YAML text; files that it names are relative to `folder`. */
export const readDocument = (yaml: string, folder: string): ConfigDocument => {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false })
  const problems: Problem[] = []
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const startOf = (node: unknown) => placeAt(isNode(node) ? (node.range?.[0] ?? 0) : 0)
  const report = (node: Node, words: string) => problems.push({ ...startOf(node), words })

  for (const { code, pos } of [...document.errors, ...document.warnings]) {
    const words = yamlSentence(code)
    // Once a quote or a bracket is amiss, all that follows is: only where it begins is worth telling.
    const follows = words === brokenYaml && problems.some((problem) => problem.words === brokenYaml)
    if (!follows) problems.push({ ...placeAt(pos[0]), words })
  }
  visit(document, {
    Alias: (_, alias) => {
      report(
        alias,
        'an alias (*name) is not read here: write the value itself, in quotes if it begins with *',
      )
      const blank: Node = new Scalar('')
      if (alias.range) blank.range = alias.range
      return blank
    },
    Scalar: (key, scalar) => {
      if (key === 'key' || typeof scalar.value !== 'string') return
      const { text, problems: found } = fillSecrets(scalar.value, folder)
      scalar.value = text
      for (const words of found) report(scalar, words)
    },
  })
  const nodeAt = (path: Path) => (path.length === 0 ? document.contents : document.getIn(path, true))
  const pairAt = (path: Path, key: unknown) => {
    const map = nodeAt(path)
    return isMap(map) ? map.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined
  }
  const placeOf = (path: Path) => {
    const node = nodeAt(path)
    if (isNode(node) && node.range) return startOf(node)
    const holder = path.slice(0, -1)
    const key = pairAt(holder.slice(0, -1), holder.at(-1))?.key
    return startOf(key ?? nodeAt(holder))
  }
  const keysAt = (path: Path) => {
    const map = nodeAt(path)
    return isMap(map) ? map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : []
  }
  return {
    keysAt,
    value: document.errors.length > 0 ? undefined : document.toJS(),
    problems,
    placeOf,
    placeOfKey: (path, key) => startOf(pairAt(path, key)?.key ?? nodeAt(path)),
    isBare: (path) => {
      const map = nodeAt(path.slice(0, -1))
      return isMap(map) && map.flow === true && (document.getIn(path) ?? null) === null
    },
  }
}
