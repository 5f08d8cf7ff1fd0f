import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aHistory, pathsOf } from '../support/site-history.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

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

/** A page without what it quotes: a quotation stays in its own language. */
const own = (page: string) => page.replace(/<blockquote[\s\S]*?<\/blockquote>/g, '')

test('every page is valid HTML in both languages, practice or not', async () => {
  const history = aHistory()
  for (const practice of [null, { registryUrl: 'http://127.0.0.1:3001' }]) {
    const { get } = aSite(history.store, history.now, { practice })
    for (const path of pathsOf(history)) {
      for (const address of [path, `/en${path}`]) {
        const answer = await get(address)
        expect(answer.status, address).toBe(200)
        expect(await faultsOf(await answer.text()), address).toEqual([])
      }
    }
  }
})

test('every page says its language and is one click away from itself in the other', async () => {
  const history = aHistory()
  const { text } = aSite(history.store, history.now)
  for (const address of pathsOf(history)) {
    const [path] = address.split('?')
    const french = await text(address)
    expect(french).toContain('<html lang="fr">')
    expect(french).toContain(`<a href="/en${path}" lang="en" hreflang="en">English</a>`)
    const english = await text(`/en${address}`)
    expect(english).toContain('<html lang="en">')
    expect(english).toContain(`<a href="${path}" lang="fr" hreflang="fr">Français</a>`)
    for (const page of [french, english]) {
      expect(page).toContain(`<link rel="alternate" hreflang="fr" href="${path}">`)
      expect(page).toContain(`<link rel="alternate" hreflang="en" href="/en${path}">`)
    }
  }
})

test('every link of ours on every page answers', async () => {
  const history = aHistory()
  const { get, text } = aSite(history.store, history.now)
  const seen = new Set<string>()
  for (const path of pathsOf(history)) {
    for (const address of [path, `/en${path}`]) {
      for (const [, href] of (await text(address)).matchAll(/(?:href|src)="(\/[^"]*)"/g)) {
        seen.add((href ?? '').replaceAll('&amp;', '&'))
      }
    }
  }
  expect(seen.size).toBeGreaterThan(30)
  for (const href of seen) expect((await get(href)).status, href).toBe(200)
})

test('English leaves no French behind, and French no English', async () => {
  const history = aHistory()
  const { text } = aSite(history.store, history.now)
  for (const path of pathsOf(history)) {
    expect(readable(own(await text(`/en${path}`)))).not.toMatch(/tentative|échec|réussi|étape|Vu d/)
    expect(readable(own(await text(path)))).not.toMatch(/attempt|failure|Seen from|\bstep \w/)
  }
})

test('French spaces and apostrophes are set as French typography wants them', async () => {
  const history = aHistory()
  const { text } = aSite(history.store, history.now)
  for (const path of pathsOf(history)) {
    const words = own(await text(path)).replace(
      /<(?:head|script)>[\s\S]*?<\/(?:head|script)>|<[^>]*>|&#?\w+;/g,
      '|',
    )
    expect(words).not.toMatch(/[^\u202f\s][;!?](?=\s|$)/m)
    expect(words).not.toMatch(/ [;:!?%»]|« |\w'\w/)
  }
})

test('practice is said on every page, with a way to cause an outage', async () => {
  const history = aHistory()
  const practice = { registryUrl: 'http://127.0.0.1:3001' }
  const { text } = aSite(history.store, history.now, { practice })
  for (const path of [...pathsOf(history), '/nowhere']) {
    expect(await text(path)).toContain('href="http://127.0.0.1:3001/_practice"')
    expect(await text(`/en${path}`)).toContain('This is practice')
  }
  const live = aSite(history.store, history.now)
  expect(await live.text('/')).not.toContain('_practice')
})

test('pages of incidents reach every incident once, even when two began at the same moment', async () => {
  const { store } = aStore()
  const probes = ['consumer-sign-up', 'company-enrolment']
  for (let round = 0; round < 60; round++) {
    const start = t0 + round * 60 * minute
    for (const [index, probe] of probes.entries()) {
      for (const [minutes, fails] of [[0, 2], [5, 2], [10], [15]] as const) {
        const run = aRun({ at: start + minutes * minute, ...(fails !== undefined && { fails }) })
        recordRun(store, { ...run, id: `${index}${run.id.slice(1)}` }, { probe })
      }
    }
  }
  const { text } = aSite(store, t0 + 60 * 60 * minute)
  const found: string[] = []
  for (let path: string | undefined = '/incidents'; path; ) {
    const page: string = await text(path)
    for (const [, id] of page.matchAll(/href="\/incidents\/([0-9a-f]{32})"/g)) found.push(id ?? '')
    path = /href="(\/incidents\?before=[^"]+)"/.exec(page)?.[1]
  }
  expect(found.length).toBe(120)
  expect(new Set(found).size).toBe(120)
})

test('an old incident shows its own attempts and not those that came after', async () => {
  const { store } = aStore()
  const told = [0, 5, 10, 15, 20, 25, 30, 35].map((m) => {
    const run = aRun({ at: t0 + m * minute, ...((m === 5 || m === 10) && { fails: 2 }) })
    recordRun(store, run)
    return run
  })
  const [before, first, second, good, , ...after] = told.map(({ id }) => id)
  const page = await aSite(store, t0 + 60 * minute).text(`/incidents/${first}`)
  const attempts = page.slice(page.indexOf('id="timeline"'))
  for (const id of [first, second, good]) expect(attempts).toContain(`/runs/${id}`)
  for (const id of [before, ...after]) expect(attempts).not.toContain(`/runs/${id}`)
  // Its four bounds are linked too.
  const bounds = page.slice(page.indexOf('id="bounds"'), page.indexOf('id="figures"'))
  for (const id of [before, first, second, good]) expect(bounds).toContain(`href="/runs/${id}"`)
})
