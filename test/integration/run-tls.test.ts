import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import puppeteer from 'puppeteer'
import { expect, onTestFinished, test } from 'vitest'
import { hearTls } from '../../src/probe/browser-facts.ts'
import { aCertificate } from '../support/certificate.ts'
import { browserPath } from '../support/probing.ts'

const aSecureSite = async () => {
  const server = createServer(aCertificate(), (_, answer) => answer.end('<title>ici</title>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('how the registry shows itself by TLS is told by the browser, and no other site is taken for it', async () => {
  const [registry, other] = [await aSecureSite(), await aSecureSite()]
  const browser = await puppeteer.launch({
    executablePath: browserPath(),
    acceptInsecureCerts: true,
    args: ['--no-sandbox'],
  })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const tls = await hearTls(await page.createCDPSession(), registry)
  await page.goto(other)
  expect(tls()).toEqual([])
  await page.goto(registry)
  const [heard] = tls()
  expect(JSON.parse(Buffer.from(heard?.bytes ?? []).toString())).toMatchObject({
    protocol: 'TLS 1.3',
    cipher: expect.stringMatching(/^(?:AES_|CHACHA20)/),
    keyExchange: expect.stringMatching(/X25519/),
    subject: 'localhost',
    validTo: expect.toSatisfy((at) => at > Date.now()),
    timestamps: [],
  })
})
