// Every page in a real browser, as people meet it who do not see, do not point, or hold a small screen.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import puppeteer, { type Browser, type Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Site } from '../../src/site/site.ts'
import { browserPath } from '../support/probing.ts'
import { aSite } from '../support/site.ts'
import { aHistory, pathsOf } from '../support/site-history.ts'

const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))

let browser: Browser

beforeAll(async () => {
  browser = await puppeteer.launch({
    executablePath: browserPath(),
    headless: 'shell',
    args: ['--no-sandbox'],
  })
})

afterAll(() => browser.close())

/** The site over a history, answering on a port of its own until the test ends. */
const served = async (given: Partial<Site> = {}) => {
  const history = aHistory()
  const { app } = aSite(history.store, history.now, given)
  const server = createServer(getRequestListener(app.fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const words = ['/method', '/data', '/about', '/accessibility', '/legal']
  const paths = [...pathsOf(history), ...words, '/nowhere'].flatMap((path) => [path, `/en${path}`])
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths, history }
}

/** A page that runs no script of the site's: what is tested is what everybody is given. */
const aPage = async () => {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    void (request.resourceType() === 'script' ? request.abort() : request.continue())
  })
  return page
}

type Found = { readonly id: string; readonly targets: readonly string[] }

// A rule that found nothing to look at says nothing: those that matter most must have passed.
const violationsOf = (page: Page): Promise<{ found: Found[]; passed: string[] }> =>
  page.evaluate(async () => {
    type Rule = { readonly id: string; readonly nodes: readonly { readonly html: string }[] }
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ passes: readonly Rule[]; violations: readonly Rule[] }> }
    }
    const { violations, passes } = await axe.run()
    const found = violations.map(({ id, nodes }) => ({
      id,
      targets: nodes.map(({ html }) => html.slice(0, 160)),
    }))
    return { found, passed: passes.map(({ id }) => id) }
  })

const expectNothingFound = async (page: Page, origin: string, paths: readonly string[]) => {
  await page.setBypassCSP(true)
  for (const path of paths) {
    await page.goto(`${origin}${path}`)
    await page.addScriptTag({ path: axe })
    // What is folded away has its colours and names too, and so has what says that a page is old.
    await page.$$eval('details', (all) => {
      for (const one of all) one.open = true
    })
    await page.$eval('#old', (note) => note.removeAttribute('hidden'))
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      const { found, passed } = await violationsOf(page)
      expect(found, `${path}, ${scheme}`).toEqual([])
      for (const rule of ['region', 'landmark-one-main', 'page-has-heading-one', 'color-contrast']) {
        expect(passed, path).toContain(rule)
      }
    }
  }
}

test('axe finds nothing to say of any page, in either language, by day or by night', async () => {
  const { origin, paths } = await served()
  await expectNothingFound(await aPage(), origin, paths)
}, 240_000)

test('axe finds nothing to say of what pages add in practice and over a simulated history', async () => {
  const { origin } = await served({ practice: { registryUrl: 'http://127.0.0.1:3001' }, simulated: true })
  await expectNothingFound(await aPage(), origin, ['/', '/en/', '/data', '/en/data'])
}, 60_000)

test('no page has to be scrolled sideways on a screen 320 px wide', async () => {
  const { origin, paths } = await served()
  const page = await aPage()
  await page.setViewport({ width: 320, height: 640 })
  for (const path of paths) {
    await page.goto(`${origin}${path}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, path).toBeLessThanOrEqual(320)
  }
}, 60_000)

test('everything that can be followed or pressed is reached by the keyboard, in order, and seen to be', async () => {
  const { origin, paths } = await served()
  const page = await aPage()
  for (const path of paths.filter((path) => !path.startsWith('/en'))) {
    await page.goto(`${origin}${path}`)
    const count = await page.$$eval(
      'a[href], button, select, summary',
      (all) => all.filter((one) => one.checkVisibility()).length,
    )
    const reached: { index: number; outlined: boolean }[] = []
    for (let turn = 0; turn < count; turn += 1) {
      await page.keyboard.press('Tab')
      reached.push(
        await page.evaluate(() => {
          const all = [...document.querySelectorAll('a[href], button, select, summary')]
          const focused = document.activeElement ?? document.body
          const { outlineStyle, outlineWidth } = getComputedStyle(focused)
          const outlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
          return {
            index: all.filter((one) => one.checkVisibility()).indexOf(focused),
            outlined,
          }
        }),
      )
    }
    expect(reached, path).toEqual(Array.from({ length: count }, (_, index) => ({ index, outlined: true })))
  }
}, 60_000)

test('the skip link leads to the content, and a fold opens with a key', async () => {
  const { origin } = await served()
  const page = await aPage()
  await page.goto(`${origin}/`)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
  await page.focus('summary')
  await page.keyboard.press('Enter')
  expect(await page.$eval('details', ({ open }) => open)).toBe(true)
})

test('an incident prints on A4 with its citations and without what only a screen can use', async () => {
  const { origin, history } = await served()
  const page = await aPage()
  await page.goto(`${origin}/incidents/${history.closed.id}`)
  const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true }))
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1')) ?? []
  expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842])
  await page.emulateMediaType('print')
  const seen = (selector: string) => page.$eval(selector, (one) => one.checkVisibility())
  expect(await seen('header.site nav')).toBe(false)
  expect(await seen('.downloads')).toBe(false)
  expect(await seen('.cite')).toBe(true)
})

test('the filters of the history work without a script, and stay chosen', async () => {
  const { origin, history } = await served()
  const page = await aPage()
  await page.setJavaScriptEnabled(false)
  await page.goto(`${origin}/incidents`)
  await page.select('select[name=probe]', 'consumer-sign-up')
  await page.select('select[name=year]', '2021')
  await Promise.all([page.waitForNavigation(), page.click('form button')])
  expect(page.url()).toBe(`${origin}/incidents?probe=consumer-sign-up&year=2021`)
  const shown = await page.$$eval('.incidents th a', (all) => all.map((one) => one.getAttribute('href')))
  expect(shown).toContain(`/incidents/${history.open.id}`)
  expect(await page.$eval('select[name=year]', (one) => one.value)).toBe('2021')
})
