import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type ImapAccount, openImapInbox } from '../../src/inbox/imap.ts'
import { aCertificate } from '../support/certificate.ts'
import { until } from '../support/constat.ts'
import { isDovecotHere, startDovecot } from '../support/dovecot.ts'
import { clock, newRunId } from '../support/probing.ts'

beforeAll(() => {
  expect(isDovecotHere(), 'this needs the Debian package dovecot-imapd: apt-get install dovecot-imapd').toBe(
    true,
  )
  expect(process.getuid?.(), 'Dovecot starts for root alone').toBe(0)
})

const soon = () => AbortSignal.timeout(20_000)

test.each(['implicit', 'starttls'] as const)(
  'mails in a mailbox of Dovecot come to their runs, TLS %s',
  async (tls) => {
    const certificate = aCertificate()
    const dovecot = await startDovecot(certificate)
    const troubles: unknown[] = []
    const following = (changes: Partial<ImapAccount>) => {
      const account = { host: '127.0.0.1', port: dovecot[tls], tls, user: 'constat', password: 'right' }
      const address = 'constat+*@exemple.fr'
      const onTrouble = (cause: unknown) => troubles.push(cause)
      const inbox = openImapInbox({ ...account, ca: certificate.cert, address, clock, onTrouble, ...changes })
      onTestFinished(() => inbox.stop())
      return inbox
    }
    const inbox = following({})
    const mailbox = inbox.open(newRunId())
    dovecot.deliver('To: constat@exemple.fr\nSubject: A letter\n\nNot ours.\n')
    dovecot.deliver(`To: ${mailbox.canaryAddress}\nSubject: Canary\n\nCanary\n`)
    expect(await mailbox.canaries(1, soon())).toBe(1)
    const awaited = mailbox.next(/Activez/, soon())
    dovecot.deliver(
      `Delivered-To: ${mailbox.address}\nSubject: =?utf-8?Q?Activez_votre_acc=C3=A8s?=\n\nCode 1848\n`,
    )
    expect(await awaited).toMatchObject({ subject: 'Activez votre accès', text: 'Code 1848\n' })
    await until(() => dovecot.looked().filter((name) => name.endsWith(':2,S')).length === 2)
    expect(dovecot.looked().filter((name) => name.endsWith(':2,'))).toHaveLength(1)
    expect(troubles).toEqual([])

    following({ ca: aCertificate().cert })
    await until(() => troubles.length > 0)
    expect(String(troubles[0])).toMatch(/certificate/)
  },
)
