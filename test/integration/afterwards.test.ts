import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config/read.ts'
import type { Outcome } from '../../src/outcome/outcome.ts'
import { type AfterwardsParts, afterwardsOf } from '../../src/wiring/afterwards.ts'
import { yamlWith } from '../support/config.ts'
import { aRun, minute } from '../support/runs.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2026, 0, 5, 9)

const config = parseConfig(
  yamlWith({
    probes:
      '- id: consumer-sign-up\n    cleanup: consumer-withdrawal\n    schedules: [{ tier: look, cron: "*/5 * * * *" }]',
  }),
  'constat.yaml',
)

/** What follows runs over a real store; each withdrawal ends as told, and sends before it does unless told not to. */
const aWatch = () => {
  const { store } = aStore()
  const clock = { now: t0 }
  const told: (readonly [string, string])[] = []
  const asked: string[] = []
  const ends: (Outcome | 'cut')[] = []
  const tellOperator: AfterwardsParts['tellOperator'] = (topic, detail) => told.push([topic, detail])
  const parts = { config, store, log: () => undefined, now: () => clock.now, tellOperator }
  const [settings] = config.probes
  if (!settings) throw new Error('There is no probe')
  const attempt = async (...[, { runId }, { ledger }]: Parameters<Parameters<typeof afterwardsOf>[1]>) => {
    asked.push(runId)
    const outcome = ends.shift() ?? 'ok'
    ledger?.sent('finds-the-registration')
    if (outcome === 'cut') throw new Error('killed')
    return {
      outcome,
      failedStep: outcome === 'ok' ? null : 'finds-the-registration',
      endedAt: clock.now,
      detail: null,
    }
  }
  const after = afterwardsOf(parts, attempt as never, settings)
  /** A run that sent something, and what follows it. */
  const run = async (outcome: Outcome, ...withdrawals: (Outcome | 'cut')[]) => {
    clock.now += 2 * 60 * minute
    const fact = aRun({ at: clock.now, ...(outcome === 'ok' ? {} : { fails: 2 }) })
    store.robots.keep({
      at: clock.now,
      url: 'https://registry.example/robots.txt',
      userAgent: '',
      status: 404,
      body: '',
    })
    recordRun(store, fact)
    store.submissions.keepSent({ runId: fact.id, step: 'creates-an-account', at: clock.now })
    ends.push(...withdrawals)
    const slot = { release: () => undefined, regain: async () => undefined }
    const ended = { runId: fact.id, outcome, tier: 'submit' }
    await after(ended as never, slot, new AbortController().signal)
    return fact.id
  }
  const withdrawn = (id: string) => store.withdrawals.ofRun(id).map(({ outcome }) => outcome)
  return { store, run, withdrawn, told, asked }
}

test('what a failing run sent is withdrawn after the next one that goes well', async () => {
  const { run, withdrawn, told } = aWatch()
  const failed = await run('mail_absent')
  expect(withdrawn(failed)).toEqual([])
  const passed = await run('ok')
  expect([withdrawn(passed), withdrawn(failed)]).toEqual([['ok'], ['ok']])
  expect(told).toEqual([])
})

test('a withdrawal that failed is told to the operator, and tried again until it succeeds', async () => {
  const { run, withdrawn, told } = aWatch()
  const first = await run('ok', 'http_error')
  expect(told).toEqual([['withdrawal', `run ${first}: http_error at finds-the-registration`]])
  await run('ok', 'ok', 'timeout')
  await run('ok', 'ok', 'ok')
  expect(withdrawn(first)).toEqual(['http_error', 'timeout', 'ok'])
  await run('ok')
  expect([told.length, withdrawn(first).length]).toEqual([2, 3])
})

test('a withdrawal is in the ledger before it is sent, so that one cut short is tried again', async () => {
  const { run, withdrawn, asked } = aWatch()
  const cut = await run('ok', 'cut')
  expect(withdrawn(cut)).toEqual([])
  const next = await run('ok')
  expect(asked).toEqual([cut, next, cut])
  expect(withdrawn(cut)).toEqual(['ok'])
})

test('what cannot be withdrawn is left after five tries', async () => {
  const { run, asked } = aWatch()
  const lost = await run('ok', 'form_rejected')
  for (let time = 0; time < 8; time += 1) await run('ok', 'ok', 'form_rejected')
  expect(asked.filter((id) => id === lost)).toHaveLength(5)
})

test('what cannot be written in the ledger is not sent', () => {
  const { store } = aStore()
  const sent = { runId: '0'.repeat(32), probe: 'consumer-withdrawal', step: 'x', at: t0 }
  expect(() => store.withdrawals.keepSent(sent)).toThrow('NOT NULL')
})
