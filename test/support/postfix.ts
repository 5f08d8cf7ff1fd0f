// A real Postfix of Debian, with a configuration, a queue and a log of its own, that relays to a mail server.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from './port.ts'
import { aFolder } from './store.ts'

const postfixPath = '/usr/sbin/postfix'

export const isPostfixHere = () => existsSync(postfixPath)

const mainOf = (folder: string, relayPort: number) => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
myhostname = relay.constat.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
relayhost = [127.0.0.1]:${relayPort}
maillog_file = ${folder}/mail.log
maillog_file_prefixes = ${folder}
`

// As Debian installs it, without what runs in a chroot or listens elsewhere.
const masterOf = (port: number) => `
127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

/** Starts Postfix before a mail server; tells its port. It ends with the test. */
export const startPostfix = async (relayPort: number): Promise<number> => {
  const folder = aFolder()
  const etc = join(folder, 'etc')
  const port = await freePort()
  for (const name of ['etc', 'queue', 'data']) mkdirSync(join(folder, name))
  // Its parts run as the user postfix, who has to come through.
  chmodSync(folder, 0o755)
  execFileSync('chown', ['postfix:postfix', join(folder, 'data')])
  writeFileSync(join(etc, 'main.cf'), mainOf(folder, relayPort))
  writeFileSync(join(etc, 'master.cf'), masterOf(port))
  const tell = (word: 'start' | 'stop') => execFileSync(postfixPath, ['-c', etc, word], { stdio: 'ignore' })
  onTestFinished(() => {
    tell('stop')
  })
  tell('start')
  return port
}
