import { expect, test } from 'vitest'
import { everything, probe, t0 } from '../support/everything.ts'
import { aRun, minute } from '../support/runs.ts'
import { aSite, siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'
import { all, only, parseXml } from '../support/xml.ts'

const own = 'https://constat.example'

const hostile = '"><script>alert(1)</script>&\'--'

const hostileSite = () => {
  const { store } = aStore()
  const [probe] = siteOver(store, t0).probes
  if (!probe) throw new Error('there is a probe')
  return aSite(store, t0, {
    title: hostile,
    registry: { name: hostile, url: 'https://registry.example/', operator: null },
    probes: [{ ...probe, title: { fr: hostile, en: hostile } }],
  })
}

test('a badge says the state in words, in the language asked for, over all journeys and for one', async () => {
  const { site } = everything()
  for (const [path, label, message] of [
    ['/badge.svg', 'Registre d’essai', 'En échec'],
    ['/en/badge.svg', 'Registre d’essai', 'Failing'],
    [`/probes/${probe}/badge.svg`, 'Inscription', 'En échec'],
    [`/probes/${probe}/badge.svg?lang=en`, 'Sign-up', 'Failing'],
  ] as const) {
    const answer = await site.get(path)
    expect(answer.headers.get('Content-Type')).toBe('image/svg+xml')
    const svg = parseXml(await answer.text())
    const colon = /en/.test(path.replace(probe, '')) ? ': ' : '\u00a0: '
    expect(svg.attributes).toMatchObject({ role: 'img', 'aria-label': `${label}${colon}${message}` })
    expect(only(svg, 'title').text).toBe(`${label}${colon}${message}`)
    expect(all(only(svg, 'g'), 'text').map(({ text }) => text)).toEqual([label, message])
  }
})

test('a badge for Shields has its schema and is asked for no more than every five minutes', async () => {
  const { site } = everything()
  expect(await site.json('/badge.json')).toEqual({
    schemaVersion: 1,
    label: 'Registre d’essai',
    message: 'En échec',
    color: '#b3261e',
    cacheSeconds: 300,
  })
  expect(await site.json(`/en/probes/${probe}/badge.json`)).toMatchObject({
    label: 'Sign-up',
    message: 'Failing',
  })
})

test('what nobody knows is grey, and only what was seen to work is green', async () => {
  const { store } = aStore()
  const colour = async (now: number) => {
    const { color } = (await aSite(store, now).json('/badge.json')) as { color: string }
    return color
  }
  expect(await colour(t0)).toBe('#5f6368')
  recordRun(store, aRun({ at: t0 }))
  expect(await colour(t0 + minute)).toBe('#2b6e3f')
  expect(await colour(t0 + 60 * minute)).toBe('#5f6368')
  for (const minutes of [70, 75]) recordRun(store, aRun({ at: t0 + minutes * minute, fails: 2 }))
  expect(await colour(t0 + 76 * minute)).toBe('#b3261e')
  expect(await colour(t0 + 600 * minute)).toBe('#5f6368')
})

test('hostile titles are text in badges, frames, oEmbed and the manifest', async () => {
  const site = hostileSite()
  const svg = parseXml(await site.text(`/probes/${probe}/badge.svg`))
  expect(all(only(svg, 'g'), 'text')[0]?.text).toBe(hostile)
  expect(all(svg, 'script')).toEqual([])
  expect(await site.text('/embed')).not.toContain('<script>alert')
  const oembed = (await site.json(`/oembed?url=${own}/`)) as { html: string }
  expect(oembed.html.match(/</g)).toHaveLength(2)
  const xml = parseXml(await site.text(`/oembed?url=${own}/&format=xml`))
  expect(only(xml, 'html').text).toBe(oembed.html)
  expect(await site.json('/site.webmanifest')).toMatchObject({ short_name: hostile })
})

test('practice is said in a badge and in a frame', async () => {
  const { site } = everything({ practice: { registryUrl: 'http://127.0.0.1:3001' } })
  expect(await site.json('/badge.json')).toMatchObject({ message: '[Exercice] En échec' })
  expect(await site.text('/embed')).toContain('[Exercice] ')
})

test('anybody may frame /embed, and nothing else; it needs no script, and none is inline', async () => {
  const { site } = everything()
  const embed = await site.get('/embed')
  const policy = embed.headers.get('Content-Security-Policy') ?? ''
  expect(policy).toContain('frame-ancestors *')
  expect(policy).not.toContain('unsafe')
  expect(embed.headers.get('Refresh')).toBe('60')
  expect((await site.get('/')).headers.get('Content-Security-Policy')).toContain("frame-ancestors 'self'")
  const page = await embed.text()
  expect(page).toContain('en échec depuis le')
  expect(page).toContain('lang="fr"')
  for (const [, inner] of page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)) expect(inner).toBe('')
  expect(page).not.toMatch(/ style=/)
  for (const path of ['/embed.css', '/embed.js']) expect((await site.get(path)).status).toBe(200)
  expect(await site.text('/embed?lang=en')).toContain('failing since')
  expect(await site.text(`/embed?probe=${probe}&lang=en`)).toContain('lang="en"')
  expect((await site.get('/embed?probe=nothing')).status).toBe(404)
})

