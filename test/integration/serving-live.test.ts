import puppeteer, { type Browser, type Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { until } from '../support/constat.ts'
import { browserPath } from '../support/probing.ts'
import { aRun, minute } from '../support/runs.ts'
import { aServer } from '../support/served.ts'

let browser: Browser

beforeAll(async () => {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  browser = await puppeteer.launch({ executablePath: browserPath(), headless: 'shell', args })
})

afterAll(() => browser?.close())

const aPage = async (): Promise<Page> => {
  const context = await browser.createBrowserContext()
  onTestFinished(() => context.close())
  return context.newPage()
}

/** Reads an event stream piece by piece. */
const listenTo = async (url: string) => {
  const leave = new AbortController()
  const response = await fetch(`${url}/events`, { signal: leave.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let said = ''
  let ended = false
  const reading = (async () => {
    for (;;) {
      const part = await reader?.read().catch(() => ({ done: true, value: undefined }))
      if (!part || part.done) break
      said += part.value
    }
    ended = true
  })()
  return { response, said: () => said, ended: () => ended, leave: () => leave.abort(), reading }
}

const messages = (said: string) => [...said.matchAll(/^data: (.*)$/gm)].map(([, data]) => data)

test('the event stream tells every change at once, unbuffered, and forgets who left', async () => {
  const now = Date.now()
  const server = await aServer(now)
  const idle = server.listeners()
  const stream = await listenTo(server.url)
  expect(stream.response.headers.get('Content-Type')).toMatch(/^text\/event-stream/)
  expect(stream.response.headers.get('Cache-Control')).toBe('no-store')
  expect(stream.response.headers.get('X-Accel-Buffering')).toBe('no')
  await until(() => messages(stream.said()).length === 1)
  expect(stream.said()).toMatch(/^retry: \d+$/m)
  const run = aRun({ at: now })
  server.record(run)
  await until(() => messages(stream.said()).length === 2)
  expect(messages(stream.said())).toEqual([now, run.endedAt].map((at) => new Date(at).toISOString()))
  expect(server.listeners()).toBe(idle + 1)
  stream.leave()
  await until(() => server.listeners() === idle)
})

test('the event stream ends when Constat stops, and HEAD leaves no listener behind', async () => {
  const server = await aServer(Date.now())
  const idle = server.listeners()
  await fetch(`${server.url}/events`, { method: 'HEAD' })
  expect(server.listeners()).toBe(idle)
  const stream = await listenTo(server.url)
  await until(() => messages(stream.said()).length === 1)
  server.stop()
  await until(stream.ended)
  await until(() => server.listeners() === idle)
})

test('the event stream takes a bounded number of pages', async () => {
  const server = await aServer(Date.now())
  const streams = await Promise.all(Array.from({ length: 500 }, () => listenTo(server.url)))
  const refused = await fetch(`${server.url}/events`)
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '60'])
  streams[0]?.leave()
  await until(async () => {
    const again = await listenTo(server.url)
    again.leave()
    return again.response.status === 200
  })
  for (const { leave } of streams) leave()
})

test('an open page follows what was written, and its reader keeps his place', async () => {
  const now = Date.now()
  const server = await aServer(now - minute)
  server.record(aRun({ at: now - minute }))
  const page = await aPage()
  await page.setViewport({ width: 800, height: 300 })
  await page.goto(server.url)
  const before = await page.evaluate(() => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('main a')]
    links[0]?.focus({ preventScroll: true })
    window.scrollTo(0, 120)
    return { focused: links[0]?.getAttribute('href'), scrolled: window.scrollY }
  })
  expect(before.focused).toBeTruthy()
  expect(before.scrolled).toBe(120)
  for (const m of [0, 1]) server.record(aRun({ at: now + m * minute, fails: 2 }))
  await page.waitForFunction(() => document.querySelector('main')?.textContent.includes('étape identity'))
  const after = await page.evaluate(() => ({
    focused: document.activeElement?.getAttribute('href'),
    scrolled: window.scrollY,
  }))
  expect(after).toEqual(before)
  expect(await page.evaluate(() => document.querySelectorAll('main, #old, body > footer').length)).toBe(3)
})

