// A recording made into a probe like any other: the file that `constat probe import` writes.
import { defineProbe, type Probe, type Sight, type Step, step, type Words } from './probe.ts'
import { addressOf, type Recorded, type RecordedStep, targetOf } from './recording.ts'

/** What is read on the page that a step leads to: its main heading, its title, or words anywhere on it. */
export type Seen = { readonly heading: string } | { readonly title: string } | { readonly text: string }

export type ProbeFileStep = {
  readonly name: string
  readonly title: Words
  readonly submits?: true | undefined
  readonly binding?: true | undefined
  readonly replay: readonly RecordedStep[]
  readonly see: Seen
}

/** A recorded probe as its file has it. */
export type ProbeFile = {
  readonly id: string
  readonly title: Words
  readonly steps: readonly ProbeFileStep[]
}

const sightOf = (see: Seen): Sight => {
  if ('heading' in see) return { heading: see.heading }
  return 'title' in see ? { heading: see.title, within: 'title' } : { heading: see.text, within: 'text' }
}

const nextOf = (one: ProbeFileStep | undefined): Recorded['next'] => {
  if (one === undefined) return null
  const first = one.replay.find((it) => addressOf(it) !== null || targetOf(it, one.replay) !== null)
  return first === undefined ? null : targetOf(first, one.replay)
}

const stepOf = (one: ProbeFileStep, following: ProbeFileStep | undefined): Step => {
  const unseen = 'text' in one.see ? one.see.text : null
  const recorded: Recorded = { steps: one.replay, next: nextOf(following), unseen }
  return step({
    name: one.name,
    title: one.title,
    ...(one.submits && { submits: true }),
    ...(one.binding && { binding: true }),
    recorded,
    act: ({ replay }) => replay(recorded),
    see: sightOf(one.see),
  })
}

/** Makes the probe of a file; throws, with the reason, when it could not be run soundly. */
export const recordedProbe = ({ id, title, steps }: ProbeFile): Probe => {
  const [first, ...others] = steps.map((one, index) => stepOf(one, steps[index + 1]))
  if (first === undefined) throw new Error(`Probe « ${id} »: it has no step.`)
  return defineProbe({ id, title, steps: [first, ...others] })
}
