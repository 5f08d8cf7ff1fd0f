import { createServer } from 'node:http'
import { expect, onTestFinished, test, vi } from 'vitest'
import { faults } from '../../src/practice/faults.ts'
import { type Practice, startPractice } from '../../src/practice/practice.ts'
import { createPracticeClient } from '../support/practice-client.ts'
import { linkIn, mailTo, signUp } from '../support/practice-journeys.ts'

const started = async (): Promise<Practice> => {
  const practice = await startPractice({ port: 0 })
  onTestFinished(() => practice.stop())
  return practice
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

test('every fault can be set for each journey and cleared over HTTP', async () => {
  const { url } = await started()
  for (const fault of faults) {
    const set = await post(`${url}/_practice/faults`, { journey: 'company', fault })
    expect([set.status, (await set.json()).faults]).toEqual([200, { consumer: null, company: fault }])
  }
  await post(`${url}/_practice/faults`, { journey: 'all', fault: 'slow' })
  await post(`${url}/_practice/faults`, { journey: 'consumer', fault: null })
  const state = await (await fetch(`${url}/_practice/state`)).json()
  expect(state).toEqual({
    faults: { consumer: null, company: 'slow' },
    consumers: 0,
    companies: 0,
    mails: 0,
    undelivered: 0,
    scenario: null,
  })
})

test('a wrong request to the control interface is refused with the legal values', async () => {
  const { url } = await started()
  const refused: ReadonlyArray<readonly [string, unknown, string]> = [
    ['faults', { journey: 'both', fault: null }, '"journey" must be one of "consumer", "company", "all".'],
    ['faults', { journey: 'all', fault: 'earthquake' }, '"fault" must be null or one of "blocked-403"'],
    ['faults', { journey: 'all' }, '"fault" must be null or one of'],
    ['faults', 'not json', 'The body must be a JSON object.'],
    ['faults', 'null', 'The body must be a JSON object.'],
    ['scenario', { name: 'toString' }, '"name" must be one of "october-2021".'],
    ['scenario', { name: 'october-2021', secondsPerDay: 0 }, '"secondsPerDay" must be a number above 0'],
  ]
  for (const [path, body, message] of refused) {
    const answer = await post(`${url}/_practice/${path}`, body)
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toContain(message)
  }
})

test('a person switches faults and reads mails on the page, without a script', async () => {
  const { url, state } = await started()
  const visitor = createPracticeClient(url)
  await visitor.open('/_practice')
  await visitor.send({ 'Parcours particulier': 'http-500' })
  expect(visitor.page().heading).toBe('Réglages d’exercice')
  expect(state().faults.consumer).toBe('http-500')
  await visitor.send({ 'Parcours particulier': '' })
  expect(state().faults.consumer).toBeNull()

  await signUp(url, 'lectrice@exemple.fr')
  const mail = await mailTo(url, 'lectrice@exemple.fr')
  await visitor.open('/_practice')
  await visitor.follow('Activez votre compte Télépaix')
  expect(visitor.page().text).toContain('De ne-pas-repondre@telepaix.example À lectrice@exemple.fr')
  await visitor.follow(linkIn(mail))
  expect(visitor.page().heading).toBe('Votre compte est activé')
  expect((await visitor.open('/_practice/mail/99')).status).toBe(404)
})

test('the scenario october-2021 closes both journeys and ends with everything working', async () => {
  const { url, state } = await started()
  const answer = await post(`${url}/_practice/scenario`, { name: 'october-2021', secondsPerDay: 0.02 })
  expect((await answer.json()).faults).toEqual({
    consumer: 'maintenance-notice',
    company: 'maintenance-notice',
  })
  await vi.waitFor(() => expect(state().scenario).toBeNull(), { timeout: 10_000 })
  expect(state().faults).toEqual({ consumer: null, company: null })
})

test('a fault set by hand ends the scenario', async () => {
  const { url, state, setFault } = await started()
  await post(`${url}/_practice/scenario`, { name: 'october-2021', secondsPerDay: 60 })
  expect(state().scenario).toEqual({ name: 'october-2021', day: 1, lastDay: 46 })
  setFault('consumer', 'hang')
  expect(state().scenario).toBeNull()
  expect(state().faults).toEqual({ consumer: 'hang', company: 'maintenance-notice' })
})

test('the two control sites answer on ports of their own', async () => {
  const { url, controls } = await started()
  expect(new Set([url, ...controls].map((site) => new URL(site).port)).size).toBe(3)
  for (const site of controls) expect((await fetch(site)).status).toBe(200)
})

test('a port that is taken is refused with the code of the system', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void taken.close())
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(startPractice({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('stopping ends requests that hang and pages that come late', async () => {
  const practice = await startPractice({ port: 0, slowMs: 600_000 })
  practice.setFault('consumer', 'hang')
  practice.setFault('company', 'slow')
  const asked = ['/inscription', '/pro/compte'].map((path) => fetch(`${practice.url}${path}`))
  const ended = Promise.allSettled(asked)
  await fetch(`${practice.url}/`)
  await practice.stop()
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
