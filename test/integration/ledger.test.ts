import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { companyEnrolment } from '../../probes/company-enrolment.ts'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import type { Ledger } from '../../src/probe/ledger.ts'
import type { Probe } from '../../src/probe/probe.ts'
import { type Probing, startProbing } from '../support/probing.ts'

let probing: Probing
beforeAll(async () => {
  probing = await startProbing()
})
afterEach(() => probing.practice.setFault('all', null))
afterAll(() => probing.stop())

/** A ledger that notes what it is told, and which steps had ended by then. */
const aLedger = () => {
  const told: string[] = []
  const ended: string[] = []
  const note = (words: string) => told.push(`${words} after ${ended.at(-1) ?? 'nothing'}`)
  const ledger: Ledger = {
    sent: (step) => note(`sent by ${step}`),
    received: (step, receipt) => note(`${receipt.replace(/\d.*/, '…')} received by ${step}`),
  }
  return { told, tools: { ledger, onStep: ({ name }: { name: string }) => ended.push(name) } }
}

test('the ledger is told before anything is sent, and of the receipt once it is seen', async () => {
  const { told, tools } = aLedger()
  expect(await probing.run(consumerSignUp, {}, tools)).toMatchObject({ outcome: 'ok' })
  expect(told).toEqual([
    'sent by creates-an-account after opens-the-sign-up-form',
    'R-… received by registers-a-number after opens-the-form-for-numbers',
  ])
})

test('of several things that a journey reads, the first one after sending is its receipt', async () => {
  const { told, tools } = aLedger()
  expect(await probing.run(companyEnrolment, {}, tools)).toMatchObject({ outcome: 'ok' })
  expect(told).toEqual([
    'sent by opens-an-account after opens-the-enrolment-form',
    expect.stringMatching(/received by activates-the-membership-by-code after opens-the-activation-form$/),
  ])
})

test('a look tells the ledger nothing, and a failed submission has no receipt', async () => {
  const { told, tools } = aLedger()
  expect(await probing.run(consumerSignUp, { tier: 'look' }, tools)).toMatchObject({ outcome: 'ok' })
  expect(told).toEqual([])
  probing.practice.setFault('consumer', 'form-rejected')
  expect(await probing.run(consumerSignUp, {}, tools)).toMatchObject({ outcome: 'form_rejected' })
  expect(told).toEqual([expect.stringContaining('sent by creates-an-account')])
})

const sendingNothing = async (probe: Probe) => {
  const before = JSON.stringify(probing.practice.state())
  const ledger: Ledger = {
    sent: () => {
      throw new Error('the disk is full')
    },
    received: () => undefined,
  }
  const sighting = await probing.run(probe, {}, { ledger })
  expect(JSON.stringify(probing.practice.state())).toBe(before)
  return sighting
}

test('what cannot be written to the ledger is not sent, and the fault is ours', async () => {
  expect(await sendingNothing(consumerSignUp)).toMatchObject({
    outcome: 'probe_fault',
    failedStep: 'creates-an-account',
    detail: expect.stringContaining('the disk is full'),
  })
})
