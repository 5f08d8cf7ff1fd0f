// Subscribing in a real browser that runs no script, from the form to leaving, and messages as a mail program shows them.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import puppeteer, { type Browser, type Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { messageOf } from '../../src/alert/message.ts'
import { readAssets } from '../../src/site/assets.ts'
import { everyTold, room } from '../support/mails.ts'
import { browserPath } from '../support/probing.ts'
import { aDesk } from '../support/subscribe-desk.ts'

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

/** The pages of alerts on a port of their own, with their style. */
const served = async () => {
  const desk = aDesk({ more: 'company-enrolment' })
  const style = readAssets().style.bytes
  const pages = getRequestListener(desk.app.fetch)
  const server = createServer((request, response) => {
    if (request.url !== '/style.css') return pages(request, response)
    response.setHeader('Content-Type', 'text/css; charset=utf-8')
    return response.end(style)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { desk, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const aPage = async () => {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  return page
}

const violationsIn = async (page: Page) => {
  await page.addScriptTag({ path: axe })
  return page.evaluate(async () => {
    type Rule = { readonly id: string; readonly nodes: readonly { readonly html: string }[] }
    const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: readonly Rule[] }> } }
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
  })
}

const isTooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

const submit = (page: Page, action: string) =>
  Promise.all([page.waitForNavigation(), page.click(`form[action="${action}"] button`)])

test('a person subscribes, confirms, changes, pauses and leaves without any script', async () => {
  const { desk, origin } = await served()
  const page = await aPage()
  await page.setJavaScriptEnabled(false)
  await page.goto(`${origin}/subscribe`)
  await page.type('#address', 'reader@')
  await page.click('#journey-1')
  await page.click('#how-2')
  await submit(page, '/subscribe')
  expect(await page.$eval('#address', (field) => field.getAttribute('value'))).toBe('reader@')
  await page.focus('#address')
  await page.keyboard.press('End')
  await page.keyboard.type('example.org')
  await submit(page, '/subscribe')
  expect(await page.title()).toContain('Regardez votre boîte')

  const confirm = `/subscribe/confirm/${desk.confirmToken()}`
  await page.goto(`${origin}${confirm}`)
  await submit(page, confirm)
  const manage = await page.$eval('main a', (link) => link.getAttribute('href') ?? '')
  expect(desk.subscriptions.manage(manage.slice('/manage/'.length))).toMatchObject({
    journeys: ['company-enrolment'],
    how: 'daily',
  })

  await page.goto(`${origin}${manage}`)
  await page.click('#about-3')
  await submit(page, manage)
  expect(await page.$eval('main [role=status]', (note) => note.textContent)).toContain('enregistré')
  await submit(page, `${manage}/pause`)
  expect(desk.subscriptions.manage(manage.slice('/manage/'.length))).toMatchObject({
    about: 'everything',
    paused: true,
  })
  await submit(page, `${manage}/leave`)
  expect(desk.db.prepare('SELECT state, address FROM subscriber').all()).toEqual([
    { state: 'left', address: null },
  ])
})

test('the pages of alerts can be used by those who do not see or hold a small screen', async () => {
  const { desk, origin } = await served()
  const token = await desk.subscribed()
  const page = await aPage()
  await page.setBypassCSP(true)
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    for (const path of [
      '/subscribe',
      '/en/subscribe',
      '/subscribe/confirm/x',
      `/manage/${token}`,
      '/manage/x',
    ]) {
      await page.goto(`${origin}${path}`)
      expect(await violationsIn(page), `${path} ${scheme}`).toEqual([])
    }
    await page.goto(`${origin}/subscribe`)
    await submit(page, '/subscribe')
    expect(await violationsIn(page), `a refused address, ${scheme}`).toEqual([])
  }
  await page.setViewport({ width: 320, height: 600 })
  for (const path of ['/subscribe', `/manage/${token}`]) {
    await page.goto(`${origin}${path}`)
    expect(await isTooWide(page), path).toBe(false)
  }
})

test('every message can be read in the light, in the dark, and on a small screen', async () => {
  const page = await aPage()
  const tokens = {
    confirmToken: 'c'.repeat(43),
    manageToken: 'm'.repeat(43),
    unsubscribeToken: 'u'.repeat(43),
  }
  await page.setViewport({ width: 320, height: 600 })
  for (const { name, told } of everyTold) {
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      await page.setContent(messageOf(room('fr', { practice: true }), told, tokens).html)
      // Axe takes the paper for white where a message leaves it to its reader's program.
      await page.addStyleTag({ content: 'html { background: Canvas }' })
      expect(await isTooWide(page), name).toBe(false)
      expect(await violationsIn(page), `${name} ${scheme}`).toEqual([])
    }
  }
})
