// Who takes part in a run: the visitor and his page, what he knows, what he learns, and the step that he takes.
import type { Act, Capture, LostCapture } from '../outcome/capture.ts'
import type { Failure } from '../outcome/fault.ts'
import type { FieldKind } from '../outcome/page.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { secretsIn } from './handed-over.ts'
import { plain } from './in-page.ts'
import { learning } from './learning.ts'
import { keepLedger } from './ledger.ts'
import type { StepContext } from './look.ts'
import type { Correspondence } from './mailbox.ts'
import type { RunOrder, RunTools } from './order.ts'
import type { Mail, Probe, Step, Visitor } from './probe.ts'
import type { Scene } from './scene.ts'
import { createVisitor, type VisitorOptions } from './visitor.ts'

/** What a run is told and given, its correspondence included; without one where it waits for no mail. */
export type Given = {
  readonly order: RunOrder
  readonly tools: RunTools
  readonly mail: Correspondence | null
}

/** The step now taken; it is over when the next one begins. */
type Now = StepContext & {
  readonly name: string
  filled: string[]
  readonly deadline: Deadline
  regainMs: number
}

const kindsOf = (probe: Probe): ((label: string) => FieldKind) => {
  const fields = probe.steps.flatMap((step) => step.see.fields ?? [])
  const kinds = new Map(fields.map((field) => [plain(field.label), field.kind]))
  return (label) => kinds.get(plain(label)) ?? 'text'
}

/** What a deadline that has passed says was not done. */
export const tooLate = (ms: number, what: string): Failure => ({
  kind: 'deadline',
  what: `${what} not done within ${ms / 1000} s`,
})

/** Who and what takes part in the steps of one run. */
export type Cast = {
  readonly scene: Scene
  readonly visitor: Visitor
  /** What is known in this run, by name: what is typed, and what was observed. */
  readonly values: Record<string, string>
  readonly captures: Capture[]
  /** What the visitor did so far. */
  readonly acts: readonly Act[]
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
export const assemble = (
  { order, tools, mail }: Given,
  scene: Scene,
  runSignal: AbortSignal,
  runDeadline: Deadline,
): Cast => {
  const { monotonic } = tools.clock
  const values: Record<string, string> = { ...order.identity, ...(mail && { email: mail.address }) }
  const value = (name: string): string => {
    const known = values[name]
    if (known === undefined) throw new Error(`The probe speaks of « ${name} », which this run does not know.`)
    return known
  }
  const secrets = new Set<string>()
  const hasSecrets = () => secrets.size > 0
  const captures: Capture[] = []
  let now: Now | null = null
  const current = (): Now => {
    if (now === null) throw new Error('The visitor acts outside a step.')
    return now
  }
  const begin = (step: Step): Now => {
    const { name } = step
    const redeems = step.redeems ?? false
    const { stepDeadlineMs: limitMs, settleMs } = order
    const deadline = startDeadline(limitMs, tooLate(limitMs, 'the step was'), monotonic)
    const signal = AbortSignal.any([runSignal, deadline.signal])
    const hasTyped = hasSecrets()
    now = { name, scene, signal, settleMs, redeems, hasTyped, filled: [], deadline, regainMs: 0 }
    return now
  }
  const acts: Act[] = []
  const note: VisitorOptions['note'] = (act, text, leadsTo = null) =>
    void acts.push({ step: current().name, act, text, leadsTo })
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
    createVisitor({ registryUrl, context: current, value, kindOf, receive, note }),
    values,
    learn,
  )
  const personal = () => [...Object.values(values), ...secrets]
  const ledger = keepLedger(tools.ledger)
  const secrecy = { learn, hasSecrets, personal }
  return { scene, visitor, values, captures, acts, lost: [], ledger, runDeadline, value, ...secrecy, begin }
}
