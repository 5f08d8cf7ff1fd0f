import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isNginxHere } from '../support/nginx.ts'
import { aFolder } from '../support/store.ts'

const read = (name: string) => readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8')

const said = (command: string, ...args: string[]) => {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  expect(error, `${command} could not be started`).toBeUndefined()
  return { status, words: `${stdout}${stderr}` }
}

test('nginx takes the configuration that puts it before Constat', () => {
  expect(isNginxHere(), 'this needs the Debian package nginx: apt-get install nginx').toBe(true)
  const folder = aFolder()
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const about = ['-subj', '/CN=constat.example', '-days', '1', '-keyout', key, '-out', certificate]
  expect(said('openssl', 'req', '-x509', '-newkey', 'ed25519', '-nodes', ...about).status).toBe(0)
  mkdirSync(join(folder, 'cache'))
  const site = read('nginx.conf')
    .replace(/\/etc\/letsencrypt\S+fullchain\.pem/, certificate)
    .replace(/\/etc\/letsencrypt\S+privkey\.pem/, key)
    .replace('/var/cache/nginx/constat', join(folder, 'cache'))
    .replace(/listen (\[::\]:)?(80|443)/g, 'listen $18$2')
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, `pid ${folder}/pid;\nevents {}\nhttp {\n${site}\n}\n`)
  expect(said('/usr/sbin/nginx', '-t', '-p', folder, '-c', file)).toMatchObject({
    status: 0,
    words: expect.stringContaining('test is successful'),
  })
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
