// Takes the steps of a run one after the other, each within its deadline, until one fails.
import type { Capture, LostCapture } from '../outcome/capture.ts'
import { type Failure, type Finding, judge } from '../outcome/fault.ts'
import type { StepResult } from '../outcome/outcome.ts'
import type { FieldKind } from '../outcome/page.ts'
import type { OpenBrowser } from './browser.ts'
import { takeCertificates } from './browser-facts.ts'
import { bareUrl, capturePage } from './capture.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { firstClick } from './first-click.ts'
import { secretsIn } from './handed-over.ts'
import { plain } from './in-page.ts'
import { failureOf, throwIfInterrupted, unlessInterrupted } from './interruption.ts'
import type { Journal } from './journal.ts'
import { learning } from './learning.ts'
import { keepLedger } from './ledger.ts'
import type { StepContext } from './look.ts'
import type { Correspondence } from './mailbox.ts'
import { maskUrl, maskValues, patternOfValues } from './mask.ts'
import type { RunOrder, RunTools } from './order.ts'
import type { Mail, Probe, Step, Visitor } from './probe.ts'
import type { Scene } from './scene.ts'
import { observedOn, see } from './sight.ts'
import { setStage } from './stage.ts'
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
  readonly lost: readonly LostCapture[]
  /** What was typed, read or handed over, as far as the run came. */
  readonly personal: readonly string[]
  readonly finding: Finding | null
}

/** The step now taken; it is over when the next one begins. */
type Now = StepContext & {
  readonly name: string
  filled: string[]
  readonly deadline: Deadline
  regainMs: number
}

const stageMs = 10_000

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
  readonly captures: Capture[]
  readonly lost: LostCapture[]
  readonly ledger: ReturnType<typeof keepLedger>
  readonly runDeadline: Deadline
  value(name: string): string
  /** Takes a secret of the run to heart. */
  learn(secret: string): void
  /** Whether anything was typed, read or handed over yet: before, no page can show it. */
  hasSecrets(): boolean
  /** Everything of this run that belongs to a person. */
  personal(): readonly string[]
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
  const secrets = new Set<string>()
  const captures: Capture[] = []
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
    const { name } = step
    now = { name, scene, signal, settleMs: order.settleMs, redeems, filled: [], deadline, regainMs: 0 }
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
    for (const secret of secretsIn(received)) secrets.add(secret)
    if (tools.depth === 'full')
      captures.push({ kind: 'mail', step: step.name, mediaType: 'message/rfc822', bytes: received.raw })
    return received
  }
  const { registryUrl } = order
  const kindOf = kindsOf(order.probe)
  const learn = (secret: string): void => void secrets.add(secret)
  const visitor = learning(
    createVisitor({ registryUrl, context: current, value, kindOf, receive }),
    values,
    learn,
  )
  const personal = () => [...Object.values(values), ...secrets]
  const hasSecrets = () => secrets.size > 0
  const ledger = keepLedger(tools.ledger)
  const secrecy = { learn, hasSecrets, personal }
  return { scene, visitor, values, captures, lost: [], ledger, runDeadline, value, ...secrecy, begin }
}

const masked = (finding: Finding, values: readonly string[]): Finding => ({
  ...finding,
  detail: finding.detail === null ? null : maskValues(finding.detail, values),
})

const takeStep = async (step: Step, next: Step | undefined, cast: Cast, { tools }: Journey) => {
  const { clock } = tools
  const { scene, visitor, values, value, ledger } = cast
  scene.beginStep()
  const now = cast.begin(step)
  const startedAt = clock.wall()
  const from = clock.monotonic()
  let finding: Finding | null = null
  try {
    throwIfInterrupted(now.signal)
    ledger.before(step)
    await step.act(visitor)
    const observed = await see(now, step.see, value, firstClick(next))
    Object.assign(values, observed)
    ledger.after(step, observed)
  } catch (thrown) {
    // A page that fails may show all the same what it was to show: it stays as personal as on one that passes.
    for (const shown of await observedOn(scene.page(), step.see)) cast.learn(shown)
    finding = masked(judge(failureOf(thrown), clock.wall()), cast.personal())
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
  const { planned, tools } = journey
  const results: StepResult[] = []
  let finding: Finding | null = null
  for (const [index, step] of planned.entries()) {
    const taken = await takeStep(step, planned[index + 1], cast, journey)
    results.push(taken.result)
    finding = taken.finding
    // Our own pictures take none of the registry’s time.
    cast.runDeadline.suspend()
    const { captures, lost } = await capturePage(cast.scene.page(), {
      step: step.name,
      depth: tools.depth,
      wantsFullPage: index === 0 || finding !== null || index === planned.length - 1,
      pattern: cast.hasSecrets() ? patternOfValues(cast.personal()) : null,
    })
    cast.runDeadline.resume()
    cast.captures.push(...captures)
    cast.lost.push(...lost)
    tools.onStep?.(taken.result)
    if (finding !== null) break
  }
  // What a later step learnt may stand in the address of an earlier one.
  const personal = cast.personal()
  const shown = results.map((result) => ({ ...result, url: result.url && maskUrl(result.url, personal) }))
  return { results: shown, captures: cast.captures, lost: cast.lost, personal, finding }
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
    const { scene, session, captures } = await unlessInterrupted(
      AbortSignal.any([runSignal, ready.signal]),
      setStage({ ...journey, halt: (failure) => halt.abort(failure) }),
    )
    ready.suspend()
    const cast = assemble(journey, scene, runSignal, runDeadline)
    cast.captures.push(...captures)
    const taken = await takeAll(journey, cast)
    if (tools.depth !== 'full') return taken
    const chain = await takeCertificates(session, new URL(order.registryUrl).origin)
    return {
      ...taken,
      captures: [...taken.captures, ...chain.captures],
      lost: [...taken.lost, ...chain.lost],
    }
  } finally {
    ready.suspend()
    runDeadline.suspend()
    ended.abort()
  }
}
