import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aWatchedRegistry, constat } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

test('init writes a file once, and check tells a line of it at fault', async () => {
  const config = join(aFolder(), 'constat.yaml')
  const absent = await constat('check', '--config', config)
  expect(absent).toMatchObject({ code: 2, stderr: expect.stringContaining('`constat init` writes one') })
  expect(await constat('init', '--config', config)).toMatchObject({ code: 0 })
  expect(await constat('init', '--config', config)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is there already'),
  })
  const yaml = readFileSync(config, 'utf8')
  writeFileSync(config, yaml.replace('confirm_after', 'confirm_atfer'))
  const line = yaml.split('\n').findIndex((one) => one.includes('confirm_after')) + 1
  const mistyped = await constat('check', '--config', config)
  expect(mistyped.code).toBe(2)
  expect(mistyped.stderr).toContain(
    `${config}:${line}:3: policy.confirm_atfer: is not known: did you mean confirm_after?`,
  )
})

test('check tries what a configuration names, and ends with 1 when a part of it fails', async () => {
  const { config, data, practice } = await aWatchedRegistry()
  const sound = await constat('check', '--config', config, '--data', data)
  expect(sound.stdout).toMatch(/^✓ configuration: sound\n✓ disk .*\n✓ browser: .*\n(✓ .*\n)+$/)
  expect(sound.code).toBe(0)
  await practice.stop()
  const failed = await constat('check', '--config', config, '--data', data, '--json')
  expect(failed.code).toBe(1)
  const { checks } = JSON.parse(failed.stdout) as { checks: { name: string; ok: boolean }[] }
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toContain('mail')
})
