// Pages that the practice registry does not have, met by steps of one act each.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Launcher } from '../../src/probe/browser.ts'
import { defineProbe, type Sight, type Step, step, type Visitor } from '../../src/probe/probe.ts'
import { runProbe } from '../../src/probe/run.ts'
import { practiceIdentity } from '../support/identity.ts'
import { clock, newRunId, openTestLauncher } from '../support/probing.ts'
import { startSmallSite } from '../support/small-site.ts'

const profilesDir = mkdtempSync(join(tmpdir(), 'constat-pages-'))
const browser: Launcher = openTestLauncher(profilesDir)
afterAll(() => {
  expect(readdirSync(profilesDir)).toEqual([])
  rmSync(profilesDir, { recursive: true, force: true })
})

const start: Step = step({
  name: 'opens-the-home-page',
  title: { fr: 'Ouvre l’accueil', en: 'Opens the home page' },
  act: ({ open }) => open('/'),
  see: { heading: 'Accueil' },
})

const probeThat = (act: (visitor: Visitor) => Promise<void>, see: Sight, redeems?: true) =>
  defineProbe({
    id: 'small',
    title: { fr: 'Petit', en: 'Small' },
    steps: [
      start,
      step({
        name: 'goes-on',
        title: { fr: 'Continue', en: 'Goes on' },
        act,
        see,
        ...(redeems && { redeems }),
      }),
    ],
  })

type Pages = Parameters<typeof startSmallSite>[0]

/** Opens a site's home page, does one thing there and looks for one sight. */
const meet = async (
  pages: Pages,
  act: (visitor: Visitor) => Promise<void>,
  see: Sight = { heading: 'Arrivée' },
  patience: { stepDeadlineMs?: number; settleMs?: number } = {},
) => {
  const [site, control] = [await startSmallSite(pages), await startSmallSite({ '/': 'ok' })]
  const order = { tier: 'submit', live: false, identity: practiceIdentity(), registryUrl: site.url } as const
  const limits = {
    stepDeadlineMs: 3000,
    runDeadlineMs: 20_000,
    mailWithinMs: 1000,
    settleMs: 300,
    ...patience,
  }
  const agent = { version: '0', contact: 'https://constat.example' }
  const tools = { browser, agent, clock, depth: 'pictures' as const, controls: [control.url] }
  const run = { runId: newRunId(), probe: probeThat(act, see), ...order, ...limits }
  const sighting = await runProbe(run, tools, new AbortController().signal)
  return { sighting, site, control }
}

const home = (body: string): string => `<h1>Accueil</h1>${body}`
const arrival = '<h1>Arrivée</h1>'
const onwards: Pages = { '/suite': arrival }

describe('a visitor', () => {
  test('finds a link by its words, whatever their case, spaces and apostrophes', async () => {
    const { sighting } = await meet(
      { '/': home('<a href="/suite" style="text-transform:uppercase">S\'inscrire\n  ici</a>'), ...onwards },
      ({ follow }) => follow('S’inscrire ici'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })

  test('waits for what a script draws later', async () => {
    const draw = 'setTimeout(() => document.body.innerHTML += \'<a href="/suite">Suite</a>\', 200)'
    const { sighting } = await meet({ '/': home(`<script>${draw}</script>`), ...onwards }, ({ follow }) =>
      follow('Suite'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })

  test('replaces what a field holds, and leaves traps for robots alone', async () => {
    const { sighting, site } = await meet(
      {
        '/': home(`<form action="/suite">
          <label for="nom">Nom *</label><input id="nom" name="nom" value="Autre" required>
          <label style="position:absolute;left:-9999px">Nom<input name="piege"></label>
          <label for="cache" hidden>Nom</label><input id="cache" name="cache" hidden>
          <button>Envoyer</button></form>`),
        ...onwards,
      },
      async ({ fill, press }) => {
        await fill({ Nom: 'Exemple' })
        await press('Envoyer')
      },
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
    const query = new URL(site.requests.at(-1)?.path ?? '', site.url).searchParams
    expect(Object.fromEntries(query)).toEqual({ nom: 'Exemple', piege: '', cache: '' })
  })

  test('types so that the page’s scripts hear it', async () => {
    const heard = 'this.form.echo.value = this.value.toUpperCase() + event.isTrusted'
    const { site } = await meet(
      {
        '/': home(`<form action="/suite"><label>Nom <input name="nom" oninput="${heard}"></label>
          <input type="hidden" name="echo"><button>Envoyer</button></form>`),
        ...onwards,
      },
      async ({ fill, press }) => {
        await fill({ Nom: 'Exemple' })
        await press('Envoyer')
      },
    )
    expect(site.requests.at(-1)?.path).toBe('/suite?nom=Exemple&echo=EXEMPLEtrue')
  })

  test('ticks boxes and chooses where only the label can be seen', async () => {
    const { sighting, site } = await meet(
      {
        '/': home(`<style>input { position: absolute; opacity: 0; width: 0; height: 0 }</style>
          <form action="/suite"><input type="checkbox" id="oui" name="oui"><label for="oui">J'accepte</label>
          <fieldset><legend>Statut</legend>
            <input type="radio" id="a" name="s" value="a"><label for="a">Particulier</label>
            <input type="radio" id="b" name="s" value="b"><label for="b">Entreprise</label></fieldset>
          <button>Envoyer</button></form>`),
        ...onwards,
      },
      async ({ tick, choose, press }) => {
        await tick('J’accepte')
        await choose('Statut', 'Entreprise')
        await press('Envoyer')
      },
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
    expect(site.requests.at(-1)?.path).toBe('/suite?oui=on&s=b')
  })

  test('does not click through what lies over a button', async () => {
    const veil =
      '<div style="position:fixed;inset:0;background:#fff">Nos cookies <button>Refuser</button></div>'
    const { sighting } = await meet(
      { '/': home(`<form action="/suite"><button>Envoyer</button></form>${veil}`), ...onwards },
      ({ press }) => press('Envoyer'),
    )
    expect(sighting.outcome).toBe('page_changed')
  })

  test('follows a new window of the registry’s own', async () => {
    const { sighting } = await meet(
      { '/': home('<a href="/suite" target="_blank">Suite</a>'), ...onwards },
      ({ follow }) => follow('Suite'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })

  test('closes a new window of anybody else, and stays where he was', async () => {
    const other = await startSmallSite({ '/': '<h1>Publicité</h1>' })
    const advert = other.url.replace('127.0.0.1', 'localhost')
    const { sighting } = await meet(
      { '/': home(`<a href="/suite" onclick="window.open('${advert}')">Suite</a>`), ...onwards },
      ({ follow }) => follow('Suite'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })

  test('leaves a page that would hold him back by a dialog', async () => {
    const hold = 'addEventListener("beforeunload", (event) => event.preventDefault())'
    const { sighting } = await meet(
      { '/': home(`<script>${hold}</script><a href="/suite">Suite</a>`), ...onwards },
      ({ follow }) => follow('Suite'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })
})

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
