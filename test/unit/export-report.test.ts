import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { type ReportView, reportPage } from '../../views/report.ts'

const hostile = `<script>alert("1")</script>'&<img src=x onerror=alert(1)>`
const hex = 'ab'.repeat(32)
const at = Date.UTC(2026, 10, 23, 12)

const view: ReportView = {
  isPractice: true,
  originals: { joined: 3, missing: 0 },
  registry: { name: hostile, url: hostile, operator: hostile },
  operator: { name: hostile, contact: hostile, siteTitle: hostile, siteUrl: hostile, version: hostile },
  requestedBy: hostile,
  createdAt: at,
  from: at,
  to: at,
  log: { origin: hostile, vkey: hostile, size: 3, root: hex },
  stamps: [{ authority: hostile, at }],
  nonces: [{ nonce: hostile, run: hex }],
  tallies: [{ journey: hostile, planned: 9, missed: 1, attempts: 8, passed: 5, failed: 2, inconclusive: 1 }],
  incidents: [
    {
      id: hex,
      probe: hostile,
      journey: hostile,
      step: hostile,
      duration: { atLeastMs: 3_600_000, atMostMs: null },
      open: true,
      retracted: true,
      lastGood: null,
      firstBad: at,
      lastBad: at,
      firstGood: null,
      attempts: 3,
      failures: 1,
      inconclusive: 0,
      unobservedMs: 60_000,
    },
  ],
  course: [
    {
      kind: 'attempts',
      at,
      until: at,
      count: 2,
      journey: hostile,
      tier: 'look',
      stopsAt: null,
      verdict: 'down',
      outcome: 'notice_displayed',
      step: hostile,
    },
    { kind: 'gap', at, until: at, count: 1, journey: hostile },
    { kind: 'said', at, source: hostile, url: hostile, words: hostile },
  ],
  moreCourse: 4,
  failures: [
    {
      journey: hostile,
      step: hostile,
      outcome: 'notice_displayed',
      at,
      run: hex,
      url: hostile,
      opened: { authority: hostile, at },
      count: 3,
      lastAt: at,
      picture: { href: 'data:image/png;base64,AAAA', sha256: hex, file: hostile },
    },
  ],
  moreFailures: 2,
  journeys: [{ title: hostile, steps: [{ title: hostile, heading: hostile, submits: true }] }],
  environment: { run: hex, at, facts: [['machine.cpu', hostile]] },
  fingerprints: [{ run: hex, index: 1, at, sha256: hex }],
  moreFingerprints: 5,
}

test('hostile words stay words in the report', async () => {
  const page = String(await reportPage(view, 'p { margin: 0 }'))
  expect(page).not.toContain('<script')
  expect(page).not.toContain('<img src=x')
  const { results } = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(page)
  const messages = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message }) => `${ruleId} ${message}`),
  )
  expect(messages.filter((message) => !message.startsWith('long-title'))).toEqual([])
})

test('the report tells an incident as a range, and one that is not over', async () => {
  const page = String(await reportPage(view, ''))
  expect(page).toContain('au moins 1\u00a0h (borne supérieure inconnue')
  expect(page).toContain('Non clos à la date de l’export.')
  expect(page).toContain('1\u00a0tentative prévue n’a pas eu lieu')
  expect(page).toContain('Machine, processeur')
})

test('the report names all that the archive cannot prove by itself', async () => {
  const page = String(await reportPage(view, ''))
  expect(page).toContain('les certificats de data/tsa/ à ceux que publient les autorités d’horodatage')
  expect(page).toContain('l’empreinte SHA-256 du fichier .asice')
  expect(page).not.toContain('le seul point')
})

test('the report says what it tells from elsewhere than the archive', async () => {
  const page = String(await reportPage(view, ''))
  expect(page).toContain('vient de la base de données de l’exploitant de la sonde')
  expect(page).not.toContain('Chaque fait vient')
})

test('the report counts the sealed originals that are there, and claims none that is not', async () => {
  const kindOf = async (originals: ReportView['originals']) =>
    String(await reportPage({ ...view, originals }, ''))
  expect(await kindOf(null)).toContain('export public')
  expect(await kindOf({ joined: 3, missing: 0 })).toContain('originaux scellés de 3\u00a0tentatives joints')
  expect(await kindOf({ joined: 3, missing: 1 })).toContain('ceux de 1\u00a0tentative n’y sont pas')
  expect(await kindOf({ joined: 0, missing: 2 })).toContain('aucun original scellé n’y est joint')
})

test('the method says what an attempt is worth whose opening no authority stamped', async () => {
  const page = String(await reportPage(view, ''))
  expect(page).toContain('la tentative a lieu sans jeton')
  expect(page).toContain('il doit figurer dans le journal de connexions')
})

test('the report tells attempts no further than they ever go', async () => {
  const line = { kind: 'attempts', at, until: at, count: 1, journey: 'Adhésion', step: null } as const
  const passed = { ...line, tier: 'submit', verdict: 'up', outcome: 'ok' } as const
  const course = [
    { ...passed, stopsAt: 'Choisit une formule' },
    { ...passed, stopsAt: null },
  ]
  const page = String(await reportPage({ ...view, course }, ''))
  expect(page).toContain('Adhésion (jusqu’à l’étape «\u00a0Choisit une formule\u00a0») – réussie')
  expect(page).toContain('Adhésion (jusqu’au bout) – réussie')
})
