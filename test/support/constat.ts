// A real Constat in a process of its own, watching a practice registry that outlives it.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { practiceDelays, practiceDomain } from '../../src/config/practice.ts'
import { startPractice } from '../../src/practice/practice.ts'
import { practiceIdentity } from './identity.ts'
import { freePort } from './port.ts'
import { aFolder } from './store.ts'

const cli = fileURLToPath(new URL('../../src/cli.mjs', import.meta.url))

/** Resolves when the condition holds, looking every 50 ms; rejects after `withinMs`. */
export const until = async <T>(
  condition: () => T | Promise<T>,
  withinMs = 60_000,
): Promise<NonNullable<T>> => {
  const deadline = performance.now() + withinMs
  for (;;) {
    const value = await condition()
    if (value) return value as NonNullable<T>
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const probeLines = (id: string, cron: string, mailWithin: string) => `
  - id: ${id}
    schedules: [{ tier: submit, cron: '${cron}' }]
    step_deadline: 20 s
    run_deadline: 90 s
    settle: 1 s
    mail_within: ${mailWithin}
    slow_after: 60 s
    cap_per_day: 10000
    identity: somebody`

/** A practice registry, and a folder with a configuration that watches it every few seconds. */
export const aWatchedRegistry = async ({
  cron = '*/2 * * * * *',
  ids = ['consumer-sign-up'],
  inboxPort = 0,
  mailWithin = '20 s',
  imap = null as string | null,
} = {}) => {
  const folder = aFolder()
  const inbox = inboxPort || (await freePort())
  const forward = { domain: practiceDomain, host: '127.0.0.1', port: inbox }
  const practice = await startPractice({ port: 0, forward, ...practiceDelays })
  onTestFinished(() => practice.stop())
  const config = join(folder, 'constat.yaml')
  writeFileSync(
    config,
    `site: { title: Test, contact: 'https://constat.example', port: 0 }
registry: { name: Test, url: '${practice.url}', state: practice }
vantage: { id: test, place: test }
probes:${ids.map((id) => probeLines(id, cron, mailWithin)).join('')}
controls: ['${practice.controls[0]}', '${practice.controls[1]}']
policy: { confirm_after: 1 s }
identities: { somebody: { values: ${JSON.stringify(practiceIdentity())} } }
inbox: ${imap ?? `{ kind: smtp, host: 127.0.0.1, port: ${inbox}, domain: ${practiceDomain} }`}
mail: { host: 127.0.0.1, port: ${practice.mailPort}, tls: none, from: constat@${practiceDomain} }
`,
  )
  return { practice, folder, config, data: join(folder, 'data') }
}

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A process of Constat; killed, if it still runs, when the test ends. */
export const spawnConstat = (...args: string[]) => spawnWith([], ...args)

/** The same under options of Node. */
export const spawnWith = (nodeOptions: readonly string[], ...args: string[]) => {
  const child: ChildProcess = spawn(process.execPath, [...nodeOptions, cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    pid: child.pid ?? 0,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
  }
}

/** Runs a command of Constat to its end. */
export const constat = (...args: string[]) => spawnConstat(...args).ended

/** Reads the database of a data directory beside the process that writes it. */
export const reading = <T>(data: string, read: (db: Sqlite.Database) => T): T => {
  const db = new Sqlite(join(data, 'constat.db'), { readonly: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}

/** The processes whose command line names a folder: the browsers of a data directory. */
export const processesNaming = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${folder}`)
      } catch {
        // It ended between the two looks.
        return false
      }
    })
    .map(Number)
