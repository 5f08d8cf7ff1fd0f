// The two journeys as a visitor without a browser makes them, up to any page the tests want to look at.

import { expect, vi } from 'vitest'
import type { CaughtMail } from '../../src/practice/mail-catcher.ts'
import { createPracticeClient, type PracticeClient, type VisitedPage } from './practice-client.ts'

/** Both journeys, and where each begins. */
export const journeys = [
  { journey: 'consumer', other: 'company', page: '/inscription', otherPage: '/pro/compte', home: '/' },
  { journey: 'company', other: 'consumer', page: '/pro/compte', otherPage: '/inscription', home: '/pro' },
] as const

let people = 0
export const newEmail = (): string => {
  people += 1
  return `personne-${people}@exemple.fr`
}

export const password = 'correct horse 9'

export const signUpValues = (email: string): Readonly<Record<string, string>> => ({
  'Adresse électronique': email,
  Nom: 'Martin',
  'Prénom(s)': 'Camille',
  'Mot de passe': password,
  'Confirmation du mot de passe': password,
  'J’accepte les conditions d’utilisation': 'oui',
})

export const accountValues = (email: string): Readonly<Record<string, string>> => ({
  'Adresse électronique professionnelle': email,
  'Nom du contact': 'Dominique Petit',
  'Téléphone du contact': '01 99 00 12 34',
  'Mot de passe': password,
  'Confirmation du mot de passe': password,
})

export const identityValues: Readonly<Record<string, string>> = {
  'Raison sociale': 'Appels Exemple',
  'Numéro SIRET': '732 829 320 00074',
  'Forme juridique': 'SAS',
  'Code NAF': '82.20Z',
  'Adresse du siège': '1 rue de l’Exemple, 10000 Troyes',
  'Représentant légal': 'Dominique Petit',
}

const termsValues: Readonly<Record<string, string>> = {
  'Mode de paiement': 'Virement',
  'Référence de paiement': 'VIR-2026-1',
  'J’accepte les conditions générales de vente': 'oui',
  'J’accepte le traitement de mes données': 'oui',
}

export const mailsOf = async (baseUrl: string): Promise<readonly CaughtMail[]> =>
  (await (await fetch(`${baseUrl}/_practice/mail`)).json()) as readonly CaughtMail[]

/** Waits for the newest mail to an address. */
export const mailTo = (baseUrl: string, address: string): Promise<CaughtMail> =>
  vi.waitFor(
    async () => {
      const mail = (await mailsOf(baseUrl)).findLast(({ to }) => to === address)
      if (mail === undefined) throw new Error(`No mail to ${address} yet`)
      return mail
    },
    { timeout: 10_000, interval: 20 },
  )

export const linkIn = (mail: CaughtMail): string => /https?:\S+jeton=\S+/.exec(mail.text)?.[0] ?? 'no link'
export const codeIn = (mail: CaughtMail): string =>
  /Code d’activation\s:\s(\d{6})/.exec(mail.text)?.[1] ?? 'no code'

/** From the home page to « Consultez votre messagerie ». */
export const signUp = async (baseUrl: string, email: string): Promise<PracticeClient> => {
  const visitor = createPracticeClient(baseUrl)
  await visitor.open('/')
  await visitor.follow('Je bloque mon numéro')
  await visitor.send(signUpValues(email))
  return visitor
}

/** From the home page to « Votre compte est activé », by the link. */
export const activateConsumer = async (baseUrl: string, email: string): Promise<PracticeClient> => {
  const visitor = await signUp(baseUrl, email)
  await visitor.open(linkIn(await mailTo(baseUrl, email)))
  return visitor
}

/** From the home page to the receipt. */
export const registerLines = async (
  baseUrl: string,
  email: string,
  lines: readonly string[] = ['01 99 00 00 01'],
): Promise<PracticeClient> => {
  const visitor = await activateConsumer(baseUrl, email)
  await visitor.follow('Enregistrer mes numéros')
  const numbered = lines.map((line, place) => [`Numéro ${place + 1}`, line])
  await visitor.send({ ...Object.fromEntries(numbered), 'Je certifie être titulaire de ces lignes': 'oui' })
  return visitor
}

export const logIn = async (baseUrl: string, email: string): Promise<VisitedPage> => {
  const visitor = createPracticeClient(baseUrl)
  await visitor.open('/')
  await visitor.follow('Mon espace')
  return visitor.send({ 'Adresse électronique': email, 'Mot de passe': password })
}

/** From the home page to the enrolment's « Consultez votre messagerie ». */
export const enrol = async (
  baseUrl: string,
  email: string,
  plan = '3 000 lignes, 2 sollicitations par an',
): Promise<PracticeClient> => {
  const visitor = createPracticeClient(baseUrl)
  await visitor.open('/')
  await visitor.follow('Espace professionnel')
  await visitor.follow('Ouvrir un compte')
  const pages = [accountValues(email), identityValues, { Statut: 'Professionnel non-revendeur' }]
  for (const values of [...pages, { Formule: plan }, termsValues]) await visitor.send(values)
  return visitor
}

/** From the home page to « Adhésion activée », by the link. */
export const activateCompany = async (
  baseUrl: string,
  email: string,
  plan?: string,
): Promise<PracticeClient> => {
  const visitor = await enrol(baseUrl, email, plan)
  await visitor.open(linkIn(await mailTo(baseUrl, email)))
  expect(visitor.page().heading).toBe('Adhésion activée')
  return visitor
}

export const logInCompany = async (baseUrl: string, email: string): Promise<VisitedPage> => {
  const visitor = createPracticeClient(baseUrl)
  await visitor.open('/pro')
  await visitor.follow('Accéder à mon compte')
  return visitor.send({ 'Adresse électronique professionnelle': email, 'Mot de passe': password })
}
