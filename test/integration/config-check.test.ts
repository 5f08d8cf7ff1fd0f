import { existsSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkParts } from '../../src/command/check.ts'
import { parseConfig } from '../../src/config/read.ts'
import { startStampingGround } from '../support/authorities.ts'
import { yamlWith } from '../support/config.ts'
import { aMailboxElsewhere } from '../support/imap-server.ts'
import { aMailServer } from '../support/mail-server.ts'
import { browserPath } from '../support/probing.ts'
import { aFolder } from '../support/store.ts'
import { aTimeServer } from '../support/time-server.ts'

const portOf = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A web site that answers with a status, and remembers what it was asked. */
const anObservedSite = async (status: number, { location = '', body = '' } = {}) => {
  const asked: string[] = []
  const server = createHttpServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`)
    response.writeHead(status, location ? { location } : {}).end(body)
  })
  return { url: `http://127.0.0.1:${await portOf(server)}`, asked }
}

const aSite = async (status: number, location = '') => (await anObservedSite(status, { location })).url

const witnessKey = 'witness.example+4a17fe53+BETVRVB8/It6A9aJ4xO7u6YabB78x84o9170P7Utsbs5'

/** What `constat check` says of a practice configuration with some sections changed, line by line. */
const linesOf = async (
  changes: Readonly<Record<string, string>>,
  { folder = aFolder(), browser = browserPath() as string | null, dataDir = join(folder, 'data') } = {},
) => {
  const yaml = yamlWith({
    site: 'title: Test\n  contact: https://constat.example\n  port: 0',
    registry: 'name: Test\n  url: http://127.0.0.1:1\n  state: practice',
    controls: `[${await aSite(200)}, ${await aSite(204)}]`,
    ...changes,
  })
  const config = parseConfig(yaml, join(folder, 'constat.yaml'))
  const { exit, text, json } = await checkParts(config, { dataDir, browserPath: browser })
  return { exit, json, lines: text.split('\n'), text }
}

const noBrowser = '✗ browser: none was found: run `npm run setup`, which finds or installs one'

const failing = ({ lines }: { readonly lines: readonly string[] }) =>
  lines.filter((line) => line.startsWith('✗') && line !== noBrowser)

test('everything that a sound configuration names is tried, a line each, and nothing is sent or left', async () => {
  const relay = await aMailServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      done(password === 'right' ? null : new Error('no'), { user: username }),
  })
  const ground = await startStampingGround()
  onTestFinished(ground.stop)
  const folder = aFolder()
  const authorities = ground.authorities.map(({ name, url, ca, chain }) => {
    writeFileSync(join(folder, `${name}.pem`), ca)
    writeFileSync(join(folder, `${name}-chain.pem`), chain ?? '')
    const between = chain ? `, chain: ${name}-chain.pem` : ''
    return `{ name: ${name}, url: '${url}', ca: ${name}.pem${between} }`
  })
  const timeServer = await aTimeServer(300)
  const other = await anObservedSite(404)
  const checked = await linesOf(
    {
      inbox: '{ kind: smtp, host: 127.0.0.1, port: 0, domain: probes.example }',
      mail: `{ host: 127.0.0.1, port: ${relay.port}, tls: none, user: me, password: right, from: a@b.example }`,
      evidence: `authorities: [${authorities.join(', ')}]\n  time_servers: [127.0.0.1:${timeServer.port}]\n  witness: { url: '${other.url}/witness', key: ${witnessKey} }\n  opentimestamps: ['${other.url}/calendar']`,
      webhooks: `[{ name: desk, url: '${other.url}/s3cret', form: slack, allow_private: true }]`,
      heartbeat: `url: ${other.url}/s3cret`,
    },
    { folder },
  )
  const reached = `${new URL(other.url).host} can be reached (HTTP 404); nothing more was asked of it`
  expect(checked.lines).toEqual([
    '✓ configuration: sound',
    expect.stringMatching(/^✓ disk .*data: can be made, \d+ MB free$/),
    expect.stringMatching(/^✓ browser: .*\d+.* starts/),
    '✓ site: port 0 can be opened',
    expect.stringMatching(/^✓ control http:.*: answers HTTP 200$/),
    expect.stringMatching(/^✓ control http:.*: answers HTTP 204$/),
    '✓ inbox: port 0 can be opened',
    `✓ mail: 127.0.0.1:${relay.port} says hello and takes the log-in`,
    `✓ webhook desk: ${reached}`,
    '✓ authority practice-ec: gives time stamps that hold',
    '✓ authority practice-rsa: gives time stamps that hold',
    expect.stringMatching(/^✓ time server 127\.0\.0\.1: tells the time: our clock is \d+ ms behind$/),
    `✓ witness: ${reached}`,
    `✓ calendar: ${reached}`,
    `✓ heartbeat: ${reached}`,
  ])
  expect(checked.exit).toBe(0)
  // Neither told that anything happened, nor that Constat is well.
  expect(other.asked).toEqual(Array.from({ length: 4 }, () => 'HEAD /'))
  expect(relay.taken).toEqual([])
  expect(existsSync(join(folder, 'data'))).toBe(false)
})

