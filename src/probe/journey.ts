// Takes the steps of a run one after the other, each within its deadline, until one fails.
import { type Failure, type Finding, judge } from '../outcome/fault.ts'
import type { Capture, StepResult } from '../outcome/outcome.ts'
import type { FieldKind } from '../outcome/page.ts'
import type { OpenBrowser } from './browser.ts'
import { bareUrl, type Journal, takePicture } from './capture.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { plain } from './in-page.ts'
import { failureOf, throwIfInterrupted, unlessInterrupted } from './interruption.ts'
import type { StepContext } from './look.ts'
import type { Correspondence } from './mailbox.ts'
import { maskValues } from './mask.ts'
import type { RunOrder, RunTools } from './order.ts'
import type { Identity, Mail, Probe, Step, Visitor } from './probe.ts'
import { type Scene, watchScene } from './scene.ts'
import { see } from './sight.ts'
import { createVisitor } from './visitor.ts'

export type Journey = {
  readonly order: RunOrder
  readonly tools: RunTools
  readonly open: OpenBrowser
  readonly journal: Journal
  readonly mail: Correspondence | null
  readonly planned: readonly Step[]
  readonly signal: AbortSignal
}

export type Taken = {
  readonly results: readonly StepResult[]
  readonly captures: readonly Capture[]
  readonly finding: Finding | null
}

/** The step now taken; it is over when the next one begins. */
type Now = StepContext & { filled: string[]; readonly deadline: Deadline; regainMs: number }

const stageMs = 10_000

const setStage = async (journey: Journey, halt: (failure: Failure) => void): Promise<Scene> => {
  const { open, order, tools, journal } = journey
  const [first = await open.browser.newPage()] = await open.browser.pages()
  const session = await open.browser.target().createCDPSession()
  session.on('Browser.downloadWillBegin', ({ suggestedFilename }) =>
    halt({ kind: 'download', name: suggestedFilename }),
  )
  await Promise.all([
    first.setCacheEnabled(false),
    session.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }),
  ])
  const registry = new URL(order.registryUrl)
  return watchScene({ first, registry, journal, monotonic: tools.clock.monotonic, halt })
}

const kindsOf = (probe: Probe): ((label: string) => FieldKind) => {
  const fields = probe.steps.flatMap((step) => step.see.fields ?? [])
  const kinds = new Map(fields.map((field) => [plain(field.label), field.kind]))
  return (label) => kinds.get(plain(label)) ?? 'text'
}

const tooLate = (ms: number, what: string): Failure => ({
  kind: 'deadline',
  what: `${what} not done within ${ms / 1000} s`,
})

type Cast = {
  readonly scene: Scene
  readonly visitor: Visitor
  /** What is known in this run, by name: what is typed, and what was observed. */
  readonly values: Record<string, string>
  value(name: string): string
  begin(step: Step): Now
}

/** Brings together the visitor, his page and the limits of the run and of the step now taken. */
const assemble = (journey: Journey, scene: Scene, runSignal: AbortSignal, runDeadline: Deadline): Cast => {
  const { order, tools, mail } = journey
  const { monotonic } = tools.clock
  const values: Record<string, string> = { ...order.identity, ...(mail && { email: mail.address }) }
  const value = (name: string): string => {
    const known = values[name]
    if (known === undefined) throw new Error(`The probe speaks of « ${name} », which this run does not know.`)
    return known
  }
  let now: Now | null = null
  const current = (): Now => {
    if (now === null) throw new Error('The visitor acts outside a step.')
    return now
  }
  const begin = (step: Step): Now => {
    const deadline = startDeadline(
      order.stepDeadlineMs,
      tooLate(order.stepDeadlineMs, 'the step was'),
      monotonic,
    )
    const signal = AbortSignal.any([runSignal, deadline.signal])
    const redeems = step.redeems ?? false
    now = { scene, signal, settleMs: order.settleMs, redeems, filled: [], deadline, regainMs: 0 }
    return now
  }
  const receive = async (subject: RegExp): Promise<Mail> => {
    if (mail === null) throw new Error('This run has no mailbox.')
    const step = current()
    const { mail: received, regainMs } = await mail.receive(subject, step.signal, [
      step.deadline,
      runDeadline,
    ])
    step.regainMs += regainMs
    return received
  }
  const { registryUrl } = order
  const kindOf = kindsOf(order.probe)
  const visitor = createVisitor({ registryUrl, context: current, value, kindOf, receive })
  return { scene, visitor, values, value, begin }
}

const masked = (finding: Finding, values: Identity): Finding => ({
  ...finding,
  detail: finding.detail === null ? null : maskValues(finding.detail, values),
})

const takeStep = async (step: Step, cast: Cast, { tools }: Journey) => {
  const { clock } = tools
  const { scene, visitor, values, value } = cast
  scene.beginStep()
  const now = cast.begin(step)
  const startedAt = clock.wall()
  const from = clock.monotonic()
  let finding: Finding | null = null
  try {
    throwIfInterrupted(now.signal)
    await step.act(visitor)
    Object.assign(values, await see(now, step.see, value))
  } catch (thrown) {
    finding = masked(judge(failureOf(thrown), clock.wall()), values)
  }
  now.deadline.suspend()
  const result: StepResult = {
    name: step.name,
    status: finding === null ? 'passed' : 'failed',
    startedAt,
    endedAt: clock.wall(),
    durationMs: Math.round(clock.monotonic() - from - now.regainMs),
    url: bareUrl(scene.page().url()),
    detail: finding?.detail ?? null,
  }
  return { result, finding }
}

const takeAll = async (journey: Journey, cast: Cast): Promise<Taken> => {
  const results: StepResult[] = []
  const captures: Capture[] = []
  for (const step of journey.planned) {
    const { result, finding } = await takeStep(step, cast, journey)
    results.push(result)
    const picture = await takePicture(cast.scene.page(), step.name)
    if (picture !== null) captures.push(picture)
    journey.tools.onStep?.(result)
    if (finding !== null) return { results, captures, finding }
  }
  return { results, captures, finding: null }
}

/** Takes the planned steps in an open browser; `finding` is null when all passed. */
export const takeSteps = async (journey: Journey): Promise<Taken> => {
  const { order, tools, open, signal } = journey
  const halt = new AbortController()
  const ended = new AbortController()
  const abandon = (): void => halt.abort({ kind: 'abandoned' } satisfies Failure)
  signal.addEventListener('abort', abandon, { signal: ended.signal })
  if (signal.aborted) abandon()
  const runDeadline = startDeadline(
    order.runDeadlineMs,
    tooLate(order.runDeadlineMs, 'the run was'),
    tools.clock.monotonic,
  )
  const ready = startDeadline(
    stageMs,
    { kind: 'browser-lost', detail: 'the browser does not answer' },
    tools.clock.monotonic,
  )
  try {
    const runSignal = AbortSignal.any([halt.signal, open.lost, runDeadline.signal])
    const scene = await unlessInterrupted(
      AbortSignal.any([runSignal, ready.signal]),
      setStage(journey, (failure) => halt.abort(failure)),
    )
    ready.suspend()
    return await takeAll(journey, assemble(journey, scene, runSignal, runDeadline))
  } finally {
    ready.suspend()
    runDeadline.suspend()
    ended.abort()
  }
}
