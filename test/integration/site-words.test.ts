import { createHash } from 'node:crypto'
import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { methodOf } from '../../src/site/method.ts'
import type { Site } from '../../src/site/site.ts'
import { outcomeWords } from '../../views/words-outcome.ts'
import { minute } from '../support/runs.ts'
import { aSite, readable, siteOver } from '../support/site.ts'
import { aStore } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)
const paths = ['/method', '/data', '/about', '/accessibility', '/legal']

const hostile = '"><script>alert(1)</script><b>&amp;'

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: { 'attr-quotes': 'error' },
})

const faultsOf = async (page: string) => {
  const report = await validator.validateString(page)
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, selector }) => `${line} ${ruleId}: ${message} (${selector})`),
  )
}

/** A site whose method was kept, as `main` does at start. */
const aKnownSite = (given: Partial<Site> = {}, at = t0) => {
  const { store } = aStore()
  const site = siteOver(store, at, given)
  store.methods.keep({ ...methodOf(site), at: at - minute })
  return { ...aSite(store, at, given), store, site, hash: methodOf(site).hash }
}

const situations: readonly Partial<Site>[] = [
  {},
  { practice: { registryUrl: 'http://127.0.0.1:3001' }, operator: null, simulated: true },
  { legalNotice: 'Directrice, A. Exemple.\n\nHébergeur, Paris.', probes: [] },
]

test('every page of words is valid HTML in both languages, whatever is configured', async () => {
  for (const given of situations) {
    const { get } = aKnownSite(given)
    for (const address of paths.flatMap((path) => [path, `/en${path}`])) {
      const answer = await get(address)
      expect(answer.status, address).toBe(200)
      expect(await faultsOf(await answer.text()), address).toEqual([])
    }
  }
})

