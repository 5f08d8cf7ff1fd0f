import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Practice, startPractice } from '../../src/practice/practice.ts'
import { createPracticeClient } from '../support/practice-client.ts'
import {
  activateConsumer,
  codeIn,
  linkIn,
  logIn,
  mailTo,
  password,
  registerLines,
  signUp,
  signUpValues,
} from '../support/practice-journeys.ts'

let practice: Practice
let url = ''

beforeAll(async () => {
  practice = await startPractice({ port: 0 })
  url = practice.url
})
afterAll(() => practice.stop())

test('a consumer goes from the home page to a receipt by the link of the mail', async () => {
  const visitor = await signUp(url, 'lien@exemple.fr')
  expect(visitor.page().heading).toBe('Consultez votre messagerie')
  const mail = await mailTo(url, 'lien@exemple.fr')
  expect(mail.subject).toBe('Activez votre compte Télépaix')
  expect(mail.from).toBe('ne-pas-repondre@telepaix.example')
  expect(linkIn(mail)).toContain(`${url}/activation/lien?jeton=`)
  expect(mail.html).toContain(linkIn(mail))

  await visitor.open(linkIn(mail))
  expect(visitor.page().heading).toBe('Votre compte est activé')
  await visitor.follow('Enregistrer mes numéros')
  expect(visitor.page().heading).toBe('Mes numéros')
  await visitor.send({
    'Numéro 1': '01.99.00.00.01',
    'Numéro 10': '+33 6 39 98 00 02',
    'Je certifie être titulaire de ces lignes': 'oui',
  })
  const receipt = visitor.page()
  expect(receipt.heading).toBe('Récépissé d’inscription')
  expect(receipt.text).toMatch(/Récépissé n° R-\d{4}-\d{6}/)
  expect(receipt.text).toMatch(/Délivré le \d{1,2}(er)? \S+ \d{4} à \d{1,2} h \d\d/)
  expect(receipt.text).toMatch(/Prend effet le \d{1,2}(er)? \S+ \d{4}/)
  expect(receipt.text).toContain('01 99 00 00 01 06 39 98 00 02')
  await visitor.follow('Se déconnecter')
  expect(visitor.page().heading).toBe('Ne soyez plus dérangé par téléphone')
})

test('a consumer activates an account by the code of the mail', async () => {
  const visitor = await signUp(url, 'code@exemple.fr')
  const mail = await mailTo(url, 'code@exemple.fr')
  await visitor.follow('Saisir mon code d’activation')
  await visitor.send({ 'Code d’activation': codeIn(mail) === '000000' ? '111111' : '000000' })
  expect(visitor.page().text).toContain('Ce code n’est pas celui qui vous a été envoyé.')
  await visitor.send({ 'Code d’activation': codeIn(mail) })
  expect(visitor.page().heading).toBe('Votre compte est activé')
})

test('an activation link works once', async () => {
  await activateConsumer(url, 'une-fois@exemple.fr')
  const again = createPracticeClient(url)
  await again.open(linkIn(await mailTo(url, 'une-fois@exemple.fr')))
  expect(again.page().heading).toBe('Activation impossible')
})

test('a consumer looks the registration up again and withdraws it', async () => {
  const receipt = (await registerLines(url, 'retrait@exemple.fr', ['0199000077'])).page()
  const number = /R-\d{4}-\d{6}/.exec(receipt.text)?.[0] ?? 'no number'
  const visitor = createPracticeClient(url)
  await visitor.open('/connexion')
  await visitor.send({ 'Adresse électronique': 'Retrait@exemple.fr', 'Mot de passe': password })
  expect(visitor.page().heading).toBe('Mon espace')
  expect(visitor.page().text).toContain(number)
  expect(visitor.page().text).toContain('01 99 00 00 77')
  expect(visitor.page().text).toContain('Prend effet le')
  await visitor.send({})
  expect(visitor.page().heading).toBe('Retirer mes numéros')
  await visitor.send({})
  expect(visitor.page().heading).toBe('Récépissé de retrait')
  expect(visitor.page().text).toMatch(/Retrait n° W-\d{4}-\d{6}/)
  expect((await logIn(url, 'retrait@exemple.fr')).text).toContain('Aucun numéro n’est inscrit.')
})

