// What the leaves of a small export say.
import { base64Of } from '../../src/proof/bytes.ts'
import type { LeafOf } from '../../src/proof/leaf.ts'

export const at = (time: number): string => new Date(time).toISOString()

/** When the runs were planned for. */
export const planned = Math.floor(Date.now() / 1000) * 1000 - 20_000

/** The opening of a run, over a log of so many leaves. */
export const openingOf = (nonce: string, size: number, root: Uint8Array): LeafOf<'run-open'> => ({
  v: 1,
  type: 'run-open',
  probe: 'consumer-sign-up',
  tier: 'look',
  trigger: 'schedule',
  vantage: 'paris',
  scheduled_at: at(planned),
  opened_at: at(Date.now()),
  nonce,
  bailiff_nonce: null,
  log: { size, root: base64Of(root) },
})

/** The record of a run that passed. */
export const runOf = (
  opening: { leaf: LeafOf<'run-open'>; index: number; sha256: string },
  token: { sha256: string; tsa: string; gen_time: string },
  files: Readonly<Record<string, string>>,
): LeafOf<'run'> => ({
  v: 1,
  type: 'run',
  run_id: token.sha256.slice(0, 32),
  probe: { id: opening.leaf.probe, version: '1' },
  tier: 'look',
  tier_planned: 'look',
  trigger: 'schedule',
  vantage: 'paris',
  target: { name: 'practice', origin: 'http://127.0.0.1:3001' },
  opening: { index: opening.index, sha256: opening.sha256, token },
  scheduled_at: opening.leaf.scheduled_at,
  started_at: token.gen_time,
  ended_at: token.gen_time,
  duration_ms: 0,
  clock: { offset_ms: 1.5, uncertainty_ms: 4, sources: ['ntp.example'] },
  outcome: 'ok',
  verdict: 'up',
  failed_step: null,
  steps: [
    {
      name: 'opens the form',
      status: 'passed',
      started_at: token.gen_time,
      ended_at: token.gen_time,
      url: null,
    },
  ],
  controls: [],
  software: {
    constat: '0.1.0',
    git_commit: null,
    node: 'v24',
    browser: 'Chromium 156',
    browser_sha256: null,
  },
  files,
  sealed: {},
  lost: [],
})
