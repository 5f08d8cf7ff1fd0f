// The page that verifies exports, in a real browser: what it finds, what it may not do, and how it is without a script.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { HtmlValidate } from 'html-validate'
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { commands } from '../../src/proof/check.ts'
import { formatVkey } from '../../src/proof/note.ts'
import { createSite } from '../../src/site/app.ts'
import { verifyPart } from '../../src/site/verify.ts'
import { newKey } from '../support/memory-log.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { browserPath } from '../support/probing.ts'
import { payloadOf, sealed } from '../support/sealed-export.ts'
import { readable, siteOver } from '../support/site.ts'
import { aStore } from '../support/store.ts'
import { zipOf } from '../support/zip-writer.ts'

const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))
const folder = mkdtempSync(join(tmpdir(), 'constat-verify-'))
const key = newKey('constat.example/registry')
const authority = openAuthority()
const file = (name: string) => join(folder, name)

let browser: Browser

beforeAll(async () => {
  const authorities = { 'tsa-a': authority }
  const whole = zipOf(sealed(await payloadOf({ key, authorities }), { authorities }))
  const altered = Uint8Array.from(whole)
  altered[Buffer.from(whole).indexOf('picture of ')] = 'P'.charCodeAt(0)
  writeFileSync(file('whole.asice'), whole)
  writeFileSync(file('altered.asice'), altered)
  writeFileSync(file('ca.pem'), authority.ca)
  browser = await puppeteer.launch({
    executablePath: browserPath(),
    headless: 'shell',
    args: ['--no-sandbox'],
  })
})

afterAll(async () => {
  await browser.close()
  authority.close()
  rmSync(folder, { recursive: true })
})

const now = Date.UTC(2026, 10, 23)
const aSite = () => createSite(siteOver(aStore().store, now), [verifyPart()])