test('a wrong password and an unknown address get the same answer', async () => {
  await activateConsumer(url, 'connue@exemple.fr')
  const visitor = createPracticeClient(url)
  await visitor.open('/connexion')
  await visitor.send({ 'Adresse électronique': 'connue@exemple.fr', 'Mot de passe': 'wrong horse 9' })
  const wrong = visitor.page()
  expect(wrong.heading).toBe('Connexion')
  expect(wrong.html).toContain('role="alert"')
  expect(wrong.text).toContain('L’adresse ou le mot de passe est incorrect.')
  await visitor.send({ 'Adresse électronique': 'inconnue@exemple.fr', 'Mot de passe': password })
  expect(visitor.page().text).toContain('L’adresse ou le mot de passe est incorrect.')
})

test('an empty sign-up form says what is wrong beside each field', async () => {
  const visitor = createPracticeClient(url)
  await visitor.open('/inscription')
  const { html, text } = await visitor.send({})
  expect(html).toContain('role="alert"')
  expect(html.match(/aria-invalid="true"/g)).toHaveLength(5)
  expect(html).toMatch(/<p class="error" id="adresse-erreur">Indiquez votre adresse électronique\.<\/p>/)
  expect(text).toContain('Acceptez les conditions d’utilisation')
})

test('a refused form keeps what was typed, except passwords, and escapes it', async () => {
  const visitor = createPracticeClient(url)
  await visitor.open('/inscription')
  const { html, text } = await visitor.send({
    ...signUpValues('pas une adresse'),
    Nom: '"><script>alert(1)</script>',
    'Confirmation du mot de passe': 'autre chose 1',
  })
  expect(text).toContain('Cette adresse électronique n’est pas valide.')
  expect(text).toContain('Les deux mots de passe ne sont pas identiques.')
  expect(html).toContain('value="pas une adresse"')
  expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
  expect(html).not.toContain('<script>')
  expect(html).not.toContain(password)
})

test('the numbers are checked one by one', async () => {
  const visitor = await activateConsumer(url, 'numeros@exemple.fr')
  await visitor.follow('Enregistrer mes numéros')
  const none = await visitor.send({ 'Je certifie être titulaire de ces lignes': 'oui' })
  expect(none.text).toContain('Indiquez au moins un numéro.')
  const bad = await visitor.send({ 'Numéro 1': '01 99 00 00 01', 'Numéro 2': '0199000001', 'Numéro 3': '12' })
  expect(bad.html).toContain('id="numero-2-erreur">Ce numéro figure déjà plus haut.')
  expect(bad.html).toContain('id="numero-3-erreur">Ce numéro n’est pas un numéro français')
  expect(bad.text).toContain('Certifiez que vous êtes titulaire')
})

test('an address signs up once', async () => {
  await activateConsumer(url, 'double@exemple.fr')
  const visitor = await signUp(url, 'DOUBLE@exemple.fr')
  expect(visitor.page().text).toContain('Cette adresse est déjà inscrite.')
})

test('pages behind the log-in lead a stranger to it', async () => {
  for (const path of ['/numeros', '/recepisse', '/mon-espace', '/retrait', '/activation/faite']) {
    expect((await createPracticeClient(url).open(path)).heading).toBe('Connexion')
  }
})

test('a body that is no form is refused, one that is too large too', async () => {
  const send = (type: string, body: string): Promise<Response> =>
    fetch(`${url}/inscription`, { method: 'POST', headers: { 'content-type': type }, body })
  expect((await send('multipart/form-data; boundary=x', 'rubbish')).status).toBe(400)
  expect((await send('application/x-www-form-urlencoded', 'x'.repeat(11_000_000))).status).toBe(413)
})
