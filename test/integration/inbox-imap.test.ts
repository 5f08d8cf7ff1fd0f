import { expect, onTestFinished, test } from 'vitest'
import { openImapInbox } from '../../src/inbox/imap.ts'
import { until } from '../support/constat.ts'
import { aMailboxElsewhere } from '../support/imap-server.ts'
import { clock, newRunId } from '../support/probing.ts'

const address = 'constat+*@exemple.fr'

type Provider = { readonly port: number }

/** An inbox that follows the mailbox; what went wrong on the way is listed. */
const following = (
  { port }: Provider,
  changes: { readonly password?: string; readonly address?: string } = {},
) => {
  const troubles: string[] = []
  const inbox = openImapInbox({
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: 'constat',
    password: 'right',
    address,
    clock,
    onTrouble: (cause) => troubles.push(String(cause)),
    ...changes,
  })
  onTestFinished(() => inbox.stop())
  return { ...inbox, troubles }
}

const soon = () => AbortSignal.timeout(20_000)

test('a run has its own mail from a mailbox elsewhere, as it comes', async () => {
  const provider = await aMailboxElsewhere()
  const inbox = following(provider)
  const runId = newRunId()
  const [one, other] = [inbox.open(runId), inbox.open(newRunId())]
  expect(one.address).toBe(`constat+probe-${runId}@exemple.fr`)
  await until(() => provider.connections() > 0)
  const awaited = one.next(/Activez/, soon())
  provider.put(other.address)
  provider.put(one.address, { text: 'Code : 123456' })

  expect(await awaited).toMatchObject({ subject: 'Activez votre compte', text: 'Code : 123456\n' })
  expect((await other.next(/Activez/, soon()))?.text).toBe('Bonjour\n')
  expect(one.untaken()).toEqual([])
  expect(inbox.troubles).toEqual([])
})

test('what came before it was followed is read, and what is not of Constat stays unseen', async () => {
  const provider = await aMailboxElsewhere()
  const runId = newRunId()
  provider.put('constat@exemple.fr', { subject: 'A letter' })
  provider.put(`probe-${runId}@exemple.fr`)
  provider.put(`constat+bounce-${runId}@exemple.fr`, { subject: 'Undelivered' })
  provider.put(`Probe <constat+PROBE-${runId}@exemple.fr>`, { header: 'Delivered-To' })
  const inbox = following(provider)
  const bounces: string[] = []
  inbox.takeIn('bounce', {
    knows: () => true,
    deliver: (key, { subject }) => bounces.push(`${key} ${subject}`),
  })
  const mailbox = inbox.open(runId)

  expect((await mailbox.next(/Activez/, soon()))?.text).toBe('Bonjour\n')
  expect(bounces).toEqual([`${runId} Undelivered`])
  await until(() => provider.flags()[3]?.includes('\\Seen'))
  expect(provider.flags().map((flags) => flags.includes('\\Seen'))).toEqual([false, false, true, true])
})

test('a mailbox that is lost is looked for until it is found, and what came meanwhile is read once', async () => {
  const provider = await aMailboxElsewhere()
  const inbox = following(provider)
  const mailbox = inbox.open(newRunId())
  provider.put(mailbox.canaryAddress)
  expect(await mailbox.canaries(1, soon())).toBe(1)
  await provider.cut()
  provider.put(mailbox.address)
  await until(() => inbox.troubles.length > 1)
  expect(mailbox.untaken()).toEqual([])
  await provider.mend()

  expect(await mailbox.next(/Activez/, soon())).not.toBeNull()
  provider.put(mailbox.canaryAddress)
  expect(await mailbox.canaries(2, soon())).toBe(2)
  expect(mailbox.untaken()).toEqual([])
})

test('a mail over 1 MiB is not fetched, and its run alone is told', async () => {
  const provider = await aMailboxElsewhere()
  const inbox = following(provider)
  const [one, other] = [inbox.open(newRunId()), inbox.open(newRunId())]
  provider.put(one.address, { text: 'Telepaix '.repeat(150_000) })
  await until(() => one.refusals().length > 0)

  expect(one.refusals()).toEqual(['Message larger than 1 MiB'])
  expect([one.untaken(), other.refusals()]).toEqual([[], []])
})

test.each([
  ['UID FETCH', 2],
  ['UID STORE', 1],
])('a connection that is lost at %s costs a run no mail, and no mail comes twice', async (command, nth) => {
  const provider = await aMailboxElsewhere()
  const mailbox = following(provider).open(newRunId())
  provider.cutAt(command, nth)
  provider.put(mailbox.address)
  provider.put(mailbox.address, { subject: 'Bienvenue' })
  expect(await mailbox.next(/Bienvenue/, soon())).not.toBeNull()
  await until(() => provider.flags().every((flags) => flags.includes('\\Seen')))
  expect(mailbox.untaken()).toEqual(['Activez votre compte'])
})

test('a mail among the junk is refused by us, not missing from the registry', async () => {
  const provider = await aMailboxElsewhere()
  const mailbox = following(provider).open(newRunId())
  provider.put(mailbox.address, { folder: 'Junk' })
  await until(() => mailbox.refusals().length > 0)
  expect(mailbox.refusals()).toEqual(['Filed as junk by its provider'])
  provider.put(mailbox.address)
  expect(await mailbox.next(/Activez/, soon())).not.toBeNull()
})

test('a stranger’s mail with endless recipients keeps nobody from his own', async () => {
  const provider = await aMailboxElsewhere()
  const mailbox = following(provider).open(newRunId())
  provider.put('a'.repeat(500_000), { header: 'Cc' })
  provider.put(mailbox.address)
  expect(await mailbox.next(/Activez/, soon())).not.toBeNull()
})

test('a mail that nobody knew yet is taken once somebody does', async () => {
  const provider = await aMailboxElsewhere()
  const inbox = following(provider)
  const runId = newRunId()
  provider.put(`constat+probe-${runId}@exemple.fr`)
  provider.put('constat@exemple.fr')
  const first = inbox.open(newRunId())
  provider.put(first.address)
  expect(await first.next(/Activez/, soon())).not.toBeNull()
  expect(await inbox.open(runId).next(/Activez/, soon())).not.toBeNull()
})

test('a log-in that is refused is told, never shown, and not repeated at once; it can be stopped at any moment', async () => {
  const provider = await aMailboxElsewhere()
  const inbox = following(provider, { password: 'a-wrong-one' })
  await until(() => inbox.troubles.length > 0)
  expect(inbox.troubles.join()).not.toContain('a-wrong-one')
  await inbox.stop()
  const told = inbox.troubles.length
  await until(() => provider.connections() === 0)
  expect([told, inbox.troubles.length]).toEqual([1, 1])
})
