import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import type { StepResult } from '../../src/outcome/outcome.ts'
import type { RunNow } from '../../src/schedule/schedule.ts'
import { createSite } from '../../src/site/app.ts'
import { evidencePart } from '../../src/site/evidence.ts'
import type { AskedExport, ExportQueue } from '../../src/site/evidence-queue.ts'
import { giveGrant } from '../../src/site/grants.ts'
import { supervisedMore } from '../../src/site/supervised.ts'
import { until } from '../support/constat.ts'
import { aRun, minute } from '../support/runs.ts'
import { readable, siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const now = Date.UTC(2026, 10, 23, 12)
const runId = 'ab'.repeat(16)
const exportId = 'cd'.repeat(16)
const nonce = '7391-marguerite'
const asked = { nonce, journey: 'consumer-sign-up:submit' }

const step = (name: string): StepResult => ({
  name,
  status: 'passed',
  startedAt: now,
  endedAt: now + 1500,
  durationMs: 1500,
  url: null,
  detail: null,
})

const ended: RunNow = {
  done: true,
  round: {
    runId,
    tier: 'submit',
    tierPlanned: null,
    outcome: 'ok',
    verdict: 'up',
    failedStep: null,
    detail: null,
    durationMs: 3000,
    retryAt: null,
    transitions: [],
  },
}

/** The pages of a grant, and a run that goes on step by step as the test says. */
const aDesk = (answer: AskedExport = { ok: true, id: exportId }) => {
  const { store } = aStore()
  let at = now
  const site = siteOver(store, now, { now: () => at })
  const run = Promise.withResolvers<RunNow>()
  const runs: unknown[] = []
  let onStep: (step: StepResult) => void = () => undefined
  const orders: unknown[] = []
  const queue: ExportQueue = {
    plan: async () => ({ ok: false, reason: 'never_stamped' }),
    ask: async (order) => {
      orders.push(order)
      return answer
    },
    placeOf: () => 0,
    bytesOf: () => 0,
    fileOf: () => '',
    stop: async () => undefined,
  }
  const supervise = (...words: readonly [...unknown[], typeof onStep]) => {
    onStep = words.at(-1) as typeof onStep
    runs.push(words.slice(0, -1))
    return run.promise
  }
  const seal = async () => {
    orders.push('sealed')
    at += minute
  }
  /** The run is made, a minute after it was asked for, and kept. */
  const end = () => {
    at = now + 2 * minute
    recordRun(store, { ...aRun({ at: now + minute }), id: runId }, { trigger: 'supervised' })
    run.resolve(ended)
  }
  const more = supervisedMore({ site, queue, supervise, seal })
  const part = evidencePart({ site, queue, totalBytes: 1e9, clientOf: () => 'somebody', more })
  const app = createSite(site, [part])
  const granted = (limits = {}) => {
    const terms = {
      holder: 'Me Dupont',
      grantedAt: now,
      expiresAt: now + 60 * minute,
      incident: null,
      from: null,
      to: null,
    }
    const { grant, token } = giveGrant(store, { ...terms, ...limits })
    return { id: grant.id, path: `/evidence/grant/${token}` }
  }
  const post = (path: string, fields: Readonly<Record<string, string>>) =>
    app.request(path, { method: 'POST', body: new URLSearchParams(fields) })
  return { store, app, granted, post, run, end, runs, orders, pass: (name: string) => onStep(step(name)) }
}

const textOf = async (answer: Response | Promise<Response>) => readable(await (await answer).text())

test('a bailiff starts a run under his own number, sees its steps, and is given its export', async () => {
  const { store, app, granted, post, end, runs, orders, pass } = aDesk()
  const grant = granted()
  expect(await textOf(app.request(grant.path))).toContain('Faire faire une tentative sous vos yeux')
  const place = (await post(`${grant.path}/supervised`, asked)).headers.get('Location') ?? ''
  expect(runs).toEqual([['consumer-sign-up', 'submit', nonce]])
  expect(await textOf(app.request(place))).toContain('Elle commence')
  pass('home')
  const underWay = await app.request(place)
  expect(underWay.headers.get('Refresh')).toBe('2')
  const seen = await textOf(underWay)
  expect(seen).toContain(nonce)
  expect(seen).toMatch(/étape home réussie 1,5\u202f?\s?s/)
  end()
  const over = await until(async () => {
    const answer = await app.request(place)
    return answer.headers.get('Refresh') === null ? answer.text() : null
  })
  expect(readable(over)).toContain('La tentative est finie.')
  expect(over).toContain(`/runs/${runId}`)
  expect(over).toContain(`${grant.path}/exports/${exportId}`)
  expect(orders).toEqual([
    'sealed',
    {
      grant: grant.id,
      from: now + minute,
      to: now + 2 * minute,
      probe: 'consumer-sign-up',
      incident: null,
    },
  ])
  expect(store.grants.uses(grant.id).map(({ what }) => what)).toEqual(['opened', 'supervised'])
})

test.each([
  [{ nonce: 'short' }, 'Il faut de 8 à 100 lettres'],
  [{ nonce: '<script>alert(1)</script>' }, 'Il faut de 8 à 100 lettres'],
  [{ journey: 'nonsense:look' }, 'n’est pas de ceux qui sont proposés'],
])('what cannot be run is told, and nothing is run: %j', async (given, words) => {
  const { granted, post, runs } = aDesk()
  const answer = await post(`${granted().path}/supervised`, { ...asked, ...given })
  expect(answer.status).toBe(422)
  expect(await textOf(answer)).toContain(words)
  expect(runs).toEqual([])
})

test('a grant of other days has the run that was made for it, and nothing from before it or after', async () => {
  const { granted, post, end, orders } = aDesk()
  const { path } = granted({ from: now - 99 * minute, to: now - 98 * minute })
  expect((await post(`${path}/supervised`, asked)).status).toBe(303)
  end()
  await until(() => orders.length === 2)
  expect(orders[1]).toMatchObject({ from: now + minute, to: now + 2 * minute })
})

test('one grant has one run at a time, which nobody else sees', async () => {
  const { app, granted, post, runs } = aDesk()
  const [grant, other] = [granted(), granted()]
  const place = (await post(`${grant.path}/supervised`, asked)).headers.get('Location') ?? ''
  expect(await textOf(post(`${grant.path}/supervised`, asked))).toContain('déjà en cours')
  expect(runs).toHaveLength(1)
  expect((await app.request(place.replace(grant.path, other.path))).status).toBe(404)
})

test('a run that was not made, and an export that cannot be, are told', async () => {
  const refused = aDesk()
  const { path } = refused.granted()
  const place = (await refused.post(`${path}/supervised`, asked)).headers.get('Location') ?? ''
  refused.run.resolve({ done: false, why: 'All probing is paused.' })
  await until(async () => (await textOf(refused.app.request(place))).includes('All probing is paused.'))
  const unstamped = aDesk({ ok: false, reason: 'never_stamped' })
  const grant = unstamped.granted()
  const other = (await unstamped.post(`${grant.path}/supervised`, asked)).headers.get('Location') ?? ''
  unstamped.end()
  await until(async () => (await textOf(unstamped.app.request(other))).includes('Aucune autorité'))
})

test('it takes a grant, as the page without one says', async () => {
  const { app, post, runs } = aDesk()
  expect(await textOf(app.request('/evidence/supervised'))).toContain('ouvrez le lien qui vous a été remis')
  expect((await post('/evidence/grant/nonsense/supervised', asked)).status).toBe(404)
  expect((await post('/evidence/supervised', asked)).status).toBe(404)
  expect(runs).toEqual([])
})

test('the pages of supervised runs are sound HTML in both languages', async () => {
  const { app, granted, post, pass } = aDesk()
  const { path } = granted()
  const place = (await post(`${path}/supervised`, asked)).headers.get('Location') ?? ''
  pass('home')
  const validator = new HtmlValidate({
    extends: ['html-validate:standard'],
    rules: { 'attr-quotes': 'error' },
  })
  for (const one of [path, `${path}/supervised`, place, '/evidence/supervised'])
    for (const lang of ['', '/en']) {
      const { results } = await validator.validateString(await (await app.request(`${lang}${one}`)).text())
      expect(
        results.flatMap(({ messages }) => messages.map(({ message }) => message)),
        one,
      ).toEqual([])
    }
})
