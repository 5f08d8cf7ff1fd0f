// What the leaves of an export say, gathered for its report while they are written: bounded, whatever their number.
import type { CourseLine, FailureView, ReportView, Tally } from '../../views/report.ts'
import { recordPath } from '../proof/layout.ts'
import type { LeafOf } from '../proof/leaf.ts'
import type { Summary } from '../proof/summary.ts'
import type { ExportSource } from './source.ts'

const mostLines = 400
const mostFailures = 60
const mostFingerprints = 300
const largestPictures = 24 * 1024 * 1024

type Run = LeafOf<'run'>
type Gap = LeafOf<'gap'>
type Captures = Summary['runs'][number]['captures']

export type Gathered = Pick<
  ReportView,
  | 'tallies'
  | 'course'
  | 'moreCourse'
  | 'failures'
  | 'moreFailures'
  | 'nonces'
  | 'fingerprints'
  | 'moreFingerprints'
> & {
  /** The last run with its captures, for its circumstances. */
  readonly shown: Run | null
  /** Of how many runs the sealed originals are there if they were asked for, and of how many published copies alone. */
  readonly originals: { readonly joined: number; readonly missing: number }
}

export type Gatherer = {
  readonly run: (index: number, run: Run, sha256: string, captures: Captures) => Promise<void>
  readonly opening: (opening: LeafOf<'run-open'>, runId: string) => void
  readonly gap: (gap: Gap) => void
  readonly end: () => Gathered
}

type Counted = { -readonly [K in keyof Tally]: Tally[K] }
type Fold = {
  -readonly [K in keyof (CourseLine & { kind: 'attempts' })]: (CourseLine & { kind: 'attempts' })[K]
}
type Failing = { -readonly [K in keyof FailureView]: FailureView[K] }

type Source = Pick<ExportSource, 'journeys' | 'artefact'>

const titles = ({ journeys }: Source) => ({
  journey: (probe: string) => journeys.find(({ id }) => id === probe)?.title ?? probe,
  step: (probe: string, name: string) =>
    journeys.find(({ id }) => id === probe)?.steps.find((step) => step.name === name)?.title ?? name,
  stop: (probe: string) => {
    const journey = journeys.find(({ id }) => id === probe)
    return journey?.steps.find(({ name }) => name === journey.stopsAt)?.title ?? null
  },
})

const pictureName = ({ steps }: Run, failed: string) =>
  `${String(steps.findIndex(({ name }) => name === failed) + 1).padStart(2, '0')}-${failed}.png`

const lineOf = (run: Run, title: ReturnType<typeof titles>): Fold => ({
  kind: 'attempts',
  at: Date.parse(run.started_at),
  until: Date.parse(run.started_at),
  count: 1,
  journey: title.journey(run.probe.id),
  tier: run.tier,
  stopsAt: title.stop(run.probe.id),
  verdict: run.verdict,
  outcome: run.outcome,
  step: run.failed_step === null ? null : title.step(run.probe.id, run.failed_step),
})

const endsAlike = (a: Fold, b: Fold) =>
  a.journey === b.journey &&
  a.tier === b.tier &&
  a.outcome === b.outcome &&
  a.verdict === b.verdict &&
  a.step === b.step

const tallyOf = (tallies: Map<string, Counted>, journey: string): Counted => {
  const known = tallies.get(journey)
  if (known) return known
  const made = { journey, planned: 0, missed: 0, attempts: 0, passed: 0, failed: 0, inconclusive: 0 }
  tallies.set(journey, made)
  return made
}

const tell = (tally: Counted, { verdict, trigger }: Run) => {
  tally.attempts += 1
  if (trigger === 'schedule') tally.planned += 1
  if (verdict === 'down') tally.failed += 1
  else if (verdict === 'inconclusive') tally.inconclusive += 1
  else tally.passed += 1
}

