import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkParts } from '../../src/command/check.ts'
import { parseConfig } from '../../src/config/read.ts'
import { yamlWith } from '../support/config.ts'
import { aFolder } from '../support/store.ts'

const checked = async (changes: Readonly<Record<string, string>>, dataDir: string) => {
  const yaml = yamlWith({
    site: 'title: Test\n  url: https://constat.example\n  contact: https://constat.example\n  port: 0',
    controls: "['https://one.invalid', 'https://two.invalid']",
    ...changes,
  })
  const { text } = await checkParts(parseConfig(yaml, 'constat.yaml'), { dataDir, browserPath: null })
  return text.split('\n')
}

test('what a live registry asks for besides is told: where mail is led, and who is told of our own faults', async () => {
  const folder = aFolder()
  const inbox = '{ kind: smtp, host: 127.0.0.1, port: 0, domain: probes.invalid }'
  const lines = await checked({ inbox }, folder)
  expect(lines).toContainEqual(
    expect.stringMatching(/^✗ MX probes\.invalid: has no MX record that can be found \(E\w+\): make one/),
  )
  expect(lines.at(-1)).toBe('! nobody is told when Constat itself cannot see: write mail.operator_address')
  expect(lines).toContainEqual(expect.stringMatching(/^✓ disk .*: writable, \d+ MB free$/))
  expect(readdirSync(folder)).toEqual([])
})

test('a data directory that is not there yet is not made, however deep it lies', async () => {
  const folder = aFolder()
  const mail = '{ host: 127.0.0.1, port: 1, tls: none, from: a@b.example, operator_address: o@b.example }'
  const lines = await checked({ mail }, join(folder, 'a', 'b', 'data'))
  expect(lines).toContainEqual(expect.stringMatching(/^✓ disk .*data: can be made, \d+ MB free$/))
  expect(lines.filter((line) => line.startsWith('!'))).toEqual([])
  expect(readdirSync(folder)).toEqual([])
})
