import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'

export type Values = Readonly<Record<string, string>>

/** The message to show beside the field, or null if the value will do. */
export type Check = (value: string, values: Values) => string | null

export type Field = {
  readonly kind: 'text' | 'email' | 'tel' | 'password' | 'tick' | 'radio' | 'list' | 'file'
  readonly name: string
  readonly label: string
  readonly check: Check
  readonly hint?: string
  readonly autocomplete?: string
  readonly options?: readonly string[]
  /** What the field becomes under the fault `relabelled-form`. */
  readonly changed?: { readonly name: string; readonly label: string }
}

export type Form = {
  readonly title: string
  readonly action: string
  readonly button: string
  readonly fields: readonly Field[]
  /** The first form of a journey, where the faults of sign-up forms show. */
  readonly isSignUp?: true
}

/** A form as it was sent: `errors` by field, and `notices` about the whole of it. */
export type Draft = { readonly values: Values; readonly errors: Values; readonly notices: readonly string[] }

export const answerTo = (values: Values, name: string): string => values[name] ?? ''

/** The address of an account, as the register files it: letter case does not tell two people apart. */
export const emailOf = (values: Values): string => answerTo(values, 'adresse').toLowerCase()

export const emptyDraft: Draft = { values: {}, errors: {}, notices: [] }

export const isAcceptable = (draft: Draft): boolean =>
  Object.keys(draft.errors).length === 0 && draft.notices.length === 0

const readValue = async (sent: unknown): Promise<string> => {
  if (sent instanceof File) return sent.text()
  return typeof sent === 'string' ? sent : ''
}

/** The body of a form as it was sent; answers 400 to one that cannot be read. */
export const readBody = (c: Context): Promise<Readonly<Record<string, unknown>>> =>
  c.req.parseBody().catch((cause: unknown) => {
    throw new HTTPException(400, { message: 'Envoi illisible', cause })
  })

/** Reads what was sent for a form's fields, under either of their names, and checks it. */
export const readForm = async (c: Context, form: Form): Promise<Draft> => {
  const body = await readBody(c)
  const values: Record<string, string> = {}
  for (const field of form.fields) {
    const value = await readValue(body[field.name] ?? body[field.changed?.name ?? field.name])
    values[field.name] = field.kind === 'password' || field.kind === 'file' ? value : value.trim()
  }
  const errors: Record<string, string> = {}
  for (const field of form.fields) {
    const error = field.check(values[field.name] ?? '', values)
    if (error !== null) errors[field.name] = error
  }
  return { values, errors, notices: [] }
}
