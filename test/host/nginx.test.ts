import { createServer } from 'node:http'
import { type AddressInfo, createConnection } from 'node:net'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { until } from '../support/constat.ts'
import { isNginxHere, startNginx } from '../support/nginx.ts'
import { aRun, minute } from '../support/runs.ts'
import { aServer } from '../support/served.ts'

beforeAll(() => {
  expect(isNginxHere(), 'this needs the Debian package nginx: apt-get install nginx').toBe(true)
})

/** Counts, by path and encoding, what goes through to a server. */
const countingBefore = async (target: string) => {
  const { hostname, port } = new URL(target)
  const asked: string[] = []
  const { request } = await import('node:http')
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.url} ${incoming.headers['accept-encoding'] ?? 'identity'}`)
    const onward = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  onTestFinished(stop)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, stop }
}

const aFrontedSite = async () => {
  const now = Date.now()
  const server = await aServer(now)
  server.record(aRun({ at: now - minute }))
  const counter = await countingBefore(server.url)
  return { server, counter, url: await startNginx(counter.url) }
}

const times = (asked: readonly string[], what: string) => asked.filter((one) => one === what).length

test('a thousand visitors through nginx reach Constat at most once per ten seconds and encoding', async () => {
  const { counter, url } = await aFrontedSite()
  const began = performance.now()
  const encodings = ['br', 'gzip', 'identity']
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        fetch(url, { headers: { 'Accept-Encoding': encodings[index % 3] ?? '' } }),
      ),
    )
    for (const answer of answers) expect(await answer.text()).toContain('</html>')
  }
  const windows = Math.ceil((performance.now() - began) / 10_000)
  for (const encoding of encodings) {
    expect(times(counter.asked, `/ ${encoding}`), encoding).toBeGreaterThanOrEqual(1)
    expect(times(counter.asked, `/ ${encoding}`), encoding).toBeLessThanOrEqual(windows)
  }
})

test('the page still answers, as it was, when Constat has stopped', async () => {
  const { server, counter, url } = await aFrontedSite()
  const page = await (await fetch(url)).text()
  counter.stop()
  server.stop()
  const stale = await until(async () => {
    const answer = await fetch(url)
    const text = await answer.text()
    expect([answer.status, text]).toEqual([200, page])
    return answer.headers.get('X-Cache') === 'STALE' || answer.headers.get('X-Cache') === 'UPDATING'
  }, 30_000)
  expect(stale).toBe(true)
  const missing = await fetch(`${url}/incidents`)
  expect(missing.status).toBe(502)
})

test('the event stream passes nginx as it is written', async () => {
  const { server, url } = await aFrontedSite()
  const { port } = new URL(url)
  const socket = createConnection(Number(port), '127.0.0.1')
  onTestFinished(() => {
    socket.destroy()
  })
  let said = ''
  socket.on('data', (bytes) => {
    said += bytes
  })
  socket.write('GET /events HTTP/1.1\r\nHost: constat.example\r\n\r\n')
  await until(() => said.match(/^data: /gm)?.length === 1, 10_000)
  const run = aRun({ at: Date.now() })
  server.record(run)
  await until(() => said.includes(`data: ${new Date(run.endedAt).toISOString()}`), 5000)
})
