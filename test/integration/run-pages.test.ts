// Pages that the practice registry does not have, met by steps of one act each.

import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runProbe } from '../../src/probe/run.ts'
import { home, openMeetings, probeThat } from '../support/meetings.ts'
import { clock, newRunId } from '../support/probing.ts'
import { startSmallSite } from '../support/small-site.ts'

const { browser, meet } = openMeetings()

describe('a page is judged', () => {
  test('by what its own scripts were answered, when it shows nothing', async () => {
    const { sighting } = await meet(
      {
        '/': home('<script>fetch("/api")</script><a href="/suite">Suite</a>'),
        '/suite': '<p>Chargement…</p><script>fetch("/api")</script>',
        '/api': (response) => {
          response.statusCode = 503
          response.end()
        },
      },
      ({ follow }) => follow('Suite'),
    )
    expect(sighting).toMatchObject({ outcome: 'http_error', failedStep: 'goes-on' })
  })

  test('as late, when its own script still waits at the deadline', async () => {
    const { sighting } = await meet(
      {
        '/': home('<a href="/suite">Suite</a>'),
        '/suite': '<p>Chargement…</p><script>fetch("/api")</script>',
        '/api': () => undefined,
      },
      ({ follow }) => follow('Suite'),
      { heading: 'Arrivée' },
      { stepDeadlineMs: 900 },
    )
    expect(sighting.outcome).toBe('timeout')
  })

  test('as changed, when it asks for what the probe does not know', async () => {
    const form = '<form action="/"><label>Nom <input name="nom"></label>'
    const added =
      '<label>Date de naissance <input name="date" required></label><button>Envoyer</button></form>'
    const { sighting } = await meet({ '/': home(form + added) }, async ({ fill, press }) => {
      await fill({ Nom: 'Exemple' })
      await press('Envoyer')
    })
    expect(sighting.outcome).toBe('page_changed')
    expect(sighting.detail).toContain('Date de naissance')
  })

  test('as changed, when the browser itself will not send what the form no longer takes', async () => {
    const form =
      '<form action="/"><label>Nom <input name="nom" pattern="[0-9]+"></label><button>Envoyer</button></form>'
    const { sighting } = await meet({ '/': home(form) }, async ({ fill, press }) => {
      await fill({ Nom: 'Exemple' })
      await press('Envoyer')
    })
    expect(sighting.outcome).toBe('page_changed')
    expect(sighting.detail).toContain('Nom')
  })

  test('as a wall against robots, whatever its status', async () => {
    const { sighting } = await meet(
      {
        '/': home('<a href="/suite">Suite</a>'),
        '/suite': (response) => {
          response.statusCode = 503
          response.setHeader('Content-Type', 'text/html')
          response.end(
            '<title>Just a moment...</title><p>Checking your browser before accessing the site.</p>',
          )
        },
      },
      ({ follow }) => follow('Suite'),
    )
    expect(sighting.outcome).toBe('access_refused')
  })

  test('as a page that never ends to run, within the deadline', async () => {
    const { sighting } = await meet(
      { '/': home('<a href="/suite">Suite</a>'), '/suite': '<p>…</p><script>for (;;) {}</script>' },
      ({ follow }) => follow('Suite'),
      { heading: 'Arrivée' },
      { stepDeadlineMs: 800 },
    )
    expect(sighting.outcome).toBe('timeout')
  })
})

test.each([
  [500, 'http_error'],
  [404, 'http_error'],
  [403, 'access_refused'],
  [429, 'rate_limited'],
])('an error of HTTP that comes without a page is judged by its status: %i', async (status, outcome) => {
  const empty = (response: ServerResponse) => {
    response.writeHead(status)
    response.end()
  }
  const pages = { '/': home('<a href="/suite">Suite</a>'), '/suite': empty }
  const { sighting } = await meet(pages, ({ follow }) => follow('Suite'))
  expect(sighting).toMatchObject({ outcome, detail: `HTTP ${status}` })
})

describe('the way to the registry', () => {
  const visit = async (registryUrl: string) => {
    const control = await startSmallSite({ '/': 'ok' })
    const agent = { version: '0', contact: 'https://constat.example' }
    const run = { runId: newRunId(), probe: probeThat(async () => undefined, { heading: 'Arrivée' }) }
    const order = { tier: 'look', live: true, identity: {}, registryUrl } as const
    const limits = { stepDeadlineMs: 5000, runDeadlineMs: 20_000, mailWithinMs: 1000, settleMs: 300 }
    const tools = { browser, agent, clock, depth: 'pictures' as const, controls: [control.url] }
    return runProbe({ ...run, ...order, ...limits }, tools, new AbortController().signal)
  }

  test('is a name that does not resolve', async () => {
    expect((await visit('http://registry.invalid/')).outcome).toBe('dns_error')
  })

  test('is a port where nobody listens', async () => {
    const { url, stop } = await startSmallSite({})
    stop()

    expect((await visit(url)).outcome).toBe('connection_error')
  })

  test('is a server that speaks no TLS', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo

    expect((await visit(`https://127.0.0.1:${port}/`)).outcome).toBe('tls_error')
  })
})

describe('what belongs to a person', () => {
  const receipt = '<h1>Autre chose</h1><p>Récépissé n° R-2026-000777</p>'

  test('is known even when the page that shows it is not the one that was expected', async () => {
    const { sighting } = await meet(
      {
        '/': home('<a href="/suite/R-2026-000777;jsessionid=8f3a">Suite</a>'),
        '/suite/R-2026-000777;jsessionid=8f3a': receipt,
      },
      ({ follow }) => follow('Suite'),
      { heading: 'Récépissé', observes: { receipt: /Récépissé n° (\S+)/ } },
    )
    expect(sighting.personal).toContain('R-2026-000777')
    expect(sighting.steps.at(-1)?.url).toMatch(/\/suite\/•••$/)
    expect(sighting.detail).not.toContain('000777')
    expect(sighting.captures.find(({ step }) => step === 'goes-on')?.boxes?.length).toBeGreaterThan(0)
  })

  test('is found in a picture within elements that keep a tree of their own', async () => {
    const hidden = `<h1>Arrivée</h1><div id="host"></div><script>
      host.attachShadow({ mode: 'open' }).innerHTML = '<p>Bonjour Exemple</p>'</script>`
    const { sighting } = await meet(
      {
        '/': home('<form action="/suite"><label>Nom <input name="nom"></label><button>Suite</button></form>'),
        '/suite': hidden,
      },
      async ({ fill, press }) => {
        await fill({ Nom: 'Exemple' })
        await press('Suite')
      },
    )
    expect(sighting.outcome).toBe('ok')
    expect(sighting.captures.find(({ step }) => step === 'goes-on')?.boxes?.length).toBeGreaterThan(0)
  })

  test('does not grow with what a page writes into its address', async () => {
    const long = `<h1>Arrivée</h1><script>history.replaceState(null, '', '/${'x'.repeat(70_000)}')</script>`
    const { sighting } = await meet(
      { '/': home('<a href="/suite">Suite</a>'), '/suite': long },
      ({ follow }) => follow('Suite'),
    )
    expect(sighting.outcome).toBe('ok')
    expect(sighting.steps.at(-1)?.url?.length).toBeLessThanOrEqual(500)
  })
})
