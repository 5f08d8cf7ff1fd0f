// How each part that a configuration names is tried. Errors never show what a server said of a log-in.
import { randomBytes } from 'node:crypto'
import { resolveMx } from 'node:dns/promises'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readFile, rm, statfs } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { getuid } from 'node:process'
import { createTransport } from 'nodemailer'
import type { Config } from '../config/schema.ts'
import { connectTo } from '../inbox/imap.ts'
import { openSmtpInbox } from '../inbox/smtp.ts'
import { openLauncher } from '../probe/browser.ts'
import { askAuthority } from '../stamp/authority.ts'
import { askTimeServer, type TimeServer } from '../stamp/sntp.ts'
import { accountAt, mailboxTrouble, relayOptions } from '../wiring/mail-servers.ts'

const patienceMs = 10_000

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

const codeOf = (cause: unknown) =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'no code'

/** The folder itself, or the nearest one above it that is there. */
const nearest = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder))

/** Tries whether the data directory can be written, or made, and asks how much room is left there. */
export const tryDisk = async (folder: string, freeMb: number) => {
  const dataDir = nearest(resolve(folder))
  try {
    const file = join(dataDir, `check-${randomBytes(8).toString('hex')}`)
    const handle = await open(file, 'wx')
    try {
      await handle.writeFile(randomBytes(4096))
      await handle.sync()
    } finally {
      await handle.close()
      await rm(file)
    }
  } catch (cause) {
    throw new Error(`cannot be written (${codeOf(cause)}): make it writable, or name another with --data`, {
      cause,
    })
  }
  const { bavail, bsize } = await statfs(dataDir)
  const free = Math.floor((bavail * bsize) / 2 ** 20)
  if (free < freeMb) {
    throw new Error(`${free} MB are free, and limits.free_disk_mb asks for ${freeMb}: make room`)
  }
  return `${existsSync(folder) ? 'writable' : 'can be made'}, ${free} MB free`
}

const versionStarted = async (executablePath: string, browser: Config['browser'], sandbox: boolean) => {
  const profilesDir = await mkdtemp(join(tmpdir(), 'constat-check-'))
  try {
    const launcher = openLauncher({
      executablePath,
      sandbox,
      profilesDir,
      memoryLimitBytes: browser.memoryLimitMb * 2 ** 20,
      languages: browser.languages,
    })
    const { version, close } = await launcher.open('Constat-check')
    await close()
    return version
  } finally {
    await rm(profilesDir, { recursive: true, force: true })
  }
}

/** Starts the browser and ends it again. */
export const tryBrowser = async (executablePath: string | null, browser: Config['browser']) => {
  if (executablePath === null)
    throw new Error('none was found: run `npm run setup`, which finds or installs one')
  const sandbox = getuid?.() !== 0
  try {
    const version = await versionStarted(executablePath, browser, sandbox)
    return `${version} starts${sandbox ? '' : ', without its sandbox as this is root'}`
  } catch (cause) {
    // What it dies of is on its standard error, which nobody reads; a second start, of no page, tells the two apart.
    const isShutOut =
      sandbox &&
      (await versionStarted(executablePath, browser, false).then(
        () => true,
        () => false,
      ))
    const words = isShutOut
      ? 'cannot make its sandbox: allow it user namespaces, which this machine or its container forbids'
      : 'does not start: run it by hand, or set CONSTAT_BROWSER to another'
    throw new Error(`${executablePath} ${words}`, { cause })
  }
}

/** Asks a control, as a run would after a failure. */
export const tryControl = async (url: string) => {
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) })
    await response.body?.cancel()
  } catch (cause) {
    const why = cause instanceof Error && cause.cause ? codeOf(cause.cause) : 'too late'
    throw new Error(`does not answer (${why}): check this machine's network, or name another site`, { cause })
  }
  const { host } = new URL(response.url)
  if (host !== new URL(url).host) throw new Error(`sends everybody to ${host}: name that site instead`)
  if (!response.ok) throw new Error(`answers HTTP ${response.status}: name another site`)
  return `answers HTTP ${response.status}`
}

const greetingAt = (host: string, port: number) =>
  new Promise<string>((resolve, reject) => {
    const socket = createConnection({ host, port })
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('no greeting')))
    socket.once('error', reject)
    socket.once('data', (line) => {
      resolve(line.toString('latin1'))
      socket.end('QUIT\r\n')
    })
  })