test('a relay that refuses the log-in fails, and the password is not shown even if the relay shows it', async () => {
  const relay = await aMailServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ password }, _, done) => done(new Error(`I do not like ${password}`)),
  })
  const mail = `{ host: 127.0.0.1, port: ${relay.port}, tls: none, user: me, password: s3cret, from: a@b.example }`
  const checked = await linesOf({ mail }, { browser: null })
  expect(checked.exit).toBe(1)
  expect(failing(checked)).toEqual([
    '✗ mail: the relay refuses the log-in (EAUTH, SMTP 535): correct mail.user and mail.password',
  ])
  expect(JSON.stringify(checked)).not.toContain('s3cret')
})

test('a relay that offers no TLS, and one that is not there, fail', async () => {
  const relay = await aMailServer()
  const mail = `{ host: 127.0.0.1, port: ${relay.port}, from: a@b.example }`
  expect(failing(await linesOf({ mail }, { browser: null }))).toEqual([
    expect.stringContaining('the relay does not speak TLS as mail.tls says (ETLS, SMTP 5'),
  ])
  const nobody = '{ host: 127.0.0.1, port: 1, tls: none, from: a@b.example }'
  expect(failing(await linesOf({ mail: nobody }, { browser: null }))).toEqual([
    expect.stringMatching(/the relay cannot be spoken to \((ECONNREFUSED|ESOCKET)\): correct mail\.host/),
  ])
})

test('an inbox whose port something else holds fails, and one where mail is taken does not', async () => {
  const inboxAt = (port: number) => `{ kind: smtp, host: 127.0.0.1, port: ${port}, domain: probes.example }`
  const deaf = await portOf(createServer((socket) => socket.end('HTTP/1.1 400\r\n')))
  expect(failing(await linesOf({ inbox: inboxAt(deaf) }, { browser: null }))).toEqual([
    `✗ inbox: port ${deaf} is taken by something else: stop it, or name another port`,
  ])
  const { port } = await aMailServer()
  const { lines } = await linesOf({ inbox: inboxAt(port) }, { browser: null })
  expect(lines).toContain(`✓ inbox: a mail server answers on port ${port}: right if Constat is running`)
})

test('a mailbox elsewhere is opened and left, and what keeps it shut is told without its password', async () => {
  const { port } = await aMailboxElsewhere()
  const inboxWith = (password: string, at = port) =>
    `{ kind: imap, host: 127.0.0.1, port: ${at}, tls: none, user: constat, password: ${password}, address: '*@a.example' }`
  const { lines } = await linesOf({ inbox: inboxWith('right') }, { browser: null })
  expect(lines).toContain(`✓ inbox: 127.0.0.1:${port} takes the log-in and opens the mailbox`)
  const refused = await linesOf({ inbox: inboxWith('s3cret') }, { browser: null })
  expect(failing(refused)).toEqual([
    '✗ inbox: the server refuses the log-in: correct inbox.user and inbox.password',
  ])
  expect(JSON.stringify(refused)).not.toContain('s3cret')
  expect(failing(await linesOf({ inbox: inboxWith('right', 1) }, { browser: null }))).toEqual([
    expect.stringContaining('✗ inbox: the mailbox cannot be reached (ECONNREFUSED): see to inbox.host'),
  ])
})

