// Takes the steps of a run one after the other, each within its deadline, until one fails.
import type { Capture, LostCapture } from '../outcome/capture.ts'
import { type Failure, judge } from '../outcome/fault.ts'
import type { Finding } from '../outcome/finding.ts'
import type { StepResult } from '../outcome/outcome.ts'
import type { OpenBrowser } from './browser.ts'
import { captureActs, takeCertificates } from './browser-facts.ts'
import { bareUrl, capturePage } from './capture.ts'
import { assemble, type Cast, type Given, tooLate } from './cast.ts'
import { startDeadline } from './deadline.ts'
import { firstClick } from './first-click.ts'
import { failureOf, throwIfInterrupted, unlessInterrupted } from './interruption.ts'
import type { Journal } from './journal.ts'
import { maskUrl, maskValues, patternOfValues } from './mask.ts'
import type { Step } from './probe.ts'
import { observedOn, see } from './sight.ts'
import { setStage } from './stage.ts'

export type Journey = Given & {
  readonly open: OpenBrowser
  readonly journal: Journal
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

const stageMs = 10_000

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
    const { scene, session, captures, tls } = await unlessInterrupted(
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
      captures: [...taken.captures, ...chain.captures, ...tls(), captureActs(cast.acts)],
      lost: [...taken.lost, ...chain.lost],
    }
  } finally {
    ready.suspend()
    runDeadline.suspend()
    ended.abort()
  }
}
