import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Fault } from '../../src/practice/faults.ts'
import { type Practice, startPractice } from '../../src/practice/practice.ts'
import { createPracticeClient, plain } from '../support/practice-client.ts'
import {
  accountValues,
  activateCompany,
  activateConsumer,
  journeys,
  newEmail,
  signUpValues,
} from '../support/practice-journeys.ts'

let practice: Practice
let url = ''

beforeAll(async () => {
  practice = await startPractice({ port: 0, slowMs: 300 })
  url = practice.url
})
afterEach(() => practice.setFault('all', null))
afterAll(() => practice.stop())

const wholePages: ReadonlyArray<readonly [Fault, number, string]> = [
  ['blocked-403', 403, 'Accès refusé'],
  ['maintenance-notice', 200, 'Service en maintenance'],
  ['maintenance-503', 503, 'Service momentanément indisponible'],
  ['http-500', 500, 'Erreur interne'],
  ['http-502', 502, 'Mauvaise passerelle'],
  ['rate-limited', 429, 'Trop de demandes'],
]

for (const { journey, page, otherPage, home } of journeys) {
  for (const [fault, status, heading] of wholePages) {
    test(`${fault} answers ${status} on the ${journey} journey alone`, async () => {
      practice.setFault(journey, fault)
      const visitor = createPracticeClient(url)
      const { status: seen, heading: seenHeading, html } = await visitor.open(page)
      expect([seen, seenHeading]).toEqual([status, heading])
      expect(html).not.toContain('<form')
      for (const path of ['/', home, otherPage]) expect((await visitor.open(path)).status).toBe(200)
      expect(visitor.page().html).toContain('<form')
    })
  }

  test(`hang never answers the ${journey} journey, and the rest goes on`, async () => {
    practice.setFault(journey, 'hang')
    const giveUp = new AbortController()
    const asked = fetch(`${url}${page}`, { signal: giveUp.signal })
    expect((await fetch(`${url}${home}`)).status).toBe(200)
    const first = await Promise.race([asked, fetch(`${url}${otherPage}`)])
    expect(first.url).toBe(`${url}${otherPage}`)
    giveUp.abort()
    await expect(asked).rejects.toThrow('aborted')
  })

  test(`slow makes each page of the ${journey} journey late`, async () => {
    practice.setFault(journey, 'slow')
    const order: string[] = []
    const asked = [page, otherPage].map(async (path) => {
      expect((await fetch(`${url}${path}`)).status).toBe(200)
      order.push(path)
    })
    await Promise.all(asked)
    expect(order).toEqual([otherPage, page])
  })

  test(`connection-reset breaks the connection of the ${journey} journey`, async () => {
    practice.setFault(journey, 'connection-reset')
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(`GET ${page} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    const [error] = (await once(socket, 'close', {}).catch((reason: unknown) => [reason])) as [unknown]
    expect(error).toMatchObject({ code: 'ECONNRESET' })
  })

  test(`endless-redirect sends the ${journey} journey in circles`, async () => {
    practice.setFault(journey, 'endless-redirect')
    await expect(fetch(`${url}${page}`)).rejects.toMatchObject({
      cause: { message: 'redirect count exceeded' },
    })
  })

  test(`huge-page goes on without end on the ${journey} journey`, async () => {
    practice.setFault(journey, 'huge-page')
    const giveUp = new AbortController()
    const response = await fetch(`${url}${page}`, { signal: giveUp.signal })
    let bytes = 0
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length
      if (bytes > 50_000_000) break
    }
    expect(bytes).toBeGreaterThan(50_000_000)
    giveUp.abort()
    expect((await fetch(`${url}${home}`)).status).toBe(200)
  })

  test(`form-absent leaves the ${journey} page without its form, and without a notice`, async () => {
    const before = await createPracticeClient(url).open(page)
    practice.setFault(journey, 'form-absent')
    const { status, heading, html, text } = await createPracticeClient(url).open(page)
    expect([status, heading]).toEqual([200, before.heading])
    expect(html).not.toMatch(/<form|<input/)
    expect(text).not.toMatch(/maintenance|indisponible/)
  })

  test(`captcha walls the ${journey} sign-up form`, async () => {
    practice.setFault(journey, 'captcha')
    const visitor = createPracticeClient(url)
    const { html } = await visitor.open(page)
    expect(html).toMatch(/<iframe src="\/captcha\/defi"/)
    expect((await fetch(`${url}/captcha/defi`)).status).toBe(200)
    const values = journey === 'consumer' ? signUpValues(newEmail()) : accountValues(newEmail())
    expect((await visitor.send(values)).text).toContain('prouvez que vous n’êtes pas un robot')
  })

  test(`dialog opens an alert on the ${journey} sign-up form`, async () => {
    practice.setFault(journey, 'dialog')
    const visitor = createPracticeClient(url)
    expect((await visitor.open(page)).html).toContain('<script>alert(')
    if (journey === 'consumer') await activateConsumer(url, newEmail())
    else await activateCompany(url, newEmail())
  })

  test(`relabelled-form changes each label and name of the ${journey} form, and no kind of field`, async () => {
    const kindsOf = (html: string): readonly string[] => html.match(/<input type="\w+"/g) ?? []
    const namesOf = (html: string): readonly string[] => html.match(/ name="[^"]+"/g) ?? []
    const labelsOf = (html: string): readonly string[] =>
      (html.match(/<label[^>]*>[^<]+/g) ?? []).map((label) => plain(label))
    const before = (await createPracticeClient(url).open(page)).html
    practice.setFault(journey, 'relabelled-form')
    const visitor = createPracticeClient(url)
    const after = (await visitor.open(page)).html
    expect(kindsOf(after)).toEqual(kindsOf(before))
    expect(namesOf(after).filter((name) => name !== ' name="viewport"')).toHaveLength(kindsOf(before).length)
    expect(namesOf(after).filter((name) => namesOf(before).includes(name))).toEqual([' name="viewport"'])
    expect(labelsOf(after)).toHaveLength(kindsOf(before).length)
    expect(labelsOf(after).filter((label) => labelsOf(before).includes(label))).toEqual([])
  })
}

test('a person can still sign up with the relabelled form', async () => {
  practice.setFault('consumer', 'relabelled-form')
  const email = newEmail()
  const visitor = createPracticeClient(url)
  await visitor.open('/inscription')
  const page = await visitor.send({
    'Courriel du titulaire': email,
    Patronyme: 'Martin',
    'Prénom usuel': 'Camille',
    'Choisissez un code secret': 'correct horse 9',
    'Répétez le code secret': 'correct horse 9',
    'J’adhère à la charte du service': 'oui',
  })
  expect(page.heading).toBe('Consultez votre messagerie')
})

test('rate-limited says when to come back', async () => {
  practice.setFault('consumer', 'rate-limited')
  expect((await fetch(`${url}/inscription`)).headers.get('retry-after')).toBe('30')
})