test('French is set as French typography wants it, and English has no French spaces', async () => {
  for (const given of situations) {
    const { text } = aKnownSite(given)
    for (const path of paths) {
      // Code is no French.
      const page = (await text(path)).replace(/<(code|blockquote)>[\s\S]*?<\/\1>/g, '|')
      const words = page.replace(/<[^>]*>|&#?\w+;/g, '|')
      expect(words, path).not.toMatch(/ [;:!?%»]|« |\w'\w/)
      expect(readable(await text(`/en${path}`)), path).not.toMatch(/[\u202f»]/)
    }
  }
})

test('what a configuration holds is shown as text', async () => {
  const { text, site } = aKnownSite({
    registry: { name: hostile, url: 'javascript:alert(1)', operator: hostile },
    title: hostile,
    operator: hostile,
    legalNotice: hostile,
    contact: hostile,
    vantages: [{ id: 'x', place: hostile }],
    controls: ['javascript:alert(1)'],
  })
  site.store.methods.keep({ at: t0 - 1, hash: 'e'.repeat(64), body: JSON.stringify({ controls: [hostile] }) })
  for (const address of paths.flatMap((path) => [path, `/en${path}`])) {
    const page = await text(address)
    expect(page, address).not.toMatch(/<script>|<b>&|href="javascript:/)
    expect(page, address).toContain('&lt;script&gt;')
  }
})

test('the method tells the schedules, thresholds, deadlines, controls and places that are configured', async () => {
  const plain = siteOver(aStore().store, t0)
  const probes = plain.probes.map((probe) => ({
    ...probe,
    plans: [
      {
        tier: 'submit' as const,
        cron: '7 */2 * * *',
        intervalMs: 120 * minute,
        jitterMs: 3 * minute,
        slowAfterMs: 47_000,
        stepDeadlineMs: 31_000,
        mailWithinMs: 11 * 60 * minute,
      },
    ],
  }))
  const policy = { openAfter: 3, closeAfter: 4, confirmAfterMs: 90_000 }
  const { text, hash } = aKnownSite({
    probes,
    policy,
    controls: ['https://witness.example'],
    vantages: [{ id: 'a', place: 'Troyes' }],
  })
  const page = await text('/method')
  const words = readable(page)
  for (const said of ['7 */2 * * *', '2 h', '3 min au plus', '47 s', '31 s', '11 h', 'Troyes']) {
    expect(words).toContain(said)
  }
  expect(words).toContain('s’ouvre après 3 échecs')
  expect(words).toContain('4 réussites de suite')
  expect(words).toContain('1 min 30 s plus tard')
  expect(page).toContain('href="https://witness.example"')
  expect(page).toContain(`<code>${hash.slice(0, 12)}</code>`)
  for (const outcome of Object.keys(outcomeWords)) expect(page).toContain(`<code>${outcome}</code>`)
  for (const { steps } of probes) {
    for (const { title } of steps) expect(words).toContain(title.fr)
  }
  const english = readable(await text('/en/method'))
  for (const said of ['after 3 failures', '4 successes in a row', '1 min 30 s later', 'at most 3 min']) {
    expect(english).toContain(said)
  }
})

test('the worked example is bounded as an incident with the configured thresholds is', async () => {
  const { text } = aKnownSite({ policy: { openAfter: 2, closeAfter: 2, confirmAfterMs: minute } })
  const words = readable(await text('/en/method'))
  // Five minutes apart, twenty seconds each: failures at 5, 10 and 15 minutes, a pass before and after.
  expect(words).toContain('last success before: 08:00:00')
  expect(words).toContain('first failure: 08:05:20')
  expect(words).toContain('last failure: 08:15:00')
  expect(words).toContain('first success after: 08:20:20')
  expect(words).toContain('Published duration: at least 9 min 20 s, at most 20 min 20 s.')
})

test('a method has the same hash as long as what is measured stays the same, and another one otherwise', () => {
  const { store } = aStore()
  const site = siteOver(store, t0)
  const { hash, body } = methodOf(site)
  expect(createHash('sha256').update(body).digest('hex')).toBe(hash)
  const same: Partial<Site>[] = [
    { title: 'Autre' },
    { operator: null },
    { contact: 'https://elsewhere.example' },
    { now: () => t0 + minute },
    { policy: { confirmAfterMs: minute, closeAfter: 2, openAfter: 2 } },
  ]
  for (const given of same) expect(methodOf({ ...site, ...given }).hash).toBe(hash)
  const [probe] = site.probes
  if (!probe) return expect.unreachable()
  const others: Partial<Site>[] = [
    { version: '0.0.1' },
    { controls: ['https://one.example'] },
    { vantages: [{ id: 'test', place: 'Lyon' }] },
    { policy: { ...site.policy, openAfter: 3 } },
    { practice: { registryUrl: 'http://127.0.0.1:3001' } },
    { registry: { ...site.registry, url: 'https://other.example' } },
    { probes: [{ ...probe, plans: probe.plans.map((plan) => ({ ...plan, mailWithinMs: 1 })) }] },
    { probes: [{ ...probe, steps: probe.steps.slice(1) }] },
  ]
  const hashes = others.map((given) => methodOf({ ...site, ...given }).hash)
  expect(new Set([hash, ...hashes]).size).toBe(others.length + 1)
})

test('the ports that practice control sites take at each start are no change of method', () => {
  const { store } = aStore()
  const practice = { registryUrl: 'http://127.0.0.1:3001' }
  const on = (port: number) =>
    methodOf(siteOver(store, t0, { practice, controls: [`http://127.0.0.1:${port}`] })).hash
  expect(on(4001)).toBe(on(4002))
})

test('every version of the method is listed with what it changed, and each text can be had and hashed', async () => {
  const { store } = aStore()
  const before = siteOver(store, t0)
  const after = siteOver(store, t0, { policy: { ...before.policy, openAfter: 3 } })
  store.methods.keep({ ...methodOf(before), at: t0 - 20 * minute })
  store.methods.keep({ ...methodOf(after), at: t0 - 10 * minute })
  const { text, get } = aSite(store, t0, { policy: after.policy })
  const page = await text('/en/method')
  const log = page.slice(page.indexOf('id="versions"'))
  expect(log).toContain('<code>policy.open_after</code>: <code>2</code> → <code>3</code>')
  expect(log.match(/<time /g)).toHaveLength(2)
  expect(log).toContain('First version recorded.')
  for (const site of [before, after]) {
    const { hash } = methodOf(site)
    expect(log).toContain(`href="/method/${hash}.json"`)
    const body = await (await get(`/method/${hash}.json`)).text()
    expect(createHash('sha256').update(body).digest('hex')).toBe(hash)
  }
  expect((await get(`/method/${'0'.repeat(64)}.json`)).status).toBe(404)
})

test('code to copy holds addresses that work elsewhere, and no markup of others', async () => {
  const { text, get } = aKnownSite({
    registry: { name: 'A & "B" <i>', url: 'https://r.example', operator: null },
  })
  const page = await text('/en/data')
  const code = [...page.matchAll(/<pre><code>([\s\S]*?)<\/code><\/pre>/g)].map(([, one]) =>
    readable(one ?? ''),
  )
  expect(code).toHaveLength(4)
  const addresses = ['/en/badge.svg', '/en/badge.svg', '/en/badge.json', '/embed?lang=en']
  for (const [index, address] of addresses.entries()) {
    expect(decodeURIComponent(code[index] ?? '')).toContain(`https://constat.example${address}`)
    expect((await get(address)).status).toBe(200)
  }
  expect(code[0]).toContain('alt="State of sign-ups: A &amp; &quot;B&quot; &lt;i&gt;"')
  expect(code[1]).toContain('A & "B" \\<i\\>')
})

test('what the configuration does not say is said to be missing', async () => {
  const silent = aKnownSite({ operator: null, legalNotice: null })
  expect(readable(await silent.text('/en/about'))).toContain('does not say who runs it')
  expect(readable(await silent.text('/en/legal'))).toContain('does not name its publisher')
  const told = aKnownSite({ operator: 'Association X', legalNotice: 'Host: Y.\n\nDirector: Z.' })
  expect(readable(await told.text('/en/about'))).toContain('run by Association X')
  expect(await told.text('/en/legal')).toMatch(/<p>Host: Y\.<\/p>\s*<p>Director: Z\.<\/p>/)
})

test('every link and picture of ours on the pages of words answers', async () => {
  const { text, get } = aKnownSite()
  const seen = new Set<string>()
  for (const address of paths.flatMap((path) => [path, `/en${path}`])) {
    for (const [, href] of (await text(address)).matchAll(/(?:href|src)="(\/[^"]*)"/g)) seen.add(href ?? '')
  }
  expect(seen.size).toBeGreaterThan(40)
  for (const href of seen) expect((await get(href)).status, href).toBe(200)
})
