// JSON read strictly: no key may be missing, none may be added, nothing is guessed.
import { textOf } from './bytes.ts'

/** Returns a value of the shape, or throws a `Misshapen` that says where it is not. */
export type Shape<T> = (value: unknown, at: string) => T

type Shaped<S> = S extends Shape<infer T> ? T : never

class Misshapen extends Error {}

const fail = (at: string, wanted: string): never => {
  throw new Misshapen(`${at || 'the document'} is not ${wanted}`)
}

/** A text that matches a pattern; any text when it is left out. */
export const text =
  (pattern = /^/, wanted = 'a text'): Shape<string> =>
  (value, at) =>
    typeof value === 'string' && pattern.test(value) ? value : fail(at, wanted)

/** A safe integer of at least `least`. */
export const integer =
  (least = 0): Shape<number> =>
  (value, at) =>
    Number.isSafeInteger(value) && Number(value) >= least ? Number(value) : fail(at, `an integer ≥ ${least}`)

export const number: Shape<number> = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail(at, 'a number')

export const truth: Shape<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : fail(at, 'true or false')

export const oneOf =
  <const T extends string | number>(...values: readonly T[]): Shape<T> =>
  (value, at) =>
    values.find((one) => one === value) ?? fail(at, `one of ${values.join(', ')}`)

export const orNull =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, at) =>
    value === null ? null : shape(value, at)

export const listOf =
  <T>(shape: Shape<T>): Shape<readonly T[]> =>
  (value, at) =>
    Array.isArray(value) ? value.map((one, place) => shape(one, `${at}[${place}]`)) : fail(at, 'a list')

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object whose keys match a pattern, each with a value of one shape. */
export const mapOf =
  <T>(keys: RegExp, shape: Shape<T>): Shape<Readonly<Record<string, T>>> =>
  (value, at) => {
    if (!isObject(value)) return fail(at, 'an object')
    const pairs = Object.entries(value).map(([key, one]) =>
      keys.test(key) ? ([key, shape(one, `${at}.${key}`)] as const) : fail(`${at}.${key}`, 'allowed here'),
    )
    return Object.fromEntries(pairs)
  }

/** An object with exactly these keys. */
export const object =
  <const S extends Readonly<Record<string, Shape<unknown>>>>(
    shapes: S,
  ): Shape<{ readonly [K in keyof S]: Shaped<S[K]> }> =>
  (value, at) => {
    if (!isObject(value)) return fail(at, 'an object')
    const extra = Object.keys(value).find((key) => !Object.hasOwn(shapes, key))
    if (extra !== undefined) return fail(`${at}.${extra}`, 'allowed here')
    const pairs = Object.entries(shapes).map(
      ([key, shape]) => [key, shape(value[key], `${at}.${key}`)] as const,
    )
    return Object.fromEntries(pairs) as { readonly [K in keyof S]: Shaped<S[K]> }
  }

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly detail: string }

/** Reads UTF-8 JSON of a shape; what is not of it is told as a value. */
export const readJson = <T>(bytes: Uint8Array, shape: Shape<T>): Read<T> => {
  const written = textOf(bytes)
  if (written === null) return { ok: false, detail: 'not UTF-8' }
  try {
    return { ok: true, value: shape(JSON.parse(written), '') }
  } catch (cause) {
    if (cause instanceof Misshapen || cause instanceof SyntaxError)
      return { ok: false, detail: cause.message }
    throw cause
  }
}
