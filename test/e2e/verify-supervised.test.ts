import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { constat, spawnConstat, until } from '../support/constat.ts'
import { readable } from '../support/site.ts'
import { aFolder } from '../support/store.ts'

const urlIn = (stdout: string) => /^Constat: (\S+)$/m.exec(stdout)?.[1]

test('a bailiff’s own run is made before his eyes, exported, fetched and verified offline', {
  timeout: 180_000,
}, async () => {
  const data = join(aFolder(), 'data')
  const running = spawnConstat('start', '--data', data, '--port', '0', '--practice-port', '0')
  const origin = await until(() => urlIn(running.stdout()))
  const given = await constat(
    'grant',
    '--data',
    data,
    '--for',
    'Me Dupont',
    '--until',
    '2100-01-01',
    '--json',
  )
  const { id: grant, link } = JSON.parse(given.stdout) as { readonly id: string; readonly link: string }
  expect(link.startsWith(`${origin}/evidence/grant/`)).toBe(true)

  const body = new URLSearchParams({ nonce: '7391-marguerite', journey: 'consumer-sign-up:submit' })
  const started = await fetch(`${link}/supervised`, { method: 'POST', body, redirect: 'manual' })
  const place = `${origin}${started.headers.get('Location')}`
  const exported = await until(async () => {
    const page = await (await fetch(place)).text()
    return /href="([^"]+\/exports\/[0-9a-f]{32})"/.exec(page)?.[1]
  }, 90_000)
  const made = await until(async () => {
    const page = await fetch(`${origin}${exported}`)
    return page.headers.get('Refresh') === null ? readable(await page.text()) : null
  }, 90_000)
  expect(made).toContain('L’export est prêt.')

  const file = join(aFolder(), 'export.asice')
  const bytes = Buffer.from(await (await fetch(`${origin}${exported}/file`)).arrayBuffer())
  writeFileSync(file, bytes)
  running.kill('SIGTERM')
  await running.ended
  const { code, stdout } = await constat('verify', file, '--json')
  const { ok, first_failure: first } = JSON.parse(stdout) as { ok: boolean; first_failure: string | null }
  expect({ code, ok, first }).toEqual({ code: 0, ok: true, first: null })
  expect(bytes.includes('"bailiff_nonce":"7391-marguerite"')).toBe(true)

  const listed = await constat('grant', 'list', '--data', data, '--json')
  const { grants } = JSON.parse(listed.stdout) as {
    grants: { id: string; uses: { what: string }[] }[]
  }
  expect(grants.find(({ id }) => id === grant)?.uses.map(({ what }) => what)).toEqual([
    'supervised',
    'downloaded',
  ])
})
