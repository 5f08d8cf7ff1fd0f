// A real Dovecot of Debian, with a configuration and a mailbox of its own.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { until } from './constat.ts'
import { freePort } from './port.ts'
import { aFolder } from './store.ts'

const dovecotPath = '/usr/sbin/dovecot'

export const isDovecotHere = () => existsSync(dovecotPath)

const configuration = (folder: string, ports: { readonly starttls: number; readonly implicit: number }) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
passdb {
  driver = static
  args = password=right
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/home
}
first_valid_uid = 1
mail_location = maildir:${folder}/home/Maildir
service imap-login {
  inet_listener imap {
    port = ${ports.starttls}
  }
  inet_listener imaps {
    port = ${ports.implicit}
  }
}
`

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy())
  })

/** Starts Dovecot with a certificate; user `constat`, password `right`. It ends with the test. */
export const startDovecot = async ({ cert, key }: { readonly cert: string; readonly key: string }) => {
  const folder = aFolder()
  const ports = { starttls: await freePort(), implicit: await freePort() }
  const fresh = join(folder, 'home', 'Maildir', 'new')
  for (const name of ['new', 'cur', 'tmp'])
    mkdirSync(join(folder, 'home', 'Maildir', name), { recursive: true })
  // Its parts run as users of their own, who have to come through.
  for (const open of [folder, join(folder, 'home')]) chmodSync(open, 0o755)
  for (const name of ['', 'new', 'cur', 'tmp']) chmodSync(join(folder, 'home', 'Maildir', name), 0o777)
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key)
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, ports))
  const child = spawn(dovecotPath, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'inherit' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  await until(() => Promise.all(Object.values(ports).map(answers)).then((all) => all.every(Boolean)))
  let count = 0
  return {
    ...ports,
    /** Puts a mail into the mailbox, as a delivery agent does. */
    deliver: (raw: string) => {
      count += 1
      const file = join(fresh, `${Date.now()}.${count}.constat`)
      writeFileSync(file, raw, { mode: 0o666 })
    },
    /** The names of the mails that were looked at, flags last. */
    looked: () => readdirSync(join(folder, 'home', 'Maildir', 'cur')),
  }
}
