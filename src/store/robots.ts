// What the registry's robots.txt said, each day it was asked. Append-only.
import type { Database } from './database.ts'

/** One answer; `at` is epoch milliseconds, `body` empty when there is no such file. */
export type Robots = {
  readonly at: number
  readonly url: string
  readonly userAgent: string
  readonly status: number
  readonly body: string
}

/** The answers kept so far. */
export const robots = (db: Database) => {
  const insert = db.prepare(
    'INSERT INTO robots (at, url, user_agent, status, body) VALUES (@at, @url, @userAgent, @status, @body)',
  )
  const latest = db.prepare(
    'SELECT at, url, user_agent AS userAgent, status, body FROM robots ORDER BY id DESC LIMIT 1',
  )
  return {
    keep: (answer: Robots) => {
      insert.run(answer)
    },
    /** The last answer; null when it was never asked. */
    latest: () => (latest.get() as Robots | undefined) ?? null,
  }
}