// Pictures are printed within the page, each once: a notice that hangs for a month looks the same every time.
const album = (source: Source) => {
  let bytesLeft = largestPictures
  return async (run: Run, failed: string): Promise<FailureView['picture']> => {
    const file = pictureName(run, failed)
    const sha256 = run.files[file]
    const bytes = sha256 === undefined ? null : await source.artefact(sha256)
    if (sha256 === undefined || bytes === null || bytes.length > bytesLeft) return null
    bytesLeft -= bytes.length
    const href = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
    return { href, sha256, file: recordPath(run.run_id).replace('record.json', file) }
  }
}

const failureKey = (run: Run, failed: string) =>
  [run.probe.id, failed, run.outcome, run.files[pictureName(run, failed)] ?? ''].join(' ')

const failing = (source: Source, title: ReturnType<typeof titles>) => {
  const found = new Map<string, Failing>()
  const pictureOf = album(source)
  let more = 0
  const add = async (run: Run, failed: string, hasCaptures: boolean) => {
    const at = Date.parse(run.started_at)
    const key = failureKey(run, failed)
    const known = found.get(key)
    if (known) {
      known.count += 1
      known.lastAt = at
    } else if (found.size === mostFailures) more += 1
    else
      found.set(key, {
        journey: title.journey(run.probe.id),
        step: title.step(run.probe.id, failed),
        outcome: run.outcome,
        at,
        run: run.run_id,
        url: run.steps.find(({ name }) => name === failed)?.url ?? null,
        opened: run.opening.token && {
          authority: run.opening.token.tsa,
          at: Date.parse(run.opening.token.gen_time),
        },
        count: 1,
        lastAt: at,
        picture: hasCaptures ? await pictureOf(run, failed) : null,
      })
  }
  return { add, end: () => ({ failures: [...found.values()], moreFailures: more }) }
}

/** Gathers what the report tells of the leaves, which come in the order of the log. */
export const gatherer = (source: Source): Gatherer => {
  const title = titles(source)
  const tallies = new Map<string, Counted>()
  const latest = new Map<string, Fold>()
  const course: CourseLine[] = []
  const failures = failing(source, title)
  const fingerprints: ReportView['fingerprints'][number][] = []
  const nonces: ReportView['nonces'][number][] = []
  let [moreCourse, moreFingerprints, shown]: [number, number, Run | null] = [0, 0, null]
  const originals = { joined: 0, missing: 0 }
  const follow = (line: CourseLine) => {
    if (course.length < mostLines) course.push(line)
    else moreCourse += 1
  }
  return {
    run: async (index, run, sha256, captures) => {
      const hasCaptures = captures !== 'none'
      if (captures === 'published') originals.missing += 1
      else if (hasCaptures && Object.keys(run.sealed).length > 0) originals.joined += 1
      const line = lineOf(run, title)
      const before = latest.get(line.journey)
      tell(tallyOf(tallies, line.journey), run)
      if (before && endsAlike(before, line))
        Object.assign(before, { count: before.count + 1, until: line.at })
      else {
        latest.set(line.journey, line)
        follow(line)
      }
      if (run.verdict === 'down' && run.failed_step !== null)
        await failures.add(run, run.failed_step, hasCaptures)
      if (fingerprints.length < mostFingerprints)
        fingerprints.push({ run: run.run_id, index, at: line.at, sha256 })
      else moreFingerprints += 1
      if (hasCaptures) shown = run
    },
    opening: ({ bailiff_nonce: nonce }, run) => {
      if (nonce !== null) nonces.push({ nonce, run })
    },
    gap: (gap) => {
      const journey = title.journey(gap.probe)
      const tally = tallyOf(tallies, journey)
      tally.planned += gap.count
      tally.missed += gap.count
      latest.delete(journey)
      follow({ kind: 'gap', at: Date.parse(gap.from), until: Date.parse(gap.to), count: gap.count, journey })
    },
    end: () => ({
      tallies: [...tallies.values()],
      course,
      moreCourse,
      ...failures.end(),
      nonces,
      fingerprints,
      moreFingerprints,
      shown,
      originals,
    }),
  }
}
