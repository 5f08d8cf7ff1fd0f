import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { constat } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

test('what was stamped by authorities that were replaced since is exported with the certificates of both', async () => {
  const folder = aFolder()
  const [data, file] = [join(folder, 'data'), join(folder, 'evidence.asice')]
  expect(await constat('run', 'consumer-sign-up', '--data', data)).toMatchObject({ code: 0 })
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const early = await constat('export', '--data', data, '--from', from, '-o', `${file}.early`)
  expect(early).toMatchObject({ code: 0 })

  rmSync(join(data, 'authorities'), { recursive: true })
  expect(await constat('run', 'consumer-sign-up', '--data', data)).toMatchObject({ code: 0 })
  expect(await constat('export', '--data', data, '--from', from, '-o', file)).toMatchObject({ code: 0 })
  const verified = await constat('verify', file, '--json')
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, export: { runs: 2 } })
  execFileSync('unzip', ['-q', file, '-d', `${file}.unzipped`])
  const said = spawnSync('sh', ['data/verify/verify.sh'], { cwd: `${file}.unzipped`, encoding: 'utf8' })
  expect(said).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Tout ce qui précède est vérifié.'),
  })
})
