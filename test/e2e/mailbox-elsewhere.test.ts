import { expect, test } from 'vitest'
import { practiceDomain } from '../../src/config/practice.ts'
import { aWatchedRegistry, constat, reading } from '../support/constat.ts'
import { aMailboxElsewhere, anExchangerFor } from '../support/imap-server.ts'

const aWatchOver = async () => {
  const provider = await aMailboxElsewhere()
  const inboxPort = await anExchangerFor(provider)
  const account = `host: 127.0.0.1, port: ${provider.port}, tls: none, user: constat, password: right`
  const imap = `{ kind: imap, ${account}, address: 'sonde+*@${practiceDomain}' }`
  const { practice, config, data } = await aWatchedRegistry({ inboxPort, imap, mailWithin: '4 s' })
  const run = () => constat('run', 'consumer-sign-up', '--config', config, '--data', data)
  const outcomes = () =>
    reading(data, (db) => db.prepare('SELECT outcome FROM run ORDER BY seq').pluck().all() as string[])
  return { practice, provider, run, outcomes }
}

test('a registration is confirmed by the mail of a mailbox that is read over IMAP', async () => {
  const { practice, run, outcomes } = await aWatchOver()
  expect(await run()).toMatchObject({ code: 0 })
  practice.setFault('consumer', 'mail-absent')
  await run()
  expect(outcomes()).toEqual(['ok', 'mail_absent'])
})

test('a mailbox that cannot be read is our fault, not the registry’s', async () => {
  const { provider, run, outcomes } = await aWatchOver()
  await provider.cut()
  const { stderr } = await run()
  expect(outcomes()).toEqual(['inbox_fault'])
  expect(stderr).toContain('the mailbox cannot be reached (ECONNREFUSED)')
})
