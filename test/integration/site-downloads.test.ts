import { expect, test } from 'vitest'
import { type Column, incidentColumns, runColumns } from '../../src/site/columns.ts'
import { csvHeader, csvLines } from '../../src/site/csv.ts'
import { streamed } from '../../src/site/downloads.ts'
import { incidentSchema, runSchema } from '../../src/site/schemas.ts'
import { everything, probe, t0 } from '../support/everything.ts'
import { aRun, minute } from '../support/runs.ts'
import { aSite } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

/** Reads CSV as RFC 4180 has it, and nothing looser. */
const parseCsv = (text: string): string[][] => {
  const rows: string[][] = [[]]
  let rest = text
  while (rest !== '') {
    const [whole, quoted, bare, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? []
    if (whole === undefined) throw new Error(`Not CSV: ${JSON.stringify(rest.slice(0, 80))}`)
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    rest = rest.slice(whole.length)
    if (end === '\r\n' && rest !== '') rows.push([])
  }
  return rows
}

const table = (text: string) => {
  const [header = [], ...rows] = parseCsv(text)
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]])))
}

test('runs.csv holds every run, newest first, under the names of its columns', async () => {
  const { site } = everything()
  const answer = await site.get('/data/runs.csv')
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/csv; charset=utf-8/)
  expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="constat-runs.csv"')
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
  const text = await answer.text()
  expect(text).toMatch(/\r\n$/)
  expect(parseCsv(text)[0]).toEqual(runColumns.map(({ name }) => name))
  const runs = table(text)
  expect(runs).toHaveLength(8)
  expect(runs[0]).toMatchObject({
    probe,
    tier: 'submit',
    started_at: '2021-10-01T07:17:00.000Z',
    verdict: 'down',
    failed_step: 'identity',
    discounted: '',
  })
  expect(runs.map((run) => run['discounted'])).toContain('our own fault')
})

test('incidents.csv holds measured incidents, retracted ones marked, with absolute permalinks', async () => {
  const { site, first, second } = everything()
  const text = await site.text('/data/incidents.csv')
  expect(parseCsv(text)[0]).toEqual(incidentColumns.map(({ name }) => name))
  expect(table(text)).toMatchObject([
    { id: second, url: `https://constat.example/incidents/${second}`, retracted: 'false', status: 'open' },
    { id: first, retracted: 'true', status: 'closed', corrections: 'our own fault' },
  ])
  expect(table(text)[0]).toMatchObject({ at_least_s: '299', outside_maintenance_at_least_s: '119' })
})

test('JSON Lines hold what the API answers, one object a line', async () => {
  const { site } = everything()
  const lines = async (path: string) => {
    const text = await site.text(path)
    expect(text).toMatch(/\n$/)
    return text
      .slice(0, -1)
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  }
  const { runs } = (await site.json('/api/v1/runs')) as { runs: unknown[] }
  const { incidents } = (await site.json('/api/v1/incidents')) as { incidents: unknown[] }
  expect(await lines('/data/runs.jsonl')).toEqual(runs)
  expect(await lines('/data/incidents.jsonl')).toEqual(incidents)
  for (const run of runs) runSchema.parse(run)
  for (const incident of incidents) incidentSchema.parse(incident)
})

test('downloads are filtered by probe and time, and refuse what is not legal', async () => {
  const { site, second } = everything()
  const from = '2021-10-01T07:00:00Z'
  expect(table(await site.text(`/data/runs.csv?from=${from}`))).toHaveLength(2)
  expect(table(await site.text(`/data/runs.csv?to=${from}&probe=${probe}`))).toHaveLength(6)
  expect(table(await site.text(`/data/incidents.csv?from=${from}`)).map((row) => row['id'])).toEqual([second])
  expect(table(await site.text(`/data/incidents.csv?to=${from}`)).map((row) => row['retracted'])).toEqual([
    'true',
  ])
  for (const query of ['probe=nothing', 'from=yesterday', 'limit=3']) {
    expect((await site.get(`/data/runs.csv?${query}`)).status, query).toBe(400)
  }
})

