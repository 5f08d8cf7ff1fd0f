import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../support/constat.ts'
import { isNginxHere } from '../support/nginx.ts'
import { aFolder } from '../support/store.ts'

const read = (name: string) => readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8')

const said = (command: string, ...args: string[]) => {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  expect(error, `${command} could not be started`).toBeUndefined()
  return { status, words: `${stdout}${stderr}` }
}

const cachePath = () => /^proxy_cache_path (\S+)/m.exec(read('nginx.conf'))?.[1] ?? ''

test('the cache of nginx is in a folder that Debian has, as nginx makes no more than the last one', () => {
  expect(statSync(dirname(cachePath())).isDirectory()).toBe(true)
})

/** The configuration of nginx in a folder of its own, within the logs that Debian's sets; Constat does not answer it. */
const nginxIn = (folder: string) => {
  expect(isNginxHere(), 'this needs the Debian package nginx: apt-get install nginx').toBe(true)
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const about = ['-subj', '/CN=constat.example', '-days', '1', '-keyout', key, '-out', certificate]
  expect(said('openssl', 'req', '-x509', '-newkey', 'ed25519', '-nodes', ...about).status).toBe(0)
  const site = read('nginx.conf')
    .replace(/\/etc\/letsencrypt\S+fullchain\.pem/, certificate)
    .replace(/\/etc\/letsencrypt\S+privkey\.pem/, key)
    .replace(cachePath(), join(folder, 'cache'))
    .replace('http://127.0.0.1:3000', `http://unix:${folder}/nobody:`)
    .replace(/^ *listen \[::\].*\n/gm, '')
    .replace(/listen (80|443)/g, `listen unix:${folder}/$1`)
  const logs = `access_log ${folder}/access.log;\nerror_log ${folder}/error.log;`
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, `${user}\ndaemon off;\npid ${folder}/pid;\nevents {}\nhttp {\n${logs}\n${site}\n}\n`)
  return ['-p', folder, '-e', join(folder, 'error.log'), '-c', file]
}

test('nginx takes the configuration that puts it before Constat', () => {
  expect(said('/usr/sbin/nginx', '-t', ...nginxIn(aFolder()))).toMatchObject({
    status: 0,
    words: expect.stringContaining('test is successful'),
  })
})

type Get = (
  options: https.RequestOptions,
  heard: (answer: http.IncomingMessage) => void,
) => http.ClientRequest

const statusOf = (get: Get, socketPath: string, path: string) =>
  new Promise<number | null>((resolve) => {
    get({ socketPath, path, rejectUnauthorized: false, agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? null)
    }).once('error', () => resolve(null))
  })

test('nginx writes no link that is as good as a key, whether or not Constat answers', async () => {
  const folder = aFolder()
  const child = spawn('/usr/sbin/nginx', nginxIn(folder), { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  let written = ''
  child.stderr.on('data', (bytes) => {
    written += bytes
  })
  await until(async () => (await statusOf(http.get, join(folder, '80'), '/')) === 301)
  for (const page of ['/manage/', '/unsubscribe/', '/en/subscribe/confirm/', '/evidence/grant/']) {
    expect(await statusOf(http.get, join(folder, '80'), `${page}secret`)).toBe(301)
    expect(await statusOf(https.get, join(folder, '443'), `${page}secret`)).toBe(502)
  }
  child.kill('SIGQUIT')
  await ended
  for (const name of ['access.log', 'error.log']) written += readFileSync(join(folder, name), 'utf8')
  expect(written).not.toMatch(/secret|GET/)
})

test('systemd takes the service, and finds it shut in', () => {
  const unit = join(aFolder(), 'constat.service')
  // The sources are elsewhere here, and there is no user constat.
  writeFileSync(
    unit,
    read('constat.service')
      .replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true')
      .replace(/^WorkingDirectory=.*/m, 'WorkingDirectory=/tmp')
      .replace(/^(User|Group)=.*/gm, '$1=daemon'),
  )
  expect(said('systemd-analyze', 'verify', unit)).toEqual({ status: 0, words: '' })
  const { words } = said('systemd-analyze', 'security', '--offline=true', unit)
  expect(Number(/exposure level for \S+: ([\d.]+)/.exec(words)?.[1])).toBeLessThan(3)
})
