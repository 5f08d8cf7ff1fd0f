import type { Check } from './form.ts'
import { readPhone, readSiret } from './numbers.ts'

export const filled =
  (message: string): Check =>
  (value) => {
    if (value.trim() === '') return message
    return value.length > 200 ? 'Cette réponse dépasse 200 caractères.' : null
  }

export const ticked =
  (message: string): Check =>
  (value) =>
    value === '' ? message : null

export const oneOf =
  (options: readonly string[], message: string): Check =>
  (value) =>
    options.includes(value) ? null : message

const emailShape = /^[^\s@<>()[\]",;:]+@[^\s@.<>()[\]",;:]+(?:\.[^\s@.<>()[\]",;:]+)+$/

export const email: Check = (value) => {
  if (value === '') return 'Indiquez votre adresse électronique.'
  if (value.length <= 254 && emailShape.test(value)) return null
  return 'Cette adresse électronique n’est pas valide. Exemple : prenom.nom@exemple.fr'
}

export const passwordRule = '10 caractères au moins, dont une lettre et un chiffre.'

export const newPassword: Check = (value) =>
  value.length >= 10 && value.length <= 200 && /\p{L}/u.test(value) && /\d/.test(value)
    ? null
    : `Le mot de passe ne convient pas : ${passwordRule}`

/** Checks that a confirmation repeats the field named `original`. */
export const repeats =
  (original: string): Check =>
  (value, values) =>
    value === values[original] ? null : 'Les deux mots de passe ne sont pas identiques.'

const badPhone =
  'Ce numéro n’est pas un numéro français à 10 chiffres. Exemples : 01 99 00 12 34 ou +33 1 99 00 12 34'

export const phone: Check = (value) => (readPhone(value) === null ? badPhone : null)

export const siret: Check = (value) => {
  if (value === '') return 'Indiquez votre numéro SIRET.'
  if (value.replace(/[\s.]/g, '').length !== 14) return 'Un numéro SIRET compte 14 chiffres.'
  return readSiret(value) === null
    ? 'Ce numéro SIRET n’existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre.'
    : null
}

export const naf: Check = (value) =>
  /^\d{2}\.?\d{2}[A-Za-z]$/.test(value)
    ? null
    : 'Un code NAF s’écrit avec 4 chiffres et une lettre. Exemple : 82.20Z'

const samePhone = (one: string, other: string): boolean => readPhone(one) === readPhone(other)

/** Checks one of the numbered lines: the first asks for one number in all, each refuses what an earlier one holds. */
export const line =
  (names: readonly string[], place: number): Check =>
  (value, values) => {
    if (value === '') {
      const nothing = names.every((name) => (values[name] ?? '') === '')
      return place === 0 && nothing ? 'Indiquez au moins un numéro.' : null
    }
    if (readPhone(value) === null) return badPhone
    const earlier = names.slice(0, place).find((name) => samePhone(values[name] ?? '', value))
    return earlier === undefined ? null : 'Ce numéro figure déjà plus haut.'
  }