test('oEmbed answers for pages of this site, as JSON and as XML, within the room it is given', async () => {
  const { site, second } = everything()
  const answer = (await site.json(`/oembed?url=${own}/probes/${probe}&maxwidth=300`)) as { html: string }
  expect(answer).toMatchObject({ version: '1.0', type: 'rich', width: 300, provider_url: own })
  expect(answer.html).toContain(`src="${own}/embed?probe=${probe}"`)
  const english = (await site.json(`/oembed?url=${own}/en/`)) as { html: string }
  expect(english.html).toContain(`src="${own}/embed?lang=en"`)
  const xml = parseXml(await site.text(`/oembed?url=${own}/probes/${probe}&format=xml`))
  expect(xml.name).toBe('oembed')
  expect(only(xml, 'version').text).toBe('1.0')
  // A frame shows what is so when it is read: it is no picture of an incident.
  const past = [`${own}/incidents/${second}`, `${own}/incidents`]
  for (const wrong of ['', 'https://evil.example/', `${own}/nothing`, ...past, 'x']) {
    expect((await site.get(`/oembed?url=${encodeURIComponent(wrong)}`)).status, wrong).toBe(404)
  }
  expect((await site.get(`/oembed?url=${own}/&format=yaml`)).status).toBe(501)
})

test('robots are let in, save where nothing real was seen', async () => {
  expect(await everything().site.text('/robots.txt')).toContain(`Sitemap: ${own}/sitemap.xml`)
  const kept = 'User-agent: *\nDisallow: /\n'
  expect(await everything({ simulated: true }).site.text('/robots.txt')).toBe(kept)
  expect(await everything({ practice: { registryUrl: 'http://127.0.0.1:1' } }).site.text('/robots.txt')).toBe(
    kept,
  )
})

test('every address of the sitemap answers, and names the same page in the other language', async () => {
  const { site, first, report } = everything()
  const urls = all(parseXml(await site.text('/sitemap.xml')), 'url')
  const places = urls.map((url) => only(url, 'loc').text)
  expect(places).toContain(`${own}/en/incidents/${first}`)
  expect(places).toContain(`${own}/incidents/${report.id}`)
  for (const place of places) {
    expect(place.startsWith(`${own}/`)).toBe(true)
    expect((await site.get(place.slice(own.length))).status, place).toBe(200)
  }
  for (const url of urls) {
    for (const link of all(url, 'xhtml:link')) expect(places).toContain(link.attributes['href'])
  }
})

test('the favicon and the manifest lead to the icon', async () => {
  const { site } = everything()
  const icon = (await site.get('/favicon.ico')).headers.get('Location') ?? ''
  expect((await site.get(icon)).headers.get('Content-Type')).toBe('image/svg+xml')
  for (const [path, lang, start] of [
    ['/site.webmanifest', 'fr', '/'],
    ['/en/site.webmanifest', 'en', '/en/'],
  ] as const) {
    const answer = await site.get(path)
    expect(answer.headers.get('Content-Type')).toBe('application/manifest+json')
    const manifest = (await answer.json()) as { icons: { src: string }[] }
    expect(manifest).toMatchObject({ lang, start_url: start, short_name: 'Constat' })
    expect(manifest.icons[0]?.src).toBe(icon)
  }
})

const linked = (page: string, name: 'rel' | 'type', value: string) =>
  [...page.matchAll(/<link [^>]*>/g)]
    .filter(([link]) => link.includes(`${name}="${value}"`))
    .map(([link]) => (/href="([^"]*)"/.exec(link)?.[1] ?? '').replaceAll('&amp;', '&'))

test('pages lead to their oEmbed document, their feeds, their manifest and their card, in their language', async () => {
  const { site, second } = everything()
  for (const base of ['', '/en']) {
    for (const [path, feeds] of [
      ['/', ''],
      [`/probes/${probe}`, `/probes/${probe}`],
    ] as const) {
      const page = await site.text(`${base}${path}`)
      for (const [type, first] of [
        ['application/json+oembed', '{'],
        ['text/xml+oembed', '<'],
      ] as const) {
        const [found = ''] = linked(page, 'type', type)
        expect(found.startsWith(`${own}/oembed?`), found).toBe(true)
        const document = await site.text(found.slice(own.length))
        expect(document.startsWith(first)).toBe(true)
        expect(document.includes('lang=en'), found).toBe(base === '/en')
      }
      expect(linked(page, 'type', 'application/atom+xml')).toEqual([`${base}${feeds}/feed.atom`])
      expect(linked(page, 'rel', 'manifest')).toEqual([`${base}/site.webmanifest`])
    }
    const cardOf = async (path: string) =>
      /property="og:image" content="([^"]*)"/.exec(await site.text(`${base}${path}`))?.[1]
    expect(await cardOf('/')).toBe(`${own}${base}/card.png`)
    expect(await cardOf(`/incidents/${second}`)).toBe(`${own}${base}/incidents/${second}/card.png`)
  }
  for (const path of ['/method', `/incidents/${second}`]) {
    expect(linked(await site.text(path), 'type', 'application/json+oembed')).toEqual([])
  }
})
