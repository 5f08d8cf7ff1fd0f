// When a plan's runs were due, by its cron expression.
import { createTask, type ScheduledTask } from 'node-cron'

/** The planned moments in (after, until), oldest first, epoch milliseconds. */
export const plannedBetween = (task: ScheduledTask, after: number, until: number): number[] => {
  const everyMs = task.getPattern().trim().split(/\s+/).length === 6 ? 1000 : 60_000
  const moments: number[] = []
  for (let at = (Math.floor(after / everyMs) + 1) * everyMs; at < until; at += everyMs) {
    if (task.match(new Date(at))) moments.push(at)
  }
  return moments
}

/** The longest time between two neighbouring planned moments of a cron expression, milliseconds. */
export const intervalOf = (cron: string): number => {
  const task = createTask(cron, () => undefined, { timezone: 'UTC' })
  const moments = task.getNextRuns(200).map((date) => date.getTime())
  return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at)))
}
