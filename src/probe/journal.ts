// Who asked what and was answered what in a run, with every body, and what the pages said.
import type { Dialog, HTTPRequest, HTTPResponse } from 'puppeteer'
import type { Answer, Capture, Exchange, Exchanges, LostCapture } from '../outcome/capture.ts'
import { openBodies } from './bodies.ts'

export type Journal = {
  asked(request: HTTPRequest): void
  answered(response: HTTPResponse): void
  ended(request: HTTPRequest, error: string | null): void
  heard(dialog: Dialog): void
  logged(type: string, text: string): void
  /** The exchanges and their bodies, once the bodies have come; those that take too long are lost. */
  close(): Promise<{ readonly captures: readonly Capture[]; readonly lost: readonly LostCapture[] }>
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

type Entry = Writable<Exchange>

const mostEntries = 2000
const longestText = 500

const remoteOf = (response: HTTPResponse): string | null => {
  const { ip, port } = response.remoteAddress()
  return ip === undefined ? null : `${ip}${port === undefined ? '' : `:${port}`}`
}

const tlsOf = (response: HTTPResponse): Answer['tls'] => {
  const details = response.securityDetails()
  return details === null
    ? null
    : {
        protocol: details.protocol(),
        issuer: details.issuer(),
        subject: details.subjectName(),
        validFrom: details.validFrom() * 1000,
        validTo: details.validTo() * 1000,
      }
}

const entryOf = (request: HTTPRequest, askedAt: number): Entry => ({
  method: request.method(),
  url: request.url(),
  type: request.resourceType(),
  askedAt,
  answeredAt: null,
  endedAt: null,
  error: null,
  headers: {},
  body: null,
  bodyFault: null,
  answer: null,
})

const answerOf = (response: HTTPResponse): Writable<Answer> => ({
  status: response.status(),
  statusText: response.statusText(),
  headers: response.headers(),
  body: null,
  bodyFault: null,
  remote: remoteOf(response),
  tls: tlsOf(response),
  fromCache: response.fromCache() || response.fromServiceWorker(),
})

/** Starts the journal of a run, bounded; without `withBodies` no body is asked of the browser. */
export const openJournal = (wall: () => number, withBodies: boolean): Journal => {
  const entries = new Map<HTTPRequest, Entry>()
  const bodies = withBodies ? openBodies() : null
  const said: { readonly at: number; readonly type: string; readonly text: string }[] = []
  const say = (type: string, text: string): void => {
    if (said.length < mostEntries) said.push({ at: wall(), type, text: text.slice(0, longestText) })
  }
  return {
    asked: (request) => {
      if (entries.size >= mostEntries) return
      entries.set(request, entryOf(request, wall()))
    },
    answered: (response) => {
      const entry = entries.get(response.request())
      if (entry !== undefined) Object.assign(entry, { answeredAt: wall(), answer: answerOf(response) })
    },
    ended: (request, error) => {
      const entry = entries.get(request)
      if (entry === undefined) return
      // Cookies and the browser's own headers are known only once the request has left.
      Object.assign(entry, { endedAt: wall(), error, headers: request.headers() })
      bodies?.ofRequest(request, (body, bodyFault) => Object.assign(entry, { body, bodyFault }))
      const response = request.response()
      const { answer } = entry
      if (response === null || answer === null || error !== null) return
      bodies?.ofAnswer(response, (body, bodyFault) => Object.assign(answer, { body, bodyFault }))
    },
    heard: (dialog) => say(`dialog-${dialog.type()}`, dialog.message()),
    logged: say,
    close: async () => {
      const { captures, lost } = (await bodies?.close()) ?? { captures: [], lost: [] }
      const whole: Exchanges = { exchanges: [...entries.values()], said }
      const bytes = new TextEncoder().encode(JSON.stringify(whole))
      const exchanges: Capture = { kind: 'exchanges', step: null, mediaType: 'application/json', bytes }
      return { captures: [...captures, exchanges], lost }
    },
  }
}
