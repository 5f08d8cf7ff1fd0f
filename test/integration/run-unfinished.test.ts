// A page that never ends loading is judged by what it says, and accused of nothing but being late.
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Sight } from '../../src/probe/probe.ts'
import { home, openMeetings } from '../support/meetings.ts'

const { meet } = openMeetings()

const endless = '<img src="/jamais" alt="">'

const answered = (status: number, body: string, headers: Readonly<Record<string, string>> = {}) => ({
  '/': home('<a href="/suite">Suite</a>'),
  '/suite': (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end(`${body}${endless}`)
  },
  '/jamais': () => undefined,
})

const seen = async (pages: ReturnType<typeof answered>, see?: Sight) =>
  (await meet(pages, ({ follow }) => follow('Suite'), see, { stepDeadlineMs: 1200 })).sighting

describe('a page that waits for ever for a picture is', () => {
  test.each([
    [403, 'access_refused'],
    [503, 'http_error'],
  ])('what its status says: %i', async (status, outcome) => {
    expect(await seen(answered(status, '<h1>Oups</h1>'))).toMatchObject({ outcome })
  })

  test('a wish to wait, heeded as long as it says', async () => {
    const before = Date.now()
    const { outcome, retryAt } = await seen(answered(429, '<h1>Oups</h1>', { 'retry-after': '120' }))
    expect(outcome).toBe('rate_limited')
    expect(retryAt).toBeGreaterThanOrEqual(before + 120_000)
  })

  test('a captcha', async () => {
    const captcha = '<p>Saisissez le captcha</p>'
    expect(await seen(answered(200, captcha))).toMatchObject({ outcome: 'captcha_displayed' })
  })

  test('changed, where its form is there by other names', async () => {
    const form = '<h1>Arrivée</h1><label>Courriel <input></label>'
    const see: Sight = { heading: 'Arrivée', fields: [{ label: 'Adresse électronique', kind: 'email' }] }
    expect(await seen(answered(200, form), see)).toMatchObject({ outcome: 'page_changed' })
  })

  test('late, where it says nothing', async () => {
    expect(await seen(answered(200, '<p>Chargement…</p>'))).toMatchObject({ outcome: 'timeout' })
  })
})
