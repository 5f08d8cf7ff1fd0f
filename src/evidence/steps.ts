// `steps.json`: the path that was followed, step by step: what was clicked, from which page to which, what was answered.
import type { Act, Capture, Exchange, Exchanges } from '../outcome/capture.ts'
import type { Sighting, StepResult } from '../outcome/outcome.ts'

const jsonIn = <T>(captures: readonly Capture[], kind: Capture['kind']): T | null => {
  const found = captures.find((capture) => capture.kind === kind)
  return found ? (JSON.parse(Buffer.from(found.bytes).toString()) as T) : null
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

// As the addresses of steps are told: without what may carry tokens.
const pageOf = (url: string) => {
  if (!URL.canParse(url)) return url
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname.replace(/;[^/]*/g, '')}`
}

const isWithin = ({ type, askedAt, answer }: Exchange, { startedAt, endedAt }: StepResult) =>
  type === 'document' &&
  answer !== null &&
  (answer.status < 300 || answer.status >= 400) &&
  startedAt !== null &&
  endedAt !== null &&
  askedAt >= startedAt &&
  askedAt <= endedAt

// A page may hold others: its own answer is that of its address, or else the last that came.
const statusOf = (step: StepResult, exchanges: readonly Exchange[]) => {
  const documents = exchanges.filter((exchange) => isWithin(exchange, step))
  const own = documents.findLast(({ url }) => pageOf(url) === step.url)
  return (own ?? documents.at(-1))?.answer?.status ?? null
}

/** The steps of a run as its file tells them; `http_status` is null where a step loaded no page. */
export const stepsOf = ({ steps, captures, detail }: Sighting) => {
  const acts = jsonIn<readonly Act[]>(captures, 'acts') ?? []
  const exchanges = jsonIn<Exchanges>(captures, 'exchanges')?.exchanges ?? []
  return {
    detail,
    steps: steps.map((step, place) => ({
      n: place + 1,
      name: step.name,
      status: step.status,
      started_at: iso(step.startedAt),
      ended_at: iso(step.endedAt),
      duration_ms: step.durationMs,
      acts: acts
        .filter((act) => act.step === step.name)
        .map(({ act, text, leadsTo }) => ({ act, text, leads_to: leadsTo && pageOf(leadsTo) })),
      from_url: step.url === null ? null : (steps[place - 1]?.url ?? 'about:blank'),
      to_url: step.url,
      http_status: statusOf(step, exchanges),
      detail: step.detail,
    })),
  }
}
