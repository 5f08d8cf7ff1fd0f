import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { fileOf, textOf } from '../support/config.ts'

const dockerfile = textOf('deploy/Dockerfile')
const compose = parse(textOf('deploy/compose.yaml'))

const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
  names.split(' '),
)

test('what the image is made of is there, and is let through to it', () => {
  const letThrough = textOf('deploy/Dockerfile.dockerignore').match(/^!.+$/gm)
  expect(new Set(copied)).toEqual(new Set(letThrough?.map((line) => line.slice(1))))
  for (const name of copied) expect(existsSync(fileOf(name)), name).toBe(true)
})

test('the last stage of the image has what a run says of its program', () => {
  const [, , last = ''] = dockerfile.split(/^FROM /m)
  expect(last).toMatch(/^COPY .*package-lock\.json/m)
  expect(last).toContain('ARG CONSTAT_COMMIT')
  expect(compose.services.constat.build.args).toHaveProperty('CONSTAT_COMMIT')
})

test('the container runs what the image starts, with a place for all that it is told to read or write', () => {
  const [, command = ''] = /^CMD (\[.+\])$/m.exec(dockerfile) ?? []
  expect(JSON.parse(command)).toEqual(['start', '--config', '/etc/constat/constat.yaml', '--data', '/data'])
  const mounted = (compose.services.constat.volumes as string[]).map((one) => one.split(':')[1])
  expect(compose.services.constat.read_only).toBe(true)
  for (const path of ['/data', '/out', '/etc/constat/constat.yaml', '/etc/constat/recorded', '/run/secrets'])
    expect(mounted).toContain(path)
  expect(dockerfile).toMatch(/^USER node$/m)
})

test('both guides name the folders that the service and the container write to', () => {
  for (const guide of ['docs/operating.md', 'docs/operating.fr.md']) {
    expect(textOf(guide)).toContain('-o /out/')
    expect(textOf(guide)).toContain('-o /var/lib/constat-out/')
  }
  expect(textOf('deploy/constat.service')).toMatch(/^StateDirectory=constat constat-out$/m)
})

test('the proxy of the container reaches Constat where it listens, and closes its figures', () => {
  const caddyfile = textOf('deploy/Caddyfile')
  expect(caddyfile).toContain('reverse_proxy constat:3000')
  expect(dockerfile).toMatch(/^EXPOSE .*\b3000\b/m)
  expect(caddyfile).toMatch(/path \/metrics\s+respond @\w+ 404/)
})
