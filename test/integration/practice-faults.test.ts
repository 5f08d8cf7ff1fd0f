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
  enrol,
  linkIn,
  logIn,
  logInCompany,
  mailsOf,
  mailTo,
  registerLines,
  signUp,
  signUpValues,
} from '../support/practice-journeys.ts'

let practice: Practice
let url = ''

beforeAll(async () => {
  practice = await startPractice({ port: 0, slowMs: 300, mailLateMs: 1_000 })
  url = practice.url
})
afterEach(() => practice.setFault('all', null))
afterAll(() => practice.stop())

const journeys = [
  { journey: 'consumer', other: 'company', page: '/inscription', otherPage: '/pro/compte', home: '/' },
  { journey: 'company', other: 'consumer', page: '/pro/compte', otherPage: '/inscription', home: '/pro' },
] as const

let people = 0
const newEmail = (): string => {
  people += 1
  return `personne-${people}@exemple.fr`
}

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

const signUpOf = {
  consumer: { start: signUp, heading: 'Créer mon compte', values: signUpValues, page: '/inscription' },
  company: {
    start: enrol,
    heading: 'Ouvrir un compte professionnel',
    values: accountValues,
    page: '/pro/compte',
  },
} as const

for (const { journey } of journeys) {
  const { start, heading, values, page } = signUpOf[journey]

  test(`already-registered and form-rejected show the ${journey} form again with an error`, async () => {
    for (const [fault, message] of [
      ['already-registered', 'Cette adresse est déjà inscrite.'],
      ['form-rejected', 'Votre demande n’a pas pu être enregistrée.'],
    ] as const) {
      practice.setFault(journey, fault)
      const visitor = createPracticeClient(url)
      await visitor.open(page)
      const email = newEmail()
      const answer = await visitor.send(values(email))
      expect([answer.status, answer.heading]).toEqual([200, heading])
      expect(answer.html).toContain('role="alert"')
      expect(answer.html).toContain(`value="${email}"`)
      expect(answer.text).toContain(message)
    }
  })

  test(`mail-absent holds the ${journey} mail back, mail-late only for a while`, async () => {
    const [never, late, punctual] = [newEmail(), newEmail(), newEmail()]
    practice.setFault(journey, 'mail-absent')
    expect((await start(url, never)).page().heading).toBe('Consultez votre messagerie')
    practice.setFault(journey, 'mail-late')
    await start(url, late)
    practice.setFault(journey, null)
    await start(url, punctual)
    const [lateMail, punctualMail] = [await mailTo(url, late), await mailTo(url, punctual)]
    expect(lateMail.id).toBeGreaterThan(punctualMail.id)
    expect((await mailsOf(url)).filter(({ to }) => to === never)).toEqual([])
  })

  test(`link-expired refuses the ${journey} link and code`, async () => {
    practice.setFault(journey, 'link-expired')
    const email = newEmail()
    const visitor = await start(url, email)
    await visitor.follow('Saisir mon code d’activation')
    const byCode = await visitor.send({ 'Code d’activation': '123456' })
    const byLink = await visitor.open(linkIn(await mailTo(url, email)))
    for (const answer of [byCode, byLink]) {
      expect(answer.status).toBe(200)
      expect(answer.text).toContain('a expiré')
    }
  })

  test(`download answers the ${journey} submission with an attachment`, async () => {
    practice.setFault(journey, 'download')
    const visitor = await start(url, newEmail())
    expect(visitor.page().heading).toBe('')
    const again = await fetch(visitor.page().url)
    expect(again.headers.get('content-disposition')).toMatch(/^attachment/)
  })
}

test('false-success shows a consumer every page and keeps no account', async () => {
  practice.setFault('consumer', 'false-success')
  const kept = practice.state().consumers
  const email = newEmail()
  const visitor = await registerLines(url, email)
  expect(visitor.page().heading).toBe('Récépissé d’inscription')
  expect(visitor.page().text).toMatch(/Récépissé n° R-/)
  expect((await logIn(url, email)).text).toContain('L’adresse ou le mot de passe est incorrect.')
  expect(practice.state().consumers).toBe(kept)
})

test('false-success shows a company every page and keeps no membership', async () => {
  practice.setFault('company', 'false-success')
  const kept = practice.state().companies
  const email = newEmail()
  const visitor = await activateCompany(url, email)
  await visitor.follow('Déposer un fichier')
  await visitor.send({ 'Fichier à expurger': 'Telephone;Identifiant\n0199000009;b\n' })
  expect(visitor.page().heading).toBe('Fichier expurgé')
  expect((await logInCompany(url, email)).text).toContain('L’adresse ou le mot de passe est incorrect.')
  expect(practice.state().companies).toBe(kept)
})

test('receipt-without-number leaves the number out and the rest of the receipt in', async () => {
  practice.setFault('all', 'receipt-without-number')
  const receipt = (await registerLines(url, newEmail())).page()
  expect(receipt.heading).toBe('Récépissé d’inscription')
  expect(receipt.text).toContain('Délivré le')
  expect(receipt.text).not.toMatch(/R-\d{4}/)
  expect((await activateCompany(url, newEmail())).page().text).not.toMatch(/A-\d{4}/)
})

test('login-loop shows the log-in page again without an error', async () => {
  const [consumer, company] = [newEmail(), newEmail()]
  await activateConsumer(url, consumer)
  await activateCompany(url, company)
  practice.setFault('all', 'login-loop')
  for (const [page, heading] of [
    [await logIn(url, consumer), 'Connexion'],
    [await logInCompany(url, company), 'Connexion professionnelle'],
  ] as const) {
    expect(page.heading).toBe(heading)
    expect(page.html).not.toContain('role="alert"')
  }
})

test('rate-limited says when to come back', async () => {
  practice.setFault('consumer', 'rate-limited')
  expect((await fetch(`${url}/inscription`)).headers.get('retry-after')).toBe('30')
})
