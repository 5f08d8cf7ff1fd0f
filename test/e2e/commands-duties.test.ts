import { readFileSync, writeFileSync } from 'node:fs'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { aWatchedRegistry, constat, reading, spawnConstat, until } from '../support/constat.ts'

const never = { cron: '0 0 1 1 *' }

const rows = (data: string, sql: string) => reading(data, (db) => db.prepare(sql).all())

/** A watched registry whose configuration has words replaced. */
const watchedWith = async (...changes: readonly (readonly [from: string, to: string])[]) => {
  const registry = await aWatchedRegistry(never)
  const before = readFileSync(registry.config, 'utf8')
  const after = changes.reduce((text, [from, to]) => text.replace(from, to), before)
  expect(after).not.toBe(before)
  writeFileSync(registry.config, after)
  return registry
}

test('what is sent is in the ledger with its receipt, and a run over the cap of the day says that it only looked', async () => {
  const { config, data } = await watchedWith(['cap_per_day: 10000', 'cap_per_day: 2'])
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  const run = () => constat('run', 'consumer-sign-up', '--data', data, '--json')
  expect(JSON.parse((await run()).stdout)).toMatchObject({
    outcome: 'ok',
    tier: 'submit',
    tier_planned: null,
  })
  expect(rows(data, 'SELECT kind, step, receipt FROM submission')).toEqual([
    { kind: 'sent', step: 'creates-an-account', receipt: null },
    { kind: 'receipt', step: 'registers-a-number', receipt: expect.stringMatching(/^R-/) },
  ])
  expect(JSON.parse((await run()).stdout)).toMatchObject({
    outcome: 'ok',
    tier: 'look',
    tier_planned: 'submit',
  })
  const told = await constat('run', 'consumer-sign-up', '--data', data)
  expect(told).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/It only looked: as many .* cap_per_day/),
  })
  expect(rows(data, "SELECT count(*) AS sent FROM submission WHERE kind = 'sent'")).toEqual([{ sent: 1 }])
  expect(running.stderr()).not.toContain('"level":"error"')
})

test('what a run registered is withdrawn after it, in no figure, and robots.txt is recorded once a day', async () => {
  const { config, data } = await watchedWith([
    'identity: somebody',
    'identity: somebody\n    cleanup: consumer-withdrawal',
  ])
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  const run = async () =>
    JSON.parse((await constat('run', 'consumer-sign-up', '--data', data, '--json')).stdout)
  const [first, second] = [await run(), await run()]
  expect([first, second]).toMatchObject([{ outcome: 'ok' }, { outcome: 'ok' }])
  expect(
    rows(
      data,
      'SELECT lower(hex(run_id)) AS run, probe, outcome, receipt FROM withdrawal JOIN opening ON opening.id = opening_id',
    ),
  ).toMatchObject(
    [first, second].map(({ id }) => ({
      run: id,
      probe: 'consumer-withdrawal',
      outcome: 'ok',
      receipt: expect.stringMatching(/^W-/),
    })),
  )
  const listed = await constat('submissions', '--data', data, '--json')
  expect(JSON.parse(listed.stdout).submissions).toMatchObject(
    [second, first].map(({ id }) => ({
      run: id,
      probe: 'consumer-sign-up',
      step: 'creates-an-account',
      receipt: expect.stringMatching(/^R-/),
      withdrawals: [{ probe: 'consumer-withdrawal', receipt: expect.stringMatching(/^W-/) }],
      late_mails: [],
    })),
  )
  expect(rows(data, 'SELECT count(*) AS runs FROM run')).toEqual([{ runs: 2 }])
  expect(rows(data, 'SELECT status, user_agent AS agent FROM robots')).toEqual([
    { status: 404, agent: expect.stringContaining(`run=${first.id}`) },
  ])
  expect(running.stderr()).not.toContain('"level":"error"')
})

test('a mail that comes after its run has ended is recorded as late, and the run stays as it was', async () => {
  const { config, data } = await aWatchedRegistry(never)
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  const { stdout } = await constat('run', 'consumer-sign-up', '--data', data, '--json')
  const { id } = JSON.parse(stdout)
  const before = rows(data, 'SELECT * FROM run')
  const [, port = ''] = /inbox: .*port: (\d+)/.exec(readFileSync(config, 'utf8')) ?? []
  const relay = createTransport({ host: '127.0.0.1', port: Number(port), ignoreTLS: true })
  const mail = (to: string) =>
    relay.sendMail({ from: 'registre@exemple.fr', to, subject: 'Activez votre compte', text: 'Trop tard.' })
  await mail(`probe+${id}@constat.example`)
  await expect(mail(`probe+${'f'.repeat(32)}@constat.example`)).rejects.toThrow(/550/)
  await expect(mail(`canary+${id}@constat.example`)).rejects.toThrow(/550/)
  expect(rows(data, 'SELECT subject, length(digest) AS bytes FROM late_mail')).toEqual([
    { subject: 'Activez votre compte', bytes: 32 },
  ])
  expect(rows(data, 'SELECT * FROM run')).toEqual(before)
  const listed = await constat('submissions', '--data', data)
  expect(listed.stdout).toMatch(
    new RegExp(`${id} +consumer-sign-up +creates-an-account +R-\\S+ +no +1$`, 'm'),
  )
  expect(running.stderr()).toContain('"event":"a mail came after its run had ended"')
})
