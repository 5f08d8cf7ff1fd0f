import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { companyEnrolment } from '../../probes/company-enrolment.ts'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import type { Exchanges } from '../../src/outcome/capture.ts'
import type { Sighting, StepResult } from '../../src/outcome/outcome.ts'
import { type Probing, startProbing } from '../support/probing.ts'

let probing: Probing
beforeAll(async () => {
  probing = await startProbing()
})
afterEach(async () => {
  probing.practice.setFault('all', null)
  expect(probing.leftovers()).toEqual([])
})
afterAll(() => probing.stop())

const statusesOf = (sighting: Sighting): readonly string[] => sighting.steps.map((step) => step.status)

const exchangesOf = (sighting: Sighting) => {
  const capture = sighting.captures.find((it) => it.kind === 'exchanges')
  return JSON.parse(new TextDecoder().decode(capture?.bytes)) as Exchanges
}

describe('a run', () => {
  test('passes every step, within its own times, and keeps a picture of each', async () => {
    const sighting = await probing.run(consumerSignUp)

    const names = consumerSignUp.steps.map((step) => step.name)
    expect(sighting.steps.map((step) => step.name)).toEqual(names)
    expect(new Set(statusesOf(sighting))).toEqual(new Set(['passed']))
    const pictures = sighting.captures.filter((capture) => capture.kind === 'screenshot')
    expect(pictures.map((picture) => picture.step)).toEqual(names)
    for (const { bytes } of pictures) expect([...bytes.slice(1, 4)]).toEqual([...Buffer.from('PNG')])
    for (const { startedAt, endedAt } of sighting.steps) {
      expect(startedAt).toBeGreaterThanOrEqual(sighting.startedAt)
      expect(endedAt).toBeLessThanOrEqual(sighting.endedAt)
    }
    const sum = sighting.steps.reduce((total, step) => total + (step.durationMs ?? 0), 0)
    expect(sighting.durationMs).toBe(sum)
  })

  test('tells who it is, and carries its own id, in every request', async () => {
    const runId = 'ab'.repeat(16)
    const sighting = await probing.run(consumerSignUp, { runId })

    expect(sighting.userAgent).toMatch(/^Mozilla\/5\.0 .*Chrome\/[\d.]+ .*Constat\/0\.0\.0 /)
    expect(sighting.userAgent).toContain(`(+https://constat.example/about; run=${runId})`)
  })

  test('keeps what was asked and answered', async () => {
    const { exchanges } = exchangesOf(await probing.run(consumerSignUp))

    const activation = exchanges.find((it) => it.url.includes('/activation/lien'))
    expect(activation).toMatchObject({ method: 'GET', answer: { status: 303 } })
    expect(exchanges.some((it) => it.method === 'POST' && it.url.endsWith('/inscription'))).toBe(true)
    expect(exchanges.every((it) => it.url.startsWith(probing.practice.url))).toBe(true)
  })

  test('records the steps after a failure as skipped, and names the failing one', async () => {
    probing.practice.setFault('consumer', 'maintenance-notice')
    const told: StepResult[] = []
    const sighting = await probing.run(consumerSignUp, {}, { onStep: (result) => told.push(result) })

    expect(statusesOf(sighting)).toEqual(['passed', 'failed', ...Array(7).fill('skipped')])
    expect(sighting.failedStep).toBe('opens-the-sign-up-form')
    expect(told).toEqual(sighting.steps)
    expect(sighting.detail).toContain('Service en maintenance')
    expect(sighting.detail).toContain('une opération de maintenance de quelques jours')
    expect(sighting.captures.map((capture) => capture.step)).toContain('opens-the-sign-up-form')
  })

  test('asks a control once the registry seems down, and not before', async () => {
    const fine = await probing.run(consumerSignUp, { tier: 'look' })
    probing.practice.setFault('consumer', 'http-500')
    const failing = await probing.run(consumerSignUp, { tier: 'look' })

    expect(fine.controls).toEqual([])
    expect(failing.controls).toMatchObject([{ url: probing.practice.controls[0], ok: true }])
    const failedAt = failing.steps.find((step) => step.status === 'failed')?.endedAt ?? 0
    expect((failing.controls[0]?.askedAt ?? 0) - failedAt).toBeLessThan(10_000)
  })

  test('asks the second control where the first does not answer', async () => {
    probing.practice.setFault('consumer', 'http-500')
    const controls = ['http://127.0.0.1:9/', probing.practice.controls[1]]
    const sighting = await probing.run(consumerSignUp, { tier: 'look' }, { controls })

    expect(sighting.controls.map((control) => control.ok)).toEqual([false, true])
    expect(sighting.outcome).toBe('http_error')
  })

  test('says until when a registry asked to be left alone', async () => {
    probing.practice.setFault('consumer', 'rate-limited')
    const sighting = await probing.run(consumerSignUp)

    expect((sighting.retryAt ?? 0) - sighting.endedAt).toBeGreaterThan(25_000)
    expect((sighting.retryAt ?? 0) - sighting.startedAt).toBeLessThan(40_000)
  })

  test('records the dialogs that it dismisses', async () => {
    probing.practice.setFault('consumer', 'dialog')
    const { said } = exchangesOf(await probing.run(consumerSignUp, { tier: 'look' }))

    expect(said).toMatchObject([{ type: 'dialog-alert', text: 'Votre session expirera dans 15 minutes.' }])
  })
})

