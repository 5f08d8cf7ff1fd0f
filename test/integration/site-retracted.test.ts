import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

/** An incident retracted while it was open, then hours of passes and another incident. */
const aRetraction = () => {
  const { store } = aStore()
  const at = (minutes: number, fails?: number) => {
    const run = aRun({ at: t0 + minutes * minute, ...(fails !== undefined && { fails }) })
    recordRun(store, run)
    return run
  }
  const [, bad, last] = [at(0), at(5, 1), at(10, 1)]
  store.correct({ kind: 'incident', target: bad.id, reason: 'our own firewall', at: t0 + 12 * minute })
  const later = [...[15, 20, 25].map((minutes) => at(minutes)), at(400, 3), at(405, 3), at(410), at(415)]
  return { store, bad, last, later }
}

type Answer = { readonly duration: { readonly at_most_s: number }; readonly longest_unobserved_s: number }

test('an incident retracted while it was open stays as long as it was then, everywhere', async () => {
  const { store, bad } = aRetraction()
  const at = (minutes: number) => aSite(store, t0 + minutes * minute)
  const told = async (minutes: number) => (await at(minutes).json(`/api/v1/incidents/${bad.id}`)) as Answer
  const [soon, late] = [await told(13), await told(420)]
  expect(late.duration).toEqual(soon.duration)
  expect(late.duration.at_most_s).toBe(12 * 60 - 1)
  expect(late.longest_unobserved_s).toBe(soon.longest_unobserved_s)
  const row = (csv: string) => csv.split('\n').find((line) => line.includes(bad.id))
  expect(row(await at(420).text('/data/incidents.csv'))).toBe(row(await at(13).text('/data/incidents.csv')))
  for (const path of ['/en/incidents', `/en/incidents/${bad.id}`, '/en/feed.json']) {
    expect(await at(420).text(path), path).not.toMatch(/at most 7/)
  }
})

test('the page of an incident retracted while it was open neither goes on nor takes in later attempts', async () => {
  const { store, bad, last, later } = aRetraction()
  const page = await aSite(store, t0 + 420 * minute).text(`/en/incidents/${bad.id}`)
  expect(readable(page)).toContain(
    'Open when it was retracted: first failure seen on 1 October 2021 at 08:17',
  )
  expect(readable(page)).not.toMatch(/Duration so far|is not closed/)
  const listed = page.slice(page.indexOf('<ol class="timeline">'))
  expect(listed).toContain(last.id)
  for (const { id } of later) expect(listed).not.toContain(id)
  const csv = new URLSearchParams(/runs\.csv\?([^"]*)/.exec(page)?.[1]?.replaceAll('&amp;', '&'))
  expect(Date.parse(csv.get('to') ?? '')).toBe(last.startedAt + 1)
})
