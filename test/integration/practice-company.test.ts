import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Practice, startPractice } from '../../src/practice/practice.ts'
import { createPracticeClient } from '../support/practice-client.ts'
import {
  accountValues,
  activateCompany,
  codeIn,
  enrol,
  identityValues,
  logInCompany,
  mailTo,
  registerLines,
} from '../support/practice-journeys.ts'

let practice: Practice
let url = ''

beforeAll(async () => {
  practice = await startPractice({ port: 0 })
  url = practice.url
})
afterAll(() => practice.stop())

test('a company goes from the home page to a purged file', async () => {
  await registerLines(url, 'inscrite@exemple.fr', ['01 99 00 00 01', '06 39 98 00 02'])
  const visitor = await activateCompany(url, 'societe@exemple.fr')
  expect(visitor.page().text).toMatch(/Adhésion n° A-\d{4}-\d{6}/)
  expect(visitor.page().text).toContain('Valable un an')
  await visitor.follow('Déposer un fichier')
  expect(visitor.page().heading).toBe('Mes fichiers')
  await visitor.send({
    'Fichier à expurger': 'Telephone;Identifiant\n0199000001;a\n0199000009;b\n0639980002;c\n',
  })
  const purged = visitor.page()
  expect(purged.heading).toBe('Fichier expurgé')
  expect(purged.text).toMatch(/Dépôt n° D-\d{4}-\d{6}/)
  expect(purged.text).toContain('Lignes reçues : 3')
  expect(purged.text).toContain('Lignes retirées : 2')
  expect(purged.text).toContain('Valable jusqu’au')
  await visitor.follow('Télécharger le fichier expurgé')
  expect(visitor.page().html).toBe('Telephone;Identifiant\r\n0199000009;b\r\n')

  const stranger = createPracticeClient(url)
  expect((await stranger.open(visitor.page().url)).status).toBe(404)
})

test('a company activates its membership by the code and finds it again', async () => {
  const visitor = await enrol(url, 'code@exemple.fr')
  expect(visitor.page().heading).toBe('Consultez votre messagerie')
  const mail = await mailTo(url, 'code@exemple.fr')
  expect(mail.subject).toBe('Activez votre adhésion Télépaix')
  await visitor.follow('Saisir mon code d’activation')
  expect(visitor.page().heading).toBe('Activer mon adhésion')
  await visitor.send({ 'Code d’activation': codeIn(mail) })
  const membership = /A-\d{4}-\d{6}/.exec(visitor.page().text)?.[0] ?? 'no number'
  await visitor.follow('Déposer un fichier')
  await visitor.send({ 'Fichier à expurger': 'Telephone;Identifiant\r\n0199000009;b' })
  const deposit = /D-\d{4}-\d{6}/.exec(visitor.page().text)?.[0] ?? 'no number'
  await visitor.follow('Se déconnecter')
  expect(visitor.page().heading).toBe('Espace professionnel')

  const account = await logInCompany(url, 'code@exemple.fr')
  expect(account.heading).toBe('Mon adhésion')
  expect(account.text).toContain(membership)
  expect(account.text).toContain(deposit)
  expect(account.text).toContain('Statut : Professionnel non-revendeur')
  expect(account.text).toContain('Formule : 3 000 lignes, 2 sollicitations par an')
})

test('the legal identity is checked field by field', async () => {
  const visitor = createPracticeClient(url)
  await visitor.open('/pro/compte')
  await visitor.send(accountValues('identite@exemple.fr'))
  expect(visitor.page().heading).toBe('Identité légale')
  const { html, text } = await visitor.send({
    ...identityValues,
    'Numéro SIRET': '732 829 320 00075',
    'Code NAF': '82',
    'Forme juridique': '',
  })
  expect(html).toContain('id="siret-erreur">Ce numéro SIRET n’existe pas')
  expect(html).toContain('id="naf-erreur">Un code NAF s’écrit')
  expect(text).toContain('Choisissez la forme juridique dans la liste.')
  expect(html).toContain('value="732 829 320 00075"')
})

test('each page of the enrolment asks for an answer', async () => {
  const visitor = createPracticeClient(url)
  await visitor.open('/pro/compte')
  await visitor.send(accountValues('etapes@exemple.fr'))
  await visitor.send(identityValues)
  expect((await visitor.send({})).text).toContain('Choisissez votre statut.')
  await visitor.send({ Statut: 'Professionnel revendeur' })
  expect(visitor.page().heading).toBe('Votre formule')
  expect((await visitor.send({})).text).toContain('Choisissez votre formule.')
  await visitor.send({ Formule: 'Illimitée' })
  expect(visitor.page().heading).toBe('Conditions et paiement')
  const { text } = await visitor.send({})
  expect(text).toContain('Choisissez le mode de paiement.')
  expect(text).toContain('Acceptez les conditions générales de vente')
})

test('a page of the enrolment opened too early leads back to its start', async () => {
  for (const path of ['/pro/identite', '/pro/statut', '/pro/formule', '/pro/conditions']) {
    expect((await createPracticeClient(url).open(path)).heading).toBe('Ouvrir un compte professionnel')
  }
})

test('a file with mistakes is refused with the number of each line', async () => {
  const visitor = await activateCompany(url, 'fichiers@exemple.fr')
  await visitor.follow('Déposer un fichier')
  const deposit = (content: string): Promise<string> =>
    visitor.send({ 'Fichier à expurger': content }).then(({ text }) => text)
  expect(await deposit('Téléphone,Id\n0199000001,a\n')).toContain('Ligne 1 : l’en-tête doit être')
  expect(await deposit('Telephone;Identifiant\n')).toContain('Le fichier ne contient aucun numéro.')
  const text = await deposit('Telephone;Identifiant\n0199000001;a\n199000001;b\n01 99;c\n0199000001\n')
  expect(text).toContain('Ligne 3 : le numéro « 199000001 » a perdu son 0 de tête.')
  expect(text).toContain('Ligne 4 : le numéro « 01 99 » n’a pas 10 chiffres.')
  expect(text).toContain('Ligne 5 : il faut deux colonnes')
})

test('a plan limits the lines of a file and the deposits of a year', async () => {
  const visitor = await activateCompany(url, 'formule@exemple.fr')
  const rows = Array.from({ length: 3_001 }, (_, row) => `01990${String(row).padStart(5, '0')};${row}`)
  await visitor.follow('Déposer un fichier')
  await visitor.send({ 'Fichier à expurger': ['Telephone;Identifiant', ...rows].join('\n') })
  expect(visitor.page().text).toContain('Le fichier compte 3001 lignes')
  for (const deposit of [1, 2, 3]) {
    await visitor.open('/pro/fichiers')
    await visitor.send({ 'Fichier à expurger': 'Telephone;Identifiant\n0199000009;b\n' })
    expect(visitor.page().heading).toBe(deposit < 3 ? 'Fichier expurgé' : 'Mes fichiers')
  }
  expect(visitor.page().text).toContain('Votre formule admet 2 dépôts par an')
})
