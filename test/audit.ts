// The dependency audit of `npm run check`: fails on a known weakness in what Constat runs with, graver than moderate.
import { spawnSync } from 'node:child_process'
import { exit, stderr } from 'node:process'

type Report = {
  readonly message?: string
  readonly error?: { readonly summary?: string }
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
}

const grave = ['high', 'critical']

/** What is to be said of a report of `npm audit --json`, and whether the check fails for it. */
export const judge = (json: string): { readonly fails: boolean; readonly words: string } => {
  const { vulnerabilities, message, error }: Report = JSON.parse(json)
  // Some mirrors keep no advisories: who cannot ask is told so, and has done nothing wrong.
  if (vulnerabilities === undefined)
    return {
      fails: false,
      words: `no audit, as the package registry gave none: ${error?.summary || message}`,
    }
  const weak = Object.entries(vulnerabilities).filter(([, { severity }]) => grave.includes(severity))
  const list = weak.map(([name, { severity, range }]) => `${name} ${range} (${severity})`).join(', ')
  return weak.length === 0
    ? { fails: false, words: 'no grave weakness is known in the dependencies' }
    : { fails: true, words: `known weaknesses: ${list}. See \`npm audit\`, and update what it names.` }
}

if (import.meta.main) {
  const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' })
  if (error) throw error
  const { fails, words } = judge(stdout)
  stderr.write(`constat: ${words}\n`)
  exit(fails ? 1 : 0)
}
