import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { practiceConfig } from '../../src/config/practice.ts'
import { openLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'
import { findBrowser } from '../../src/setup.mjs'
import { until } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

const browserPath = findBrowser() ?? ''

beforeAll(() => {
  expect(browserPath).not.toBe('')
})

const practised = { registryUrl: 'http://x.example', controls: [], mailPort: 1, inboxPort: 1, sitePort: 1 }

const typed = Object.values(practiceConfig(practised).identities).flatMap(({ values }) =>
  Object.values(values),
)

type Mail = { readonly to: string; readonly text: string }

test('nothing that a practice session typed, received or mailed is in its log, and every run is', async () => {
  const lines: string[] = []
  const log = openLog(
    () => Date.now(),
    (line) => lines.push(line),
  )
  const data = { config: null, dataDir: join(aFolder(), 'data'), port: 0, practicePort: 0 }
  const constat = await start({ ...data, browserPath, log })
  onTestFinished(constat.stop)
  const { practice, url } = constat
  await fetch(`${url}/subscribe`, {
    method: 'POST',
    body: new URLSearchParams({ address: 'personne@exemple.fr' }),
  })
  practice?.setFault('company', 'http-500')
  type Listed = {
    readonly runs: readonly { readonly id: string; readonly probe: string; readonly outcome: string }[]
  }
  const runs = async () => ((await (await fetch(`${url}/api/v1/runs`)).json()) as Listed).runs
  await until(async () => {
    const seen = new Set((await runs()).map(({ probe, outcome }) => `${probe} ${outcome}`))
    return seen.has('consumer-sign-up ok') && seen.has('company-enrolment http_error')
  }, 120_000)
  const recorded = await runs()
  const mails = (await (await fetch(`${practice?.url}/_practice/mail`)).json()) as Mail[]
  await constat.stop()

  const whole = lines.join('')
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ level: expect.stringMatching(/info|warn|error/) })
  for (const { id } of recorded) expect(whole).toContain(id)
  const links = mails.flatMap(({ text }) =>
    [...text.matchAll(/https?:\/\/\S+\/([\w-]{16,})/g)].map(([, token = '']) => token),
  )
  expect(mails.length).toBeGreaterThan(0)
  const personal = [...typed, ...mails.map(({ to }) => to), ...links, 'personne@exemple.fr']
  expect(personal.filter((value) => whole.includes(value))).toEqual([])
})
