// What many visitors wait for when a page expires under them, and how soon a new run can be read.
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { createSite } from '../../src/site/app.ts'
import type { Site } from '../../src/site/site.ts'
import { median, row } from './figures.ts'

const visitors = 64

const servedOn = async (site: Site) => {
  const server = createAdaptorServer({ fetch: createSite(site).fetch })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

const timeOf = async (url: string) => {
  const began = performance.now()
  await (await fetch(url)).arrayBuffer()
  return performance.now() - began
}

const waitFor = async (url: string, etag: string) => {
  const began = performance.now()
  while ((await fetch(url, { method: 'HEAD' })).headers.get('etag') === etag) await setTimeout(1)
  return performance.now() - began
}

/**
 * Prints how often a page is made, and the slowest answer, when 64 visitors come at the instant it expires; and how
 * long what `record` stores stays unseen.
 */
export const benchExpiry = async (site: Site, record: (at: number) => void): Promise<void> => {
  let [made, passed] = [0, 0]
  const counting: Site = {
    ...site,
    now: () => site.now() + passed,
    // Asked once for each journey of the page.
    nextRunAt: (probe) => {
      if (probe === site.probes[0]?.id) made += 1
      return site.nextRunAt(probe)
    },
  }
  const { url, close } = await servedOn(counting)
  const slowest: number[] = []
  const renderings: number[] = []
  for (let turn = 0; turn < 10; turn += 1) {
    passed += 60_000
    const before = made
    slowest.push(Math.max(...(await Promise.all(Array.from({ length: visitors }, () => timeOf(url))))))
    renderings.push(made - before)
  }
  const unseen: number[] = []
  for (let turn = 0; turn < 10; turn += 1) {
    const etag = (await fetch(url)).headers.get('etag') ?? ''
    record(site.now() + turn * 300_000)
    unseen.push(await waitFor(url, etag))
  }
  close()
  row('expiry: renderings for 64 visitors', `${Math.max(...renderings)}`, '(target 1)')
  row(
    'expiry: slowest answer, ms',
    `${median(slowest).toFixed(0)}`,
    `worst ${Math.max(...slowest).toFixed(0)} (target ≤ 300)`,
  )
  row('a new run is on the page after, ms', median(unseen).toFixed(0), '(target ≤ 1000)')
}
