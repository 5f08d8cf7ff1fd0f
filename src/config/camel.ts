// Keys are written in snake_case in the file, and read in camelCase.

type Camel<Key extends string> = Key extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Key

export type Camelised<T> = T extends readonly (infer Item)[]
  ? readonly Camelised<Item>[]
  : T extends object
    ? { readonly [Key in keyof T as Key extends string ? Camel<Key> : never]: Camelised<T[Key]> }
    : T

/** A key in camelCase. */
export const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The same plain data with its keys in camelCase, at every depth. */
export const camelised = <T>(value: T): Camelised<T> => {
  const convert = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(convert)
    if (one === null || typeof one !== 'object') return one
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [camel(key), convert(inner)]))
  }
  return convert(value) as Camelised<T>
}