/** The site on a port of its own, with every request that was made to it. */
const served = async () => {
  const answer = getRequestListener(aSite().fetch)
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    return answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const opened = async (address: string) => {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  const faults: string[] = []
  page.on('pageerror', (cause) => faults.push(String(cause)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(address)
  return { page, faults }
}

const choose = async (page: Page, id: string, ...names: string[]) => {
  const input = (await page.$(`#${id}`)) as ElementHandle<HTMLInputElement>
  await input.uploadFile(...names.map(file))
}

const verified = async (page: Page) => {
  await page.click('#verify button')
  await page.waitForSelector('#verdict:not([hidden])')
  return page.$eval('#verdict', (element) => element.textContent)
}

const resultsOf = (page: Page) =>
  page.$$eval('[data-check]', (rows) =>
    rows.map((row) => [row.getAttribute('data-check'), row.querySelector('.tag')?.textContent]),
  )

test('an export that holds is verified without a byte of it leaving the page', async () => {
  const { origin, requests } = await served()
  const { page, faults } = await opened(`${origin}/verify`)
  await choose(page, 'file', 'whole.asice')
  expect(await verified(page)).toBe('Tout tient\u00a0: les quatorze vérifications ont réussi.')
  expect(await resultsOf(page)).toEqual(Object.keys(commands).map((name) => [name, '✓ tient']))
  const facts = await page.$$eval('[data-fact]', (all) =>
    all.map((one) => [one.getAttribute('data-fact'), one.textContent]),
  )
  expect(Object.fromEntries(facts)).toMatchObject({
    runs: '2',
    bare: '0',
    'under-way': '0',
    'sealed-by': expect.stringMatching(/^tsa/),
  })
  expect(await page.$eval('#trust', (element) => element.textContent)).toContain('vient de l’export lui-même')
  expect(requests.filter((request) => !request.startsWith('GET /'))).toEqual([])
  expect(faults).toEqual([])
})

test('a changed byte is told with the first check that fails', async () => {
  const { page } = await opened(`${(await served()).origin}/en/verify`)
  await choose(page, 'file', 'altered.asice')
  expect(await verified(page)).toMatch(
    /^This export does not hold\. The first check that fails: container \(.*\)$/,
  )
  const failed = (await resultsOf(page)).filter(([, result]) => result === '✗ does not hold')
  expect(failed.map(([name]) => name)).toEqual(['container', 'fingerprints', 'seals', 'runs'])
})

test('a key and an authority that the reader gives are held against the export', async () => {
  const { page } = await opened(`${(await served()).origin}/en/verify`)
  await choose(page, 'file', 'whole.asice')
  await choose(page, 'authorities', 'ca.pem')
  await page.type('#vkey', 'nonsense')
  expect(await verified(page)).toMatch(/^This is no key of a log/)
  await page.$eval('#vkey', (input) => {
    ;(input as HTMLInputElement).value = ''
  })
  await page.type('#vkey', formatVkey(key.key))
  await page.click('#verify button')
  await page.waitForSelector('#trust:not([hidden])')
  expect(await page.$eval('#trust', (element) => element.textContent)).toBe(
    'The log’s key is the one that you gave. The time-stamp authorities are those that you gave.',
  )
  await page.$eval('#vkey', (input) => {
    ;(input as HTMLInputElement).value = ''
  })
  await page.type('#vkey', formatVkey(newKey(key.key.name).key))
  await page.click('#verify button')
  await page.waitForSelector('#verdict.fault')
  expect(await page.$eval('#verdict', (element) => element.textContent)).toContain('log_key')
})

test('the page is worked by keys alone, and its verdict is where the reader then is', async () => {
  const { page } = await opened(`${(await served()).origin}/verify`)
  await choose(page, 'file', 'whole.asice')
  await page.focus('#vkey')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#verdict:not([hidden])')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('verdict')
})

test.each([320, 1280])(
  'nothing is out of reach, and no rule of axe is broken, at %i pixels',
  async (width) => {
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    await page.setBypassCSP(true)
    await page.setViewport({ width, height: 800 })
    await page.goto(`${(await served()).origin}/verify`)
    await choose(page, 'file', 'altered.asice')
    await verified(page)
    await page.addScriptTag({ path: axe })
    const broken = await page.evaluate(async () => {
      type Rule = { readonly id: string; readonly nodes: readonly { readonly html: string }[] }
      const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: readonly Rule[] }> } }
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
    })
    expect(broken).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  },
)

test('without a script the page tells how to do the same by hand', async () => {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.setJavaScriptEnabled(false)
  await page.goto(`${(await served()).origin}/verify`)
  expect(await page.$eval('#verify', (form) => getComputedStyle(form).display)).toBe('none')
  const text = await page.$eval('main', (main) => main.textContent)
  expect(text).toContain('Sans JavaScript')
  expect(text).toContain('npx constat verify export.asice')
  for (const command of Object.values(commands)) expect(text).toContain(command)
})

test.each(['/verify', '/en/verify'])(
  '%s is sound HTML, and its policy lets it connect nowhere',
  async (path) => {
    const response = await aSite().request(path)
    const page = await response.text()
    const { results } = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(page)
    expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).toEqual([])
    const policy = response.headers.get('Content-Security-Policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/connect-src|unsafe|sha256/)
    expect(readable(page)).toContain('VERIFICATION.md')
  },
)

test('scripts are kept for ever under an address that tells their content, and nothing else is served', async () => {
  const site = aSite()
  const page = await (await site.request('/verify')).text()
  const href = /data-verifier="([^"]+)"/.exec(page)?.[1] ?? ''
  const script = await site.request(href)
  expect(script.headers.get('Cache-Control')).toContain('immutable')
  expect(await script.text()).not.toContain('import type')
  for (const path of [
    href.replace('src/proof/verify.ts', 'src/main.ts'),
    '/verify/000000000000/views/verify.js',
  ])
    expect((await site.request(path)).status).toBe(404)
})
