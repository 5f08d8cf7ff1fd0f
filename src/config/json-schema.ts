// The JSON Schema of constat.yaml, for editors: `node src/config/json-schema.ts` prints docs/constat.schema.json.
import { argv, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { configSchema } from './schema.ts'

type Node = z.core.JSONSchema.BaseSchema

/** What an editor may check and complete. */
export const jsonSchema = (): Node => z.toJSONSchema(configSchema, { io: 'input' })

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** A schema and, where it is a choice, everything that it is a choice of. */
const choices = (node: Node): Node[] =>
  [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].filter(isNode).flatMap(choices)].filter(isNode)

const within = (node: Node, key: PropertyKey): Node[] => {
  const inner =
    typeof key === 'number' ? node.items : (node.properties?.[String(key)] ?? node.additionalProperties)
  return [inner].filter(isNode).flatMap((one) => choices(one as Node))
}

/** The keys that the map at a path may have. */
export const knownKeys = (path: readonly PropertyKey[]): string[] => {
  const nodes = path.reduce<Node[]>(
    (found, key) => found.flatMap((node) => within(node, key)),
    choices(jsonSchema()),
  )
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))]
}

if (argv[1] === fileURLToPath(import.meta.url)) stdout.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`)
