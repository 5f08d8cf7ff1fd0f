// From the OpenAPI document to what its page is told.
import type { ApiField, ApiObject, ApiView } from '../../views/api.ts'
import { type OpenApi, operationsOf } from './openapi.ts'
import { named } from './schemas.ts'
import type { Site } from './site.ts'

type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly format?: string
  readonly description?: string
}

const typeOf = (schema: Schema): string => {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? ''
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.const !== undefined) return String(schema.const)
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  if (schema.items) return `${typeOf(schema.items)}[]`
  if (schema.format === 'date-time') return 'time'
  return [schema.type ?? 'object'].flat().join(' | ')
}

// What a schema says of itself, or what it says of the value that null may stand for.
const meansOf = ({ description, anyOf }: Schema): string =>
  description ?? anyOf?.find((one) => one.description)?.description ?? ''

// Objects within an object have no name of their own: their fields are told by their path.
const fieldsOf = ({ properties = {} }: Schema, before = ''): ApiField[] =>
  Object.entries(properties).flatMap(([name, schema]) => {
    const within = schema.items?.properties ? schema.items : schema
    const path = `${before}${name}${within === schema ? '' : '[]'}`
    const own = { name: path, type: typeOf(schema), means: meansOf(schema) }
    return within.properties ? [own, ...fieldsOf(within, `${path}.`)] : [own]
  })

const objectOf = ([name, schema]: readonly [string, Schema]): ApiObject => ({
  name,
  fields: schema.anyOf
    ? schema.anyOf.map((one) => ({ name: typeOf(one), type: typeOf(one), means: meansOf(one) }))
    : fieldsOf(schema),
})

/** What the page on the API is told. */
export const apiView = (site: Site, document: OpenApi): ApiView => ({
  questions: operationsOf(site).map(({ path, summary, answer }) => ({
    path,
    summary,
    answer: named.get(answer)?.id ?? '',
    parameters: (document.paths[path]?.get.parameters ?? []).map(({ name, schema, description }) => ({
      name,
      type: typeOf(schema as Schema),
      means: description ?? '',
    })),
  })),
  objects: Object.entries(document.components.schemas as Readonly<Record<string, Schema>>).map(objectOf),
})