describe('the tier look', () => {
  test('ends before anything is sent', async () => {
    const before = probing.practice.state()
    const sighting = await probing.run(consumerSignUp, { tier: 'look' })

    expect(sighting.outcome).toBe('ok')
    expect(statusesOf(sighting)).toEqual(['passed', 'passed', ...Array(7).fill('skipped')])
    const { exchanges } = exchangesOf(sighting)
    expect(exchanges.filter((it) => it.method !== 'GET')).toEqual([])
    expect(probing.practice.state()).toEqual(before)
  })
})

describe('a live registry', () => {
  test('never sees a step that binds', async () => {
    const before = probing.practice.state().mails
    const sighting = await probing.run(companyEnrolment, { live: true })

    const firstSkipped = sighting.steps.find((step) => step.status === 'skipped')
    expect(firstSkipped?.name).toBe('accepts-the-terms')
    expect(sighting.outcome).toBe('ok')
    expect(probing.practice.state().mails).toBe(before)
  })
})

describe('the registry’s slot', () => {
  test('is free while mail is awaited, and waiting to get it back is in no duration', async () => {
    const calls: string[] = []
    const slot = {
      release: () => {
        calls.push('release')
      },
      regain: async () => {
        await new Promise((resolve) => setTimeout(resolve, 1500))
        calls.push('regain')
      },
    }
    const sighting = await probing.run(consumerSignUp, {}, { slot })

    expect(calls).toEqual(['release', 'regain'])
    expect(sighting.outcome).toBe('ok')
    const mail = sighting.steps.find((step) => step.name === 'activates-the-account-from-the-mail')
    const wallMs = (mail?.endedAt ?? 0) - (mail?.startedAt ?? 0)
    expect(wallMs - (mail?.durationMs ?? 0)).toBeGreaterThanOrEqual(1400)
  })

  test('may be waited for longer than a step or the run may last', async () => {
    const regain = () => new Promise<void>((resolve) => setTimeout(resolve, 2500))
    const slot = { release: () => undefined, regain }
    const sighting = await probing.run(
      consumerSignUp,
      { stepDeadlineMs: 2000, runDeadlineMs: 10_000 },
      { slot },
    )

    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })
})

describe('a run that is not to go on', () => {
  test('is abandoned at once, as our own doing', async () => {
    const stopping = new AbortController()
    const onStep = () => stopping.abort()
    const sighting = await probing.run(consumerSignUp, {}, { onStep }, stopping.signal)

    expect(sighting).toMatchObject({ outcome: 'probe_fault', failedStep: 'opens-the-sign-up-form' })
    expect(sighting.detail).toContain('abandoned')
  })

  test('is abandoned while it waits for its mail', async () => {
    probing.practice.setFault('consumer', 'mail-absent')
    const stopping = new AbortController()
    const slot = { release: () => stopping.abort(), regain: async () => undefined }
    const sighting = await probing.run(consumerSignUp, { mailWithinMs: 60_000 }, { slot }, stopping.signal)

    expect(sighting).toMatchObject({
      outcome: 'probe_fault',
      failedStep: 'activates-the-account-from-the-mail',
    })
  })

  test('is abandoned before its first step', async () => {
    const sighting = await probing.run(consumerSignUp, {}, {}, AbortSignal.abort())

    expect(sighting.outcome).toBe('probe_fault')
    expect(new Set(statusesOf(sighting).slice(1))).toEqual(new Set(['skipped']))
  })

  test('ends at the deadline of the whole run, in the step it had come to', async () => {
    probing.practice.setFault('company', 'hang')
    const sighting = await probing.run(companyEnrolment, { runDeadlineMs: 2500 })

    expect(sighting.outcome).toBe('timeout')
    expect(sighting.detail).toContain('the run was not done within 2.5 s')
  })
})

describe('a mistake of our own', () => {
  test('in a probe is a probe fault', async () => {
    const sighting = await probing.run(consumerSignUp, { identity: {} })

    expect(sighting).toMatchObject({ outcome: 'probe_fault', failedStep: 'creates-an-account' })
    expect(sighting.detail).toContain('lastName')
  })

  test('in the caller is a probe fault', async () => {
    const onStep = () => {
      throw new Error('nobody listens')
    }
    const sighting = await probing.run(consumerSignUp, {}, { onStep })

    expect(sighting).toMatchObject({ outcome: 'probe_fault', detail: 'nobody listens' })
  })
})