test('a port of the pages that something else holds fails, and one where Constat answers does not', async () => {
  const siteAt = async (body: string) => {
    const { port } = new URL((await anObservedSite(503, { body })).url)
    const site = `title: Test\n  contact: https://constat.example\n  port: ${port}`
    return { port, checked: await linesOf({ site }, { browser: null }) }
  }
  const taken = await siteAt('{"status":"fine"}')
  expect(failing(taken.checked)).toEqual([
    expect.stringMatching(`^✗ site: Port ${taken.port} is taken: stop`),
  ])
  const running = await siteAt('{"ok":false,"detail":"the store does not answer"}')
  expect(running.checked.lines).toContain(
    `✓ site: Constat answers on port ${running.port}: right if it is running`,
  )
})

test('who cannot be reached, or may not be, is told without the rest of its address', async () => {
  const webhooks = `[{ name: a, url: 'http://127.0.0.1:1/s3cret', form: slack }, { name: b, url: 'http://localhost:1/s3cret', form: slack }, { name: c, url: 'http://127.0.0.1:1/s3cret', form: slack, allow_private: true }]`
  const heartbeat = 'url: http://nobody.invalid/s3cret'
  const checked = await linesOf({ webhooks, heartbeat }, { browser: null })
  expect(failing(checked)).toEqual([
    '✗ webhook a: 127.0.0.1:1 is in a private network: write allow_private: true if it should be',
    '✗ webhook b: localhost:1 is in a private network: write allow_private: true if it should be',
    expect.stringMatching(/^✗ webhook c: 127\.0\.0\.1:1 cannot be reached \(.*\): correct its address/),
    expect.stringMatching(/^✗ heartbeat: nobody\.invalid cannot be reached \(E\w+\): correct its address/),
  ])
  expect(JSON.stringify(checked)).not.toContain('s3cret')
})

test('controls that fail, send elsewhere or do not answer are told apart', async () => {
  const other = (await aSite(200)).replace('127.0.0.1', 'localhost')
  const controls = `[${await aSite(503)}, ${await aSite(302, other)}, http://127.0.0.1:1]`
  expect(failing(await linesOf({ controls }, { browser: null }))).toEqual([
    expect.stringMatching(/: answers HTTP 503: name another site$/),
    expect.stringMatching(/: sends everybody to localhost:\d+: name that site instead$/),
    expect.stringMatching(/: does not answer \(.*\): check this machine's network, or name another site$/),
  ])
})

test('an authority whose tokens lead to another certificate fails', async () => {
  const ground = await startStampingGround()
  onTestFinished(ground.stop)
  const folder = aFolder()
  writeFileSync(join(folder, 'other.pem'), ground.authorityOf('practice-rsa').ca)
  const { url } = ground.authorityOf('practice-ec')
  const evidence = `authorities: [{ name: a, url: '${url}', ca: other.pem }]`
  expect(failing(await linesOf({ evidence }, { folder, browser: null }))).toEqual([
    expect.stringMatching(/^✗ authority a: gives no time stamp that holds \(\w+: .+\)$/),
  ])
})

test('a disk that cannot be written, or has too little room, fails', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'file'), '')
  const checked = await linesOf({}, { folder, browser: null, dataDir: join(folder, 'file', 'data') })
  expect(failing(checked)).toEqual([expect.stringContaining('cannot be written (ENOTDIR): make it writable')])
  const limits = 'free_disk_mb: 1000000000000'
  expect(failing(await linesOf({ limits }, { browser: null }))).toEqual([
    expect.stringMatching(/: \d+ MB are free, and limits\.free_disk_mb asks for 1000000000000: make room$/),
  ])
})

test('a browser that is not there, or does not start, fails', async () => {
  expect((await linesOf({}, { browser: null })).lines).toContain(noBrowser)
  expect(failing(await linesOf({}, { browser: '/bin/false' }))).toEqual([
    '✗ browser: /bin/false does not start: run it by hand, or set CONSTAT_BROWSER to another',
  ])
})

test('a clock that is minutes away from a time server, and a server that is not there, fail', async () => {
  const { port } = await aTimeServer(-120_000)
  const evidence = `time_servers: [127.0.0.1:${port}, '127.0.0.1:1']`
  expect(failing(await linesOf({ evidence }, { browser: null }))).toEqual([
    expect.stringMatching(/^✗ time server 127\.0\.0\.1: says that our clock is \d{6} ms ahead: /),
    '✗ time server 127.0.0.1: tells no time on port 1 (unreachable): let UDP through to it, or name another',
  ])
})
