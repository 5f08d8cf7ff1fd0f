// What the browser itself logged of the network, as far as a run's circumstances are told from it.
import type { Capture } from '../outcome/capture.ts'

type Params = Readonly<Record<string, unknown>>

type Written = {
  readonly constants?: { readonly logEventTypes?: Readonly<Record<string, number>> }
  readonly events?: readonly { readonly type: number; readonly params?: Params }[]
}

export type NetLog = {
  /** What was logged of this kind; null when this browser logs no such kind. */
  readonly of: (kind: string) => readonly Params[] | null
}

// A browser that was killed while it wrote leaves half a log, which tells nothing.
const read = (bytes: Uint8Array): Written => {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) ?? {}
  } catch {
    return {}
  }
}

/** The log among what a run brought back; null when there is none that can be read. */
export const netLogIn = (captures: readonly Capture[]): NetLog | null => {
  const found = captures.find(({ kind }) => kind === 'net-log')
  const { constants, events } = found ? read(found.bytes) : {}
  if (!constants?.logEventTypes || !events) return null
  return {
    of: (kind) => {
      const type = constants.logEventTypes?.[kind]
      if (type === undefined) return null
      return events.flatMap((event) => (event.type === type ? [event.params ?? {}] : []))
    },
  }
}

/** Every way to the network that the browser found, each once (`DIRECT`: no proxy); null when the log does not say. */
export const proxiesIn = (log: NetLog | null): readonly string[] | null => {
  const told = log?.of('PROXY_RESOLUTION_SERVICE_RESOLVED_PROXY_LIST')
  if (!told || told.length === 0) return null
  return [
    ...new Set(told.flatMap(({ proxy_info }) => (proxy_info === undefined ? [] : [String(proxy_info)]))),
  ]
}

/** How many entries of the cache were found there, rather than made; null when the log does not say. */
export const cachedIn = (log: NetLog | null): number | null =>
  log?.of('HTTP_CACHE_OPEN_OR_CREATE_ENTRY')?.filter(({ result }) => result === 'opened').length ?? null
