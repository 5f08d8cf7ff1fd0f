import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import type { Capture, CaptureKind, Exchanges } from '../../src/outcome/capture.ts'
import type { Sighting } from '../../src/outcome/outcome.ts'
import { practiceIdentity } from '../support/identity.ts'
import { type Probing, startProbing } from '../support/probing.ts'

let probing: Probing
let whole: Sighting
beforeAll(async () => {
  probing = await startProbing()
  whole = await probing.run(consumerSignUp, {}, { depth: 'full' })
  expect(whole.outcome).toBe('ok')
})
afterAll(() => probing.stop())

const steps = consumerSignUp.steps.map(({ name }) => name)
const ofKind = (kind: CaptureKind, sighting = whole): readonly Capture[] =>
  sighting.captures.filter((capture) => capture.kind === kind)
const textOf = (capture: Capture | undefined) => new TextDecoder().decode(capture?.bytes)
const exchangesOf = (sighting: Sighting): Exchanges => JSON.parse(textOf(ofKind('exchanges', sighting)[0]))

type NetLog = {
  readonly constants: {
    readonly logEventTypes: Readonly<Record<string, number>>
    readonly clientInfo: { readonly command_line: string }
  }
  readonly events: readonly { readonly type: number; readonly params?: Readonly<Record<string, unknown>> }[]
}

const netLog = (): NetLog => JSON.parse(textOf(ofKind('net-log')[0]))

const eventsOf = (type: string) => {
  const { constants, events } = netLog()
  return events.filter((event) => event.type === constants.logEventTypes[type])
}

describe('a run in full depth', () => {
  test('loses nothing of a journey that goes well', () => {
    expect(whole.lost).toEqual([])
  })

  test('keeps a picture and the page of each step, and the whole page of the first and the last', () => {
    expect(ofKind('screenshot').map(({ step }) => step)).toEqual(steps)
    expect(ofKind('page').map(({ step }) => step)).toEqual(steps)
    expect(textOf(ofKind('page')[1])).toMatch(/^From: <Saved by Blink>/)
    expect(ofKind('full-page').map(({ step }) => step)).toEqual([steps[0], steps.at(-1)])
  })

  test('keeps the whole page of the step that failed', async () => {
    probing.practice.setFault('consumer', 'http-500')
    const failed = await probing.run(consumerSignUp, {}, { depth: 'full' })
    probing.practice.setFault('consumer', null)

    expect(failed.failedStep).not.toBeNull()
    expect(ofKind('full-page', failed).at(-1)?.step).toBe(failed.failedStep)
  })

  test('names every body by the SHA-256 of what travelled', () => {
    const digests = new Set(
      ofKind('body').map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')),
    )
    const { exchanges } = exchangesOf(whole)
    const posts = exchanges.filter(({ method }) => method === 'POST')
    expect(posts.length).toBeGreaterThanOrEqual(3)
    for (const post of posts) expect(digests).toContain(post.body)
    const pages = exchanges.filter(({ answer }) => answer?.status === 200)
    for (const { answer } of pages) expect(digests).toContain(answer?.body)
  })

  test('keeps what was typed, in the body that was sent', () => {
    const { exchanges } = exchangesOf(whole)
    const signUp = exchanges.find(({ method, url }) => method === 'POST' && url.endsWith('/inscription'))
    const body = ofKind('body').find(
      ({ bytes }) => createHash('sha256').update(bytes).digest('hex') === signUp?.body,
    )
    expect(new URLSearchParams(textOf(body)).toString()).toContain(practiceIdentity()['lastName'])
  })

  test('keeps the mail as it came', () => {
    const [mail] = ofKind('mail')
    expect(textOf(mail)).toMatch(/^From: /)
    expect(textOf(mail)).toContain('Subject: ')
  })

  test('knows every secret of the run, the token of the mailed link included', () => {
    const { exchanges } = exchangesOf(whole)
    const activation = exchanges.find(({ url }) => url.includes('/activation/lien'))
    const token = new URL(activation?.url ?? '').searchParams.get('jeton')
    expect(whole.personal).toContain(token)
    expect(whole.personal).toContain(practiceIdentity()['phone'])
  })

  test('says where a picture shows what belongs to a person, and that the others show none', () => {
    const byStep = new Map(ofKind('screenshot').map(({ step, boxes }) => [step, boxes]))
    expect(byStep.get('opens-the-home-page')).toEqual([])
    expect(byStep.get('registers-a-number')?.length).toBeGreaterThan(0)
    for (const box of byStep.get('registers-a-number') ?? []) {
      expect(box.width).toBeGreaterThan(10)
      expect(box.y).toBeGreaterThan(0)
    }
  })

  test('asks nobody but the registry, by no proxy, and takes nothing from a cache', () => {
    const asked = eventsOf('URL_REQUEST_START_JOB').map(({ params }) => String(params?.['url'] ?? ''))
    const hosts = new Set(asked.filter((url) => url.startsWith('http')).map((url) => new URL(url).origin))
    expect([...hosts]).toEqual([probing.practice.url])
    const proxies = eventsOf('PROXY_RESOLUTION_SERVICE_RESOLVED_PROXY_LIST').map(({ params }) =>
      JSON.stringify(params),
    )
    for (const resolved of proxies) expect(resolved).toContain('DIRECT')
    expect(exchangesOf(whole).exchanges.filter(({ answer }) => answer?.fromCache)).toEqual([])
  })

  test('asks the browser what it is', () => {
    const facts = JSON.parse(textOf(ofKind('browser')[0]))
    expect(facts).toMatchObject({
      cookies_at_start: 0,
      profile_files_at_start: 0,
      history_at_start: ['about:blank'],
      display: { width: 1280, languages: ['fr-FR', 'fr'] },
    })
    expect(facts.arguments).toContain('--no-proxy-server')
  })
})

test('a page that hangs costs its captures, each said with the reason, and no more', async () => {
  probing.practice.setFault('consumer', 'hang')
  const hung = await probing.run(consumerSignUp, { stepDeadlineMs: 800 }, { depth: 'full' })
  probing.practice.setFault('consumer', null)

  expect(hung.outcome).toBe('timeout')
  expect(ofKind('net-log', hung).length + hung.lost.length).toBeGreaterThan(0)
  expect(probing.leftovers()).toEqual([])
})
