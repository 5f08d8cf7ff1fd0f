import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from 'puppeteer'
import { expect, onTestFinished, test } from 'vitest'
import { newKey } from '../support/memory-log.ts'
import { openAuthority } from '../support/openssl-authority.ts'
import { browserPath } from '../support/probing.ts'
import { payloadOf, sealed } from '../support/sealed-export.ts'
import { zipOf } from '../support/zip-writer.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const entryOf = (name: string) => `/node_modules/${name}/build/index.js`

const page = `<!doctype html><title>verify</title>
<script type="importmap">${JSON.stringify({
  imports: {
    pkijs: entryOf('pkijs'),
    asn1js: entryOf('asn1js'),
    bytestreamjs: entryOf('bytestreamjs'),
    '@peculiar/utils': entryOf('@peculiar/utils'),
    '@noble/hashes/': '/node_modules/@noble/hashes/',
  },
})}</script>
<script type="module">
import { verify } from '/src/proof/verify.ts'
window.failedOf = async (path) => {
  const blob = await (await fetch(path)).blob()
  const read = async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer())
  const { checks } = await verify({ size: blob.size, read })
  return checks.filter(({ ok }) => !ok).map(({ name, detail }) => name + ': ' + detail)
}
</script>`

/** Serves the page, our sources with their types stripped, the packages they import, and the files given. */
const serve = async (files: Readonly<Record<string, Uint8Array>>) => {
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const given = files[path]
    if (given) response.end(given)
    else if (path === '/') response.setHeader('content-type', 'text/html').end(page)
    else {
      const text = readFileSync(join(root, path), 'utf8')
      response.setHeader('content-type', 'text/javascript')
      response.end(path.endsWith('.ts') ? stripTypeScriptTypes(text) : text)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('the same sources verify an export in a browser', async () => {
  const authorities = { 'tsa-a': openAuthority(), 'tsa-b': openAuthority({ key: 'rsa' }) }
  for (const authority of Object.values(authorities)) onTestFinished(authority.close)
  const making = { key: newKey('constat.example/registry'), authorities }
  const payload = await payloadOf(making)
  const whole = zipOf(sealed(payload, making))
  const altered = Uint8Array.from(whole)
  const at = Buffer.from(whole).indexOf('picture of ')
  altered[at] = 'P'.charCodeAt(0)
  const url = await serve({ '/whole': whole, '/altered': altered })
  const browser = await launch({
    executablePath: browserPath(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  onTestFinished(() => browser.close())
  const tab = await browser.newPage()
  await tab.goto(url)
  await tab.waitForFunction('window.failedOf')
  expect(await tab.evaluate('failedOf("/whole")')).toEqual([])
  expect(await tab.evaluate('failedOf("/altered")')).toEqual([
    expect.stringMatching(/^container: .*checksum/),
    expect.stringMatching(/^fingerprints: /),
    expect.stringMatching(/^seals: /),
    expect.stringMatching(/^runs: /),
  ])
})
