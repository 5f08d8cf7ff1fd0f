// The whole of what was measured, as files: read from the store a page at a time, as fast as they are fetched.
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { answer } from './answer.ts'
import { incidentColumns, runColumns } from './columns.ts'
import { csvHeader, csvLines } from './csv.ts'
import { incidentsByMoment } from './incident.ts'
import { incidentJson, runJson } from './json.ts'
import { pagesByMoment } from './paging.ts'
import type { queriesOf } from './queries.ts'
import { questionsOf } from './questions.ts'
import type { Site } from './site.ts'

type Query = z.infer<ReturnType<typeof queriesOf>['download']>

// A page is read in one go, while every visitor waits: a run with its steps weighs five times its line of CSV.
const pageSize = 500
const fullPageSize = 100

type Page = { readonly before: number | undefined; readonly limit: number }

const pagesOf = function* <Row extends { readonly seq: number }>(
  limit: number,
  read: (page: Page) => readonly Row[],
): Generator<readonly Row[]> {
  for (let before: number | undefined; ; ) {
    const page = read({ before, limit })
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (!last || page.length < limit) return
    before = last.seq
  }
}

const incidentPages = function* ({ store }: Site, { probe, from = 0, to }: Query) {
  const until = to ?? Number.MAX_SAFE_INTEGER
  const { list, momentOf } = incidentsByMoment(store, probe)
  const pages = pagesByMoment(
    { list: ({ before = until, limit }) => list({ before: Math.min(before, until), limit }), momentOf },
    pageSize,
  )
  for (const page of pages) {
    const within = page.filter(({ firstBad }) => firstBad.at >= from)
    if (within.length > 0) yield within
    if (within.length < page.length) return
  }
}

const jsonLines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

const files = {
  'runs.csv': function* ({ store }: Site, query: Query) {
    yield csvHeader(runColumns)
    const pages = pagesOf(pageSize, (page) => store.runs.lines({ ...query, ...page }))
    for (const page of pages) yield csvLines(runColumns, page)
  },
  'runs.jsonl': function* ({ store }: Site, query: Query) {
    const pages = pagesOf(fullPageSize, (page) => store.runs.list({ ...query, ...page }))
    for (const page of pages) yield jsonLines(page.map(runJson))
  },
  'incidents.csv': function* (site: Site, query: Query) {
    const now = site.now()
    yield csvHeader(incidentColumns)
    for (const page of incidentPages(site, query)) {
      yield csvLines(
        incidentColumns,
        page.map((incident) => ({ site, incident, now })),
      )
    }
  },
  'incidents.jsonl': function* (site: Site, query: Query) {
    const now = site.now()
    for (const page of incidentPages(site, query)) {
      yield jsonLines(page.map((incident) => incidentJson(site, incident, now)))
    }
  },
} as const

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
}

/** A text as a stream that takes the next part only when it is read. */
export const streamed = (parts: Iterable<string>): ReadableStream<Uint8Array> => {
  const iterator = parts[Symbol.iterator]()
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const { done, value } = iterator.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      cancel: () => {
        iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** The routes of the downloads, for `/data`. */
export const createDownloads = (site: Site): Hono => {
  const routes = new Hono()
  const questions = questionsOf(site)
  for (const [name, parts] of Object.entries(files)) {
    routes.get(`/data/${name}`, async (c: Context) => {
      const { queries, readQuery } = await questions()
      const { query, refusal } = readQuery(c, queries.download)
      if (!query) return refusal
      const [, extension = ''] = name.split('.')
      c.header('Content-Disposition', `attachment; filename="constat-${name}"`)
      return answer(c, streamed(parts(site, query)), types[extension] ?? '')
    })
  }
  return routes
}
