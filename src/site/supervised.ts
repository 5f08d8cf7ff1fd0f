// Supervised runs: started by who has a grant, under a code of his own, and seen step by step.
import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { pathIn } from '../../views/link.ts'
import {
  type OfferedJourney,
  type SupervisedForm,
  type SupervisedView,
  supervisedFormPage,
  supervisedNote,
  supervisedPage,
} from '../../views/supervised.ts'
import { journeyOf, stepTitle } from '../alert/facts.ts'
import type { StepResult, Tier } from '../outcome/outcome.ts'
import type { RunNow } from '../schedule/schedule.ts'
import type { EvidencePages, EvidenceTools } from './evidence.ts'
import type { AskedExport, ExportQueue } from './evidence-queue.ts'
import type { Access } from './evidence-views.ts'
import type { Site } from './site.ts'

/** Runs a probe once, now, under a bailiff's own code. */
export type Supervise = (
  probe: string,
  tier: Tier,
  nonce: string,
  onStep: (step: StepResult) => void,
) => Promise<RunNow>

export type SupervisedOptions = {
  readonly site: Site
  readonly supervise: Supervise
  readonly queue: Pick<ExportQueue, 'ask'>
  /** Seals what the log holds now: the run must be covered before its export is asked for. */
  readonly seal: () => Promise<unknown>
}

type Session = {
  readonly grant: string
  readonly probe: string
  readonly nonce: string
  readonly askedAt: number
  readonly steps: StepResult[]
  end: SupervisedView['end']
}

const refreshS = 2
const mostSessions = 100

const isNonce = (text: string) => /^[A-Za-z0-9][A-Za-z0-9 .-]{6,98}[A-Za-z0-9]$/.test(text)

const offered = ({ probes }: Site): OfferedJourney[] =>
  probes.flatMap(({ id, title, plans }) => plans.map(({ tier }) => ({ value: `${id}:${tier}`, title, tier })))

const askedOf = (asked: AskedExport) => (asked.ok ? { id: asked.id } : { reason: asked.reason })

// A grant's incident and dates are not asked for here: the run is new, and is all that its export reaches.
const intervalOf = ({ store, now }: Site, runId: string) => {
  const run = store.runs.get(runId)
  if (run === null) throw new Error(`The supervised run ${runId} was not kept.`)
  return { from: run.startedAt, to: Math.max(run.startedAt, now()) }
}

/** Runs and has that run alone exported; what becomes of it stands in the session. */
const follow = async ({ site, supervise, queue, seal }: SupervisedOptions, session: Session, tier: Tier) => {
  const { grant, probe, nonce, steps } = session
  try {
    const ran = await supervise(probe, tier, nonce, (step) => steps.push(step))
    if (!ran.done) {
      session.end = { kind: 'refused', why: ran.why }
      return
    }
    const { runId, outcome, verdict } = ran.round
    session.end = { kind: 'ran', runId, outcome, verdict, asked: null }
    // Before the next one can begin.
    const interval = intervalOf(site, runId)
    await seal()
    const asked = await queue.ask({ grant, ...interval, probe, incident: null })
    session.end = { ...session.end, asked: askedOf(asked) }
  } catch (cause) {
    session.end = { kind: 'fault' }
    site.failed(cause, '/evidence/grant/…/supervised')
  }
}

const viewOf = (site: Site, base: string, session: Session): SupervisedView => ({
  base,
  nonce: session.nonce,
  journey: journeyOf(site, session.probe).title,
  askedAt: session.askedAt,
  steps: session.steps.map(({ name, status, durationMs }) => ({
    title: stepTitle(site, session.probe, name),
    status,
    durationMs,
  })),
  end: session.end,
})

const isOver = ({ end }: Session) => end !== null && (end.kind !== 'ran' || end.asked !== null)

const formIn = async (c: Context) => {
  const body = await c.req.parseBody()
  const text = (name: string) => (typeof body[name] === 'string' ? body[name].trim() : '')
  const [probe = '', tier = ''] = text('journey').split(':')
  return {
    nonce: text('nonce'),
    value: text('journey'),
    probe,
    tier: tier === 'submit' ? tier : 'look',
  } as const
}

const routesOf = (options: SupervisedOptions, tools: EvidenceTools): Hono => {
  const { site } = options
  const { frameOf, accessOf, dead, note, mayAsk } = tools
  const sessions = new Map<string, Session>()
  const routes = new Hono()
  const form = (c: Context, { base }: Access, nonce: string, fault: SupervisedForm['fault']) =>
    c.html(
      supervisedFormPage(
        { ...frameOf(c.req.path), path: `${base}/supervised` },
        { base, journeys: offered(site), nonce, fault },
      ),
      fault === null ? 200 : fault === 'limit' ? 429 : 422,
    )
  const begin = (grant: string, asked: { probe: string; nonce: string; tier: Tier }) => {
    const id = randomBytes(16).toString('hex')
    const [oldest] = sessions.keys()
    if (sessions.size >= mostSessions && oldest !== undefined) sessions.delete(oldest)
    const { probe, nonce, tier } = asked
    const session: Session = { grant, probe, nonce, askedAt: site.now(), steps: [], end: null }
    sessions.set(id, session)
    void follow(options, session, tier)
    return id
  }

  routes.get('/supervised', (c) => {
    const access = accessOf(c)
    return access ? form(c, access, '', null) : dead(c)
  })

  routes.post('/supervised', async (c) => {
    const access = accessOf(c)
    if (!access?.grant) return dead(c)
    const { id: grant } = access.grant
    const asked = await formIn(c)
    if (!mayAsk(c)) return form(c, access, asked.nonce, 'limit')
    if (!isNonce(asked.nonce)) return form(c, access, asked.nonce, 'nonce')
    if (!offered(site).some(({ value }) => value === asked.value))
      return form(c, access, asked.nonce, 'journey')
    const mine = [...sessions.values()].filter((one) => one.grant === grant)
    if (mine.some(({ end }) => end === null)) return form(c, access, asked.nonce, 'busy')
    note(access, 'supervised', null)
    const id = begin(grant, asked)
    return c.redirect(pathIn(frameOf(c.req.path).lang, `${access.base}/supervised/${id}`), 303)
  })

  routes.get('/supervised/:id', (c) => {
    const access = accessOf(c)
    if (!access?.grant) return dead(c)
    const session = sessions.get(c.req.param('id') ?? '')
    if (session?.grant !== access.grant.id) return c.notFound()
    if (!isOver(session)) c.header('Refresh', `${refreshS}`)
    return c.html(supervisedPage(frameOf(c.req.path), viewOf(site, access.base, session)))
  })
  return routes
}

/** What a grant's page has more where supervised runs may be made. */
export const supervisedMore = (options: SupervisedOptions): NonNullable<EvidencePages['more']> => ({
  shown: ({ base }, lang) => supervisedNote(lang, base),
  routes: (tools) => routesOf(options, tools),
})
