import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'
import { constat } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

const leavesOfExports = (data: string) => {
  const store = openStore(openDatabase(join(data, 'constat.db')))
  const leaves = [...store.log.leaves(0, store.log.size())].filter(({ type }) => type === 'export')
  store.close()
  return leaves.map(({ entry }) => JSON.parse(Buffer.from(entry).toString()))
}

test('a run made by hand is exported by a command, and the export holds', async () => {
  const folder = aFolder()
  const [data, file] = [join(folder, 'data'), join(folder, 'evidence.asice')]
  expect(await constat('run', 'consumer-sign-up', '--data', data)).toMatchObject({ code: 0 })
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const made = await constat('export', '--data', data, '--from', from, '-o', file, '--json')
  expect(made.code).toBe(0)
  expect(JSON.parse(made.stdout)).toMatchObject({
    file,
    runs: 1,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  const [told] = leavesOfExports(data)
  expect(told).toMatchObject({ sha256: JSON.parse(made.stdout).sha256, complete: false })
  const verified = await constat('verify', file, '--json')
  expect(verified.code).toBe(0)
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, export: { runs: 1, complete: false } })

  const again = await constat('export', '--data', data, '--from', from, '-o', file)
  expect(again).toMatchObject({ code: 2, stdout: expect.stringContaining('is there already') })
  const unsaid = await constat('export', '--data', data, '-o', join(folder, 'other.asice'))
  expect(unsaid).toMatchObject({ code: 2, stdout: expect.stringContaining('--from is missing') })
  expect(existsSync(join(folder, 'other.asice'))).toBe(false)
})

test('what was never run is no data to export', async () => {
  const folder = aFolder()
  const asked = await constat(
    'export',
    '--data',
    join(folder, 'none'),
    '--from',
    '2026-11-23 00:00',
    '-o',
    join(folder, 'x.asice'),
  )
  expect(asked.code).toBe(1)
  expect(asked.stderr).toMatch(/none/)
  expect(existsSync(join(folder, 'none'))).toBe(false)
})
