// What a browser did on the network, by its own log of it.
import { gunzipSync } from 'node:zlib'

type Params = Readonly<Record<string, unknown>>

type Written = {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> }
  readonly events: readonly { readonly type: number; readonly params?: Params }[]
}

export type NetLog = ReturnType<typeof readNetLog>

/** A NetLog as it is kept with a run. */
export const readNetLog = (gzipped: Uint8Array) => {
  const { constants, events } = JSON.parse(gunzipSync(gzipped).toString()) as Written
  /** What was logged of this kind; a kind that the browser does not know is no answer at all. */
  const of = (kind: string): readonly Params[] => {
    const type = constants.logEventTypes[kind]
    if (type === undefined) throw new Error(`This browser logs no ${kind}.`)
    return events.flatMap((event) => (event.type === type ? [event.params ?? {}] : []))
  }
  const values = (kind: string, name: string): readonly string[] =>
    of(kind).flatMap((params) => (params[name] === undefined ? [] : [String(params[name])]))
  return { of, values }
}
