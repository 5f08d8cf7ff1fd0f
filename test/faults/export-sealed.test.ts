import { execFileSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, onTestFinished, test } from 'vitest'
import type { Summary } from '../../src/proof/summary.ts'
import { startStampingGround } from '../support/authorities.ts'
import { aWatchedRegistry, constat } from '../support/constat.ts'

/** A configuration whose originals are encrypted, and the identity files of its operator and of somebody else. */
const aConcealingConstat = async () => {
  const { config, data, folder } = await aWatchedRegistry()
  const ground = await startStampingGround()
  onTestFinished(ground.stop)
  const { url, ca, chain } = ground.authorityOf('practice-ec')
  writeFileSync(join(folder, 'tsa.pem'), `${ca}${chain ?? ''}`)
  const identity = await generateIdentity()
  const recipient = await identityToRecipient(identity)
  const [key, otherKey] = [join(folder, 'key.txt'), join(folder, 'other.txt')]
  writeFileSync(key, `# created: 2026-11-24T00:00:00Z\n# public key: ${recipient}\n${identity}\n`)
  writeFileSync(otherKey, `${await generateIdentity()}\n`)
  const authority = `{ name: one, url: '${url}', ca: tsa.pem, min_interval: 1 s }`
  appendFileSync(config, `evidence: { age_recipient: ${recipient}, authorities: [${authority}] }\n`)
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const exported = async (name: string, ...more: string[]) => {
    const file = join(folder, name)
    const where = ['--config', config, '--data', data, '--from', from, '-o', file]
    expect(await constat('export', ...where, ...more)).toMatchObject({ code: 0 })
    const verified = await constat('verify', file, '--json')
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true })
    const unzipped = (...args: string[]) => execFileSync('unzip', args, { encoding: 'utf8' })
    const summary = JSON.parse(unzipped('-p', file, 'data/export.json')) as Summary
    const originals = unzipped('-Z1', file)
      .split('\n')
      .filter((path) => path.includes('/sealed/'))
    const [run] = summary.runs
    return { originals, captures: run?.captures, readMe: unzipped('-p', file, 'LISEZMOI.txt') }
  }
  return { config, data, folder, key, otherKey, exported }
}

test('encrypted originals are in an export for whoever holds their key, and for nobody else', async () => {
  const { config, data, folder, key, otherKey, exported } = await aConcealingConstat()
  const ran = await constat('run', 'consumer-sign-up', '--config', config, '--data', data)
  expect(ran).toMatchObject({ code: 0 })
  const sealed = join(data, 'sealed')
  expect(statSync(sealed).mode & 0o777).toBe(0o700)
  const files = readdirSync(sealed, { recursive: true, withFileTypes: true }).filter((it) => it.isFile())
  expect(files.length).toBeGreaterThan(5)
  for (const { parentPath, name } of files) {
    const file = join(parentPath, name)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(zstdDecompressSync(readFileSync(file)).toString('latin1')).toMatch(/^age-encryption\.org\/v1\n/)
  }

  const without = await exported('without.asice', '--complete')
  expect(without).toMatchObject({ originals: [], captures: 'published' })
  expect(without.readMe).toContain('ils sont chiffrés pour l’exploitant')
  const byAnother = await exported('other.asice', '--complete', '--identity', otherKey)
  expect(byAnother).toMatchObject({ originals: [], captures: 'published' })
  const complete = await exported('complete.asice', '--complete', '--identity', key)
  expect(complete.captures).toBe('all')
  expect(complete.originals.join('\n')).toMatch(/\/capture\.wacz$/m)
  expect(complete.readMe).not.toContain('chiffrés pour l’exploitant')

  const refused = [
    'export',
    '--config',
    config,
    '--data',
    data,
    '--from',
    '2026-01-01',
    '-o',
    join(folder, 'x'),
  ]
  expect(await constat(...refused, '--complete', '--identity', config)).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('holds no identity of age'),
  })
})