test('a reader who selects a sentence is not disturbed until he is done', async () => {
  const now = Date.now()
  const server = await aServer(now - minute)
  server.record(aRun({ at: now - minute }))
  const page = await aPage()
  await page.goto(server.url)
  await page.evaluate(() => {
    getSelection()?.selectAllChildren(document.querySelector('h1') as Element)
  })
  const told = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        new EventSource('/events').addEventListener('message', ({ data }) => {
          if (Date.parse(data) > Date.parse(document.querySelector('main')?.dataset['asOf'] ?? '')) resolve()
        })
      }),
  )
  for (const m of [0, 1]) server.record(aRun({ at: now + m * minute, fails: 2 }))
  await told
  const made = server.made()
  expect(await page.evaluate(() => getSelection()?.toString())).toBeTruthy()
  expect(await page.evaluate(() => document.querySelector('main')?.textContent)).not.toContain(
    'étape identity',
  )
  expect(server.made()).toBe(made)
  await page.evaluate(() => getSelection()?.removeAllRanges())
  await page.waitForFunction(() => document.querySelector('main')?.textContent.includes('étape identity'))
})

test('a page that is older than three intervals is grey and says so, until it is renewed', async () => {
  const now = Date.now()
  const server = await aServer(now - 60 * minute)
  server.record(aRun({ at: now - 60 * minute }))
  const page = await aPage()
  await page.goto(server.url)
  const old = () =>
    page.evaluate(() => [
      document.querySelector('main')?.hasAttribute('data-old'),
      document.getElementById('old')?.hidden,
    ])
  expect(await old()).toEqual([true, false])
  server.record(aRun({ at: now }))
  await page.waitForFunction(() => document.querySelector<HTMLElement>('#old')?.hidden)
  expect(await old()).toEqual([false, true])
})

test('without JavaScript the page is whole and asks for nothing else', async () => {
  const now = Date.now()
  const server = await aServer(now)
  for (const m of [0, 5]) server.record(aRun({ at: now + m * minute, fails: 2 }))
  const page = await aPage()
  await page.setJavaScriptEnabled(false)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(server.url)
  const words = await page.$eval('main', (main) => main.textContent)
  expect(words).toContain('étape identity')
  expect(await page.$eval('#old', (note) => note.checkVisibility())).toBe(false)
  expect(asked.filter((path) => !/^\/(?:$|style\.|live\.|icon\.)/.test(path))).toEqual([])
  // Nothing reloads by itself before its reader asks for it; then he can take it back.
  const renewal = () =>
    page.$$eval('meta[http-equiv=refresh]', (found) => found.map(({ content }) => content))
  expect(await renewal()).toEqual([])
  await Promise.all([page.waitForNavigation(), page.click('noscript a')])
  expect(await renewal()).toEqual(['120'])
  await Promise.all([page.waitForNavigation(), page.click('a[href="/"]:not(.name, nav a)')])
  expect(await renewal()).toEqual([])
})

test('the policy lets the script of ours run, and nothing that a page would carry inside', async () => {
  const server = await aServer(Date.now())
  server.record(aRun({ at: Date.now() }))
  const page = await aPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(server.url)
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /live\./.test(name)),
  )
  expect(complaints).toEqual([])
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
    return 'ran' in window
  })
  expect(ran).toBe(false)
  expect(complaints.join()).toContain('Content Security Policy')
})

test('a sentence to cite has a button that copies it', async () => {
  const now = Date.now()
  const server = await aServer(now)
  const runs = [0, 5].map((m) => aRun({ at: now + m * minute, fails: 2 }))
  for (const run of runs) server.record(run)
  const page = await aPage()
  await page.browserContext().overridePermissions(server.url, ['clipboard-read', 'clipboard-sanitized-write'])
  await page.goto(`${server.url}/incidents/${runs[0]?.id}`)
  const cited = await page.$eval('[data-copy]', (element) => element.textContent.trim())
  await page.bringToFront()
  await page.click('[data-copy] + button.copy')
  await page.waitForFunction(() => document.querySelector('button.copy')?.textContent === 'Copié')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(cited)
})
