// Pages that the practice registry does not have, met by steps of one act each.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import type { Launcher } from '../../src/probe/browser.ts'
import type { RunTools } from '../../src/probe/order.ts'
import { defineProbe, type Sight, type Step, step, type Visitor } from '../../src/probe/probe.ts'
import { runProbe } from '../../src/probe/run.ts'
import { practiceIdentity } from './identity.ts'
import { clock, newRunId, openTestLauncher } from './probing.ts'
import { startSmallSite } from './small-site.ts'

const start: Step = step({
  name: 'opens-the-home-page',
  title: { fr: 'Ouvre l’accueil', en: 'Opens the home page' },
  act: ({ open }) => open('/'),
  see: { heading: 'Accueil' },
})

export const probeThat = (act: (visitor: Visitor) => Promise<void>, see: Sight, redeems?: true) =>
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

type Patience = { readonly stepDeadlineMs: number; readonly settleMs: number }

type Pages = Parameters<typeof startSmallSite>[0]

export const home = (body: string): string => `<h1>Accueil</h1>${body}`
const arrival = '<h1>Arrivée</h1>'
export const onwards: Pages = { '/suite': arrival }

/** A browser for the tests of a file, whose profiles are all gone when they are done. */
export const openMeetings = () => {
  const profilesDir = mkdtempSync(join(tmpdir(), 'constat-pages-'))
  const browser: Launcher = openTestLauncher(profilesDir)
  afterAll(() => {
    expect(readdirSync(profilesDir)).toEqual([])
    rmSync(profilesDir, { recursive: true, force: true })
  })

  /** Opens a site's home page, does one thing there and looks for one sight. */
  const meet = async (
    pages: Pages,
    act: (visitor: Visitor) => Promise<void>,
    see: Sight = { heading: 'Arrivée' },
    { depth = 'pictures', ...patience }: Partial<Patience> & { readonly depth?: RunTools['depth'] } = {},
  ) => {
    const [site, control] = [await startSmallSite(pages), await startSmallSite({ '/': 'ok' })]
    const order = {
      tier: 'submit',
      live: false,
      identity: practiceIdentity(),
      registryUrl: site.url,
    } as const
    const limits = {
      stepDeadlineMs: 3000,
      runDeadlineMs: 20_000,
      mailWithinMs: 1000,
      settleMs: 300,
      ...patience,
    }
    const agent = { version: '0', contact: 'https://constat.example' }
    const tools = { browser, agent, clock, depth, controls: [control.url] }
    const run = { runId: newRunId(), probe: probeThat(act, see), ...order, ...limits }
    const sighting = await runProbe(run, tools, new AbortController().signal)
    return { sighting, site, control }
  }

  return { browser, meet }
}
