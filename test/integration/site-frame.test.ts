// The page for frames and the page on the API, in a real browser.
import { fileURLToPath } from 'node:url'
import { HtmlValidate } from 'html-validate'
import puppeteer, { type Browser } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { browserPath } from '../support/probing.ts'
import { aRun, minute } from '../support/runs.ts'
import { aServer } from '../support/served.ts'
import { startSmallSite } from '../support/small-site.ts'

const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))

const t0 = Date.UTC(2021, 9, 1, 6, 12)

let browser: Browser

beforeAll(async () => {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  browser = await puppeteer.launch({ executablePath: browserPath(), headless: 'shell', args })
})

afterAll(() => browser.close())

const aPage = async () => {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  return page
}

const failing = async () => {
  const server = await aServer(t0)
  for (const minutes of [0, 5]) server.record(aRun({ at: t0 + minutes * minute, fails: 2 }))
  return server
}

const pages = ['/embed', '/embed?lang=en', '/api/', '/en/api/']

test('a frame on somebody else’s page grows to what it shows, and shows it without any script too', async () => {
  const { url } = await failing()
  const around = await startSmallSite({
    '/': `<iframe src="${url}/embed" width="320" height="20"></iframe><script async src="${url}/embed.js"></script>`,
    '/bare': `<iframe sandbox src="${url}/embed" width="320" height="300"></iframe>`,
  })
  const page = await aPage()
  await page.goto(`${around.url}/`)
  await page.waitForFunction(() => Number(document.querySelector('iframe')?.height) > 100)
  const frame = page.frames().find((one) => one.url().includes('/embed'))
  const hidden = await frame?.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)
  expect(hidden).toBeLessThanOrEqual(0)

  await page.goto(`${around.url}/bare`)
  const bare = page.frames().find((one) => one.url().includes('/embed'))
  const said = await bare?.$eval('main', (main) => main.textContent)
  expect(said).toContain('en échec depuis le')
})

test('only messages of the site’s own frames move a frame', async () => {
  const { url } = await failing()
  const around = await startSmallSite({
    '/': `<iframe srcdoc="" height="20"></iframe><script src="${url}/embed.js"></script>`,
  })
  const page = await aPage()
  await page.goto(`${around.url}/`)
  const height = await page.evaluate(async () => {
    const told = new Promise((resolve) => addEventListener('message', resolve, { once: true }))
    window.postMessage({ constatHeight: 900 }, '*')
    await told
    return document.querySelector('iframe')?.height
  })
  expect(height).toBe('20')
})

test('axe finds nothing to say of them, by day or by night, and neither is scrolled sideways at 320 px', async () => {
  const { url } = await failing()
  const page = await aPage()
  await page.setBypassCSP(true)
  await page.setViewport({ width: 320, height: 640 })
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    for (const path of pages) {
      await page.goto(`${url}${path}`)
      await page.addScriptTag({ path: axe })
      const found = await page.evaluate(async () => {
        type Axe = { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        const { violations } = await (window as unknown as { axe: Axe }).axe.run()
        return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 120))])
      })
      expect(found, `${path}, ${scheme}`).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide, path).toBeLessThanOrEqual(320)
    }
  }
})

test('both are valid HTML in both languages', async () => {
  const { url } = await failing()
  const validator = new HtmlValidate({ extends: ['html-validate:standard'] })
  for (const path of pages) {
    const report = await validator.validateString(await (await fetch(`${url}${path}`)).text())
    const faults = report.results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message }) => [ruleId, message]),
    )
    expect(faults, path).toEqual([])
  }
})