// Where its port is taken, a mail server must answer there.
const tryListening = async (inbox: Extract<NonNullable<Config['inbox']>, { readonly kind: 'smtp' }>) => {
  const { host, port } = inbox
  try {
    const opened = await openSmtpInbox({ ...inbox, clock })
    await opened.stop()
    return `port ${port} can be opened`
  } catch (cause) {
    const isTaken = codeOf(cause) === 'EADDRINUSE'
    const greeting = isTaken ? await greetingAt(host, port).catch(() => '') : ''
    if (greeting.startsWith('220'))
      return `a mail server answers on port ${port}: right if Constat is running`
    throw new Error(
      isTaken
        ? `port ${port} is taken by something else: stop it, or name another port`
        : `port ${port} of ${host} cannot be opened (${codeOf(cause)}): name one that this user may open`,
      { cause },
    )
  }
}

const tryMailbox = async (inbox: Extract<NonNullable<Config['inbox']>, { readonly kind: 'imap' }>) => {
  try {
    const client = await connectTo(accountAt(inbox), AbortSignal.timeout(patienceMs))
    await client.logout()
  } catch (cause) {
    throw new Error(mailboxTrouble(cause), { cause })
  }
  return `${inbox.host}:${inbox.port} takes the log-in and opens the mailbox`
}

/** Opens the inbox and closes it again. */
export const tryInbox = (inbox: NonNullable<Config['inbox']>) =>
  inbox.kind === 'smtp' ? tryListening(inbox) : tryMailbox(inbox)

const relayTrouble = (cause: unknown) => {
  const { code, responseCode } = cause as { readonly code?: string; readonly responseCode?: number }
  const answer = responseCode === undefined ? (code ?? 'no code') : `${code}, SMTP ${responseCode}`
  switch (code) {
    case 'EAUTH':
      return `the relay refuses the log-in (${answer}): correct mail.user and mail.password`
    case 'ETLS':
      return `the relay does not speak TLS as mail.tls says (${answer}): correct mail.tls or mail.ca`
    default:
      return `the relay cannot be spoken to (${answer}): correct mail.host, mail.port, mail.tls or mail.ca`
  }
}

/** Says hello to the relay and logs in, without sending anything. */
export const tryRelay = async (mail: NonNullable<Config['mail']>) => {
  const timeouts = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs }
  try {
    const transport = createTransport({ ...relayOptions(mail), ...timeouts })
    await transport.verify()
    transport.close()
  } catch (cause) {
    throw new Error(relayTrouble(cause), { cause })
  }
  return `${mail.host}:${mail.port} says hello${mail.user === null ? '' : ' and takes the log-in'}`
}

/** Has an authority stamp a few random bytes, and checks the token against its pinned certificates. */
export const tryAuthority = async (authority: Config['evidence']['authorities'][number]) => {
  const { name, url, minInterval } = authority
  const ca = await readFile(authority.ca, 'utf8')
  const pinned = { name, url, ca, minIntervalMs: minInterval }
  const chain = authority.chain && { chain: await readFile(authority.chain, 'utf8') }
  const stamp = await askAuthority({ ...pinned, ...chain }, randomBytes(32), clock, {
    deadlineMs: patienceMs,
    signal: new AbortController().signal,
  })
  if (!stamp.ok) throw new Error(`gives no time stamp that holds (${stamp.reason}: ${stamp.detail})`)
  return 'gives time stamps that hold'
}

/** Asks where the mail of a domain is led, which the registry will ask as well. */
export const tryMailExchanger = async (domain: string) => {
  try {
    const [first] = (await resolveMx(domain)).sort((one, other) => one.priority - other.priority)
    if (first && first.exchange !== '') return `mail is led to ${first.exchange}`
    throw new Error('takes no mail: have its MX record lead here')
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'no code') throw cause
    throw new Error(`has no MX record that can be found (${code}): make one that leads here`, { cause })
  }
}

const furthestMs = 1000

/** Asks a time server how far our clock is from its own. */
export const tryTimeServer = async (server: TimeServer) => {
  const patience = { deadlineMs: patienceMs, signal: new AbortController().signal }
  const sample = await askTimeServer(server, clock, patience)
  if (!sample.ok)
    throw new Error(
      `tells no time on port ${server.port} (${sample.reason}): let UDP through to it, or name another`,
    )
  const offset = `${Math.round(Math.abs(sample.offsetMs))} ms ${sample.offsetMs < 0 ? 'ahead' : 'behind'}`
  if (Math.abs(sample.offsetMs) > furthestMs + sample.uncertaintyMs)
    throw new Error(`says that our clock is ${offset}: have this machine keep the time, with chrony say`)
  return `tells the time: our clock is ${offset}`
}
