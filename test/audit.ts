// The dependency audit of `npm run check`: fails on a known weakness in what Constat runs with, graver than moderate.
// A release asks `node test/audit.ts --must`, which fails too when no audit is to be had.
import { spawnSync } from 'node:child_process'
import { argv, exit, stderr } from 'node:process'

type Report = {
  readonly message?: string
  readonly error?: { readonly summary?: string }
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
}

type Judgement = { readonly fails: boolean; readonly words: string }

const grave = ['high', 'critical']

const patienceMs = 60_000

/** What is to be said of a report of `npm audit --json`, null when none came, and whether the check fails for it. */
export const judge = (json: string | null, must: boolean): Judgement => {
  const { vulnerabilities, message, error }: Report =
    json === null ? { message: `nothing within ${patienceMs / 1000} s` } : JSON.parse(json)
  // Some mirrors keep no advisories: who cannot ask is told so, and has done nothing wrong.
  if (vulnerabilities === undefined)
    return { fails: must, words: `no audit, as the package registry gave none: ${error?.summary || message}` }
  const weak = Object.entries(vulnerabilities).filter(([, { severity }]) => grave.includes(severity))
  const list = weak.map(([name, { severity, range }]) => `${name} ${range} (${severity})`).join(', ')
  return weak.length === 0
    ? { fails: false, words: 'no grave weakness is known in the dependencies' }
    : { fails: true, words: `known weaknesses: ${list}. See \`npm audit\`, and update what it names.` }
}

const report = (): string | null => {
  const asked = ['audit', '--omit=dev', '--json']
  const { stdout, error } = spawnSync('npm', asked, { encoding: 'utf8', timeout: patienceMs })
  const code = error && 'code' in error ? error.code : null
  if (error && code !== 'ETIMEDOUT') throw error
  return error ? null : stdout
}

if (import.meta.main) {
  const { fails, words } = judge(report(), argv.includes('--must'))
  stderr.write(`constat: ${words}\n`)
  exit(fails ? 1 : 0)
}
