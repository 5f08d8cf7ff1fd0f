import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Practice, startPractice } from '../../src/practice/practice.ts'
import { createPracticeClient } from '../support/practice-client.ts'
import {
  accountValues,
  activateCompany,
  activateConsumer,
  enrol,
  journeys,
  linkIn,
  logIn,
  logInCompany,
  mailsOf,
  mailTo,
  newEmail,
  registerLines,
  signUp,
  signUpValues,
} from '../support/practice-journeys.ts'

let practice: Practice
let url = ''

beforeAll(async () => {
  practice = await startPractice({ port: 0, mailLateMs: 1_000 })
  url = practice.url
})
afterEach(() => practice.setFault('all', null))
afterAll(() => practice.stop())

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
