// The faults that answer in place of a whole page. The others are seen to by the portals and their forms.

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { MiddlewareHandler } from 'hono'
import { type Fault, type FaultSwitch, journeyOf } from './faults.ts'
import { failureBody, noticeBody } from './pages/fault-pages.ts'
import { layout } from './pages/layout.ts'
import { pause } from './pause.ts'
import type { PortalContext, PortalEnv } from './portal.ts'

type Answer = (c: PortalContext) => Response | Promise<Response>

const failure =
  (status: 403 | 429 | 500 | 502 | 503, title: string): Answer =>
  (c) =>
    c.html(layout({ title, body: failureBody }), status)

const never: Answer = () => new Promise(() => {})

const reset: Answer = (c) => {
  c.env.incoming.socket.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

const turn: Answer = (c) => {
  const next = new URL(c.req.url)
  next.searchParams.set('tour', String(Number(next.searchParams.get('tour') ?? 0) + 1))
  return c.redirect(`${next.pathname}${next.search}`, 302)
}

const paragraph = new TextEncoder().encode(`<p>${'Télépaix, registre d’opposition. '.repeat(1_800)}</p>\n`)

const withoutEnd: Answer = (c) => {
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      // A fast reader must not keep the rest of the process from its turn.
      await new Promise((resolve) => setImmediate(resolve))
      controller.enqueue(paragraph)
    },
  })
  return c.body(stream, 200, { 'Content-Type': 'text/html; charset=utf-8' })
}

const answers: Partial<Record<Fault, Answer>> = {
  'blocked-403': failure(403, 'Accès refusé'),
  'maintenance-notice': (c) => c.html(layout({ title: 'Service en maintenance', body: noticeBody })),
  'maintenance-503': failure(503, 'Service momentanément indisponible'),
  'http-500': failure(500, 'Erreur interne'),
  'http-502': failure(502, 'Mauvaise passerelle'),
  hang: never,
  'connection-reset': reset,
  'rate-limited': (c) => {
    c.header('Retry-After', '30')
    return failure(429, 'Trop de demandes')(c)
  },
  'endless-redirect': turn,
  'huge-page': withoutEnd,
}

/** Gives each request its journey's fault, and answers in its place where the fault takes the whole page. */
export const answerFaults =
  (faults: FaultSwitch, slowMs: number, stopping: AbortSignal): MiddlewareHandler<PortalEnv> =>
  async (c, next) => {
    const journey = journeyOf(c.req.path)
    const fault = journey === null ? null : faults.current()[journey]
    c.set('fault', fault)
    const answer = fault === null ? undefined : answers[fault]
    if (answer !== undefined) return answer(c)
    await next()
    // A redirection is no page: a form that leads to one would be late twice.
    if (fault === 'slow' && c.res.status < 300) await pause(slowMs, stopping)
    return
  }