test.each([
  ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
  ['+33 1 99 00', "'+33 1 99 00"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  [' =1', "' =1"],
  ['a,b', '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ['two\r\nlines', '"two\r\nlines"'],
  ['<script>', '<script>'],
])('the cell %j cannot run and cannot break its line', (cell, expected) => {
  const columns: readonly Column<string>[] = [{ name: 'a', means: { fr: '', en: '' }, of: (row) => row }]
  expect(csvLines(columns, [cell])).toBe(`${expected}\r\n`)
  expect(csvHeader(columns)).toBe('a\r\n')
})

test('numbers stay numbers, and nothing is an empty cell', () => {
  const columns: readonly Column<number | boolean | null>[] = [
    { name: 'a', means: { fr: '', en: '' }, of: (row) => row },
  ]
  expect(csvLines(columns, [-1.5, true, null])).toBe('-1.5\r\ntrue\r\n\r\n')
})

test('a stream takes its next part only when it is read, and lets go when nobody reads on', async () => {
  const taken: number[] = []
  let ended = false
  const parts = function* () {
    try {
      for (let part = 0; ; part++) {
        taken.push(part)
        yield `${part}\n`
      }
    } finally {
      ended = true
    }
  }
  const reader = streamed(parts()).getReader()
  expect(taken).toEqual([])
  await reader.read()
  await reader.read()
  expect(taken).toEqual([0, 1])
  await reader.cancel()
  expect(ended).toBe(true)
  expect(taken).toEqual([0, 1])
})

test('thousands of runs are read page by page, each once, as the reader asks for them', async () => {
  const { store } = aStore()
  const all = Array.from({ length: 2100 }, (_, index) => aRun({ at: t0 + index * minute }))
  for (const run of all) recordRun(store, run)
  const limits: number[] = []
  const { lines } = store.runs
  const counting = {
    ...store,
    runs: {
      ...store.runs,
      lines: (filter: Parameters<typeof lines>[0]) => {
        limits.push(filter.limit)
        return lines(filter)
      },
    },
  }
  const answer = await aSite(counting, t0 + 2200 * minute).get('/data/runs.csv')
  const reader = answer.body?.getReader()
  expect(limits).toEqual([])
  let text = ''
  const decoder = new TextDecoder()
  for (let read = 0; ; read++) {
    const part = await reader?.read()
    if (!part || part.done) break
    // The header is a part of its own, and never is more than one page taken ahead of the reader.
    expect(limits).toEqual(Array(read).fill(500))
    text += decoder.decode(part.value)
  }
  expect(limits).toHaveLength(5)
  expect(table(text).map((row) => row['id'])).toEqual(all.map(({ id }) => id).toReversed())
})

test('incidents that began at the same moment are each told once, across pages', async () => {
  const { store } = aStore()
  const probes = Array.from({ length: 3 }, (_, index) => `probe-${index}`)
  for (const [index, name] of probes.entries()) {
    for (const minutes of [0, 5]) {
      const run = aRun({ at: t0 + minutes * minute, fails: 2 })
      const id = `${index}${run.id.slice(1)}`
      recordRun(store, { ...run, id }, { probe: name })
    }
  }
  const site = aSite(store, t0 + 60 * minute)
  expect(table(await site.text('/data/incidents.csv')).map((row) => row['probe'])).toEqual(
    probes.toReversed(),
  )
  const pages: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = (await site.json(`/api/v1/incidents?limit=1${cursor && `&cursor=${cursor}`}`)) as {
      incidents: { probe: string }[]
      next_cursor: string | null
    }
    pages.push(...page.incidents.map(({ probe }) => probe))
    cursor = page.next_cursor
  }
  expect(pages).toEqual(probes.toReversed())
})
