// A registry that takes its visitors to another host is still the registry; a stranger who comes along is not.
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { unheardIn } from '../../src/evidence/unheard.ts'
import { home, openMeetings } from '../support/meetings.ts'
import { startSmallSite } from '../support/small-site.ts'

const { meet } = openMeetings()

/** A site of another name on this machine. */
const anotherHost = async (pages: Parameters<typeof startSmallSite>[0]) => {
  const site = await startSmallSite(pages)
  return { ...site, url: site.url.replace('127.0.0.1', 'localhost') }
}

test('a link that opens a window on another host is followed there', async () => {
  const { url } = await anotherHost({ '/inscription': '<h1>Arrivée</h1>' })
  const link = `<a target="_blank" href="${url}/inscription">Suite</a>`
  const { sighting } = await meet({ '/': home(link) }, ({ follow }) => follow('Suite'))
  expect(sighting).toMatchObject({ outcome: 'ok' })
  expect(sighting.steps[1]?.url).toBe(`${url}/inscription`)
})

test('a new window takes nothing from a cache, and the browser’s own log has what nobody heard', async () => {
  const script = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=3600' })
    response.end('window.known = true')
  }
  const uses = '<script src="/a.js"></script>'
  const { sighting, site } = await meet(
    {
      '/': home(`${uses}<a target="_blank" href="/suite">Suite</a>`),
      '/suite': `<h1>Arrivée</h1>${uses}`,
      '/a.js': script,
    },
    ({ follow }) => follow('Suite'),
    undefined,
    { depth: 'full' },
  )
  expect(sighting.outcome).toBe('ok')
  expect(site.requests.filter(({ path }) => path === '/a.js')).toHaveLength(2)
  const pages = sighting.steps.map(({ url }) => url)
  expect(unheardIn(sighting.captures, pages)).toBeGreaterThan(0)
})

test('a window that nobody asked for is closed, and the visitor stays where he is', async () => {
  const stranger = await anotherHost({ '/': '<h1>Publicité</h1>' })
  const script = `<script>window.open(${JSON.stringify(stranger.url)})</script>`
  const { sighting } = await meet(
    { '/': home('<a href="/suite">Suite</a>'), '/suite': `<h1>Arrivée</h1>${script}` },
    ({ follow }) => follow('Suite'),
  )
  expect(sighting).toMatchObject({ outcome: 'ok' })
  expect(sighting.steps[1]?.url).not.toContain('localhost')
})

test('what the other host answers to its own page counts as the registry’s', async () => {
  const { url } = await anotherHost({
    '/inscription': '<p>Chargement…</p><script>fetch("/api")</script>',
    '/api': (response: ServerResponse) => {
      response.writeHead(429, { 'retry-after': '120' })
      response.end()
    },
  })
  const before = Date.now()
  const { sighting } = await meet({ '/': home(`<a href="${url}/inscription">Suite</a>`) }, ({ follow }) =>
    follow('Suite'),
  )
  expect(sighting.outcome).toBe('rate_limited')
  expect(sighting.retryAt).toBeGreaterThanOrEqual(before + 120_000)
})
