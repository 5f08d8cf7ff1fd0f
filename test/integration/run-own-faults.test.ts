import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import type { StepResult } from '../../src/outcome/outcome.ts'
import { openLauncher } from '../../src/probe/browser.ts'
import { groupsWithArgument, signalGroup } from '../../src/probe/process-group.ts'
import { openTestLauncher, type Probing, startProbing } from '../support/probing.ts'

let probing: Probing
beforeEach(async () => {
  probing = await startProbing()
})
afterEach(async () => {
  expect(probing.leftovers()).toEqual([])
  await probing.stop()
})

const browserGroups = () => groupsWithArgument(`--user-data-dir=${probing.profilesDir}/`)

const mebibyte = 1024 ** 2

describe('the fault is ours, and the registry is not accused', () => {
  test('when neither it nor any control can be reached', async () => {
    await probing.practice.stop()
    const sighting = await probing.run(consumerSignUp)

    expect(sighting).toMatchObject({ outcome: 'network_fault', failedStep: 'opens-the-home-page' })
    expect(sighting.controls.map((control) => control.ok)).toEqual([false, false])
    expect(sighting.steps[0]?.detail).toContain('ERR_CONNECTION_REFUSED')
  })

  test('when no control is known that could vouch for our network', async () => {
    probing.practice.setFault('all', 'http-500')
    const sighting = await probing.run(consumerSignUp, {}, { controls: [] })

    expect(sighting.outcome).toBe('network_fault')
  })

  test('when its mail could not reach our inbox', async () => {
    await probing.inbox.pause()
    const closed = await probing.run(consumerSignUp, { mailWithinMs: 1500 })
    await probing.inbox.resume()
    const open = await probing.run(consumerSignUp)

    expect(closed).toMatchObject({
      outcome: 'inbox_fault',
      failedStep: 'activates-the-account-from-the-mail',
    })
    expect(open.outcome).toBe('ok')
  })

  test('when our inbox was closed after the wait began', async () => {
    probing.practice.setFault('all', 'mail-late')
    const openMailbox = (runId: string) => {
      const mailbox = probing.inbox.open(runId)
      const next = async (subject: RegExp, signal: AbortSignal) => {
        expect(await mailbox.canaries(1, signal)).toBe(1)
        await probing.inbox.pause()
        return mailbox.next(subject, signal)
      }
      return { ...mailbox, next }
    }
    const closed = await probing.run(consumerSignUp, { mailWithinMs: 1500 }, { openMailbox })
    await probing.inbox.resume()

    expect(closed).toMatchObject({ outcome: 'inbox_fault' })
  })

  test('when our inbox refused what the registry sent', async () => {
    probing.practice.setFault('all', 'mail-absent')
    const openMailbox = (runId: string) => ({
      ...probing.inbox.open(runId),
      refusals: () => ['Message larger than 1 MiB'],
    })
    const refused = await probing.run(consumerSignUp, { mailWithinMs: 1000 }, { openMailbox })

    expect(refused).toMatchObject({ outcome: 'inbox_fault', detail: expect.stringContaining('1 MiB') })
  })

  test('when no mail came and our relay refuses the canary', async () => {
    probing.practice.setFault('all', 'mail-absent')
    const sendCanary = () => Promise.reject(new Error('the relay is down'))
    const sighting = await probing.run(consumerSignUp, { mailWithinMs: 1000 }, { sendCanary })

    expect(sighting.outcome).toBe('inbox_fault')
  })

  test('when its mail has a subject that the probe does not know', async () => {
    const openMailbox = (runId: string) => {
      const mailbox = probing.inbox.open(runId)
      return { ...mailbox, next: (_: RegExp, signal: AbortSignal) => mailbox.next(/Bienvenue/, signal) }
    }
    const sighting = await probing.run(consumerSignUp, { mailWithinMs: 1500 }, { openMailbox })

    expect(sighting.outcome).toBe('page_changed')
    expect(sighting.detail).toContain('Activez votre compte')
  })

  test('when the browser is killed in mid-run, and the next run works', async () => {
    const onStep = () => {
      for (const group of browserGroups()) signalGroup(group)
    }
    const killed = await probing.run(consumerSignUp, {}, { onStep })
    const next = await probing.run(consumerSignUp)

    expect(killed).toMatchObject({ outcome: 'probe_fault', failedStep: 'opens-the-sign-up-form' })
    expect(next.outcome).toBe('ok')
  })

  test('when the browser alone stood still, whatever it seemed to have seen', async () => {
    const frozen: NodeJS.Timeout[] = []
    const onStep = ({ name }: StepResult) => {
      if (name !== 'opens-the-home-page') return
      const groups = browserGroups()
      for (const group of groups) process.kill(-group, 'SIGSTOP')
      frozen.push(setTimeout(() => groups.map((group) => process.kill(-group, 'SIGCONT')), 3000))
    }
    const sighting = await probing.run(consumerSignUp, { tier: 'look', stepDeadlineMs: 2500 }, { onStep })

    expect(frozen).toHaveLength(1)
    expect(sighting).toMatchObject({ outcome: 'probe_fault', detail: expect.stringContaining('stalled') })
  })

  test('when our limit of memory ends the browser', async () => {
    const browser = openTestLauncher(probing.profilesDir, 100 * mebibyte)
    const sighting = await probing.run(consumerSignUp, {}, { browser })

    expect(sighting.outcome).toBe('probe_fault')
    expect(sighting.detail).toContain('100 MiB')
  })

  test('when there is no browser to be had', async () => {
    const browser = openLauncher({
      executablePath: '/nowhere/chromium',
      sandbox: false,
      profilesDir: probing.profilesDir,
      memoryLimitBytes: 1024 * mebibyte,
      languages: 'fr-FR,fr',
    })
    const sighting = await probing.run(consumerSignUp, {}, { browser })

    expect(sighting.outcome).toBe('probe_fault')
    expect(sighting.detail).toContain('/nowhere/chromium')
  })

  test('when our clocks part during the run', async () => {
    let wallMs = 0
    // A clock set back by an hour in mid-run, as by an operator or a time server.
    const clock = { wall: () => Date.now() - wallMs, monotonic: () => performance.now() }
    const onStep = () => {
      wallMs = 3_600_000
    }
    const sighting = await probing.run(consumerSignUp, { tier: 'look' }, { clock, onStep })

    expect(sighting.outcome).toBe('probe_fault')
    expect(sighting.detail).toContain('clocks')
  })

  test('when Constat itself is stalled during the run', async () => {
    const onStep = ({ name }: StepResult) => {
      if (name === 'opens-the-home-page') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2300)
    }
    const sighting = await probing.run(consumerSignUp, { tier: 'look' }, { onStep })

    expect(sighting.outcome).toBe('probe_fault')
    expect(sighting.detail).toContain('stalled')
  })
})

describe('a page without end', () => {
  test('ends at the deadline, or at our limit of memory', async () => {
    probing.practice.setFault('all', 'huge-page')
    const limited = openTestLauncher(probing.profilesDir, 700 * mebibyte)
    const patient = { stepDeadlineMs: 20_000 }

    const atDeadline = await probing.run(consumerSignUp, { stepDeadlineMs: 1500 })
    const atLimit = await probing.run(consumerSignUp, patient, { browser: limited })

    expect(atDeadline).toMatchObject({ outcome: 'timeout', failedStep: 'opens-the-sign-up-form' })
    expect(atLimit).toMatchObject({ outcome: 'probe_fault', failedStep: 'opens-the-sign-up-form' })
  })
})
