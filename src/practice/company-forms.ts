import {
  email,
  filled,
  naf,
  newPassword,
  oneOf,
  passwordRule,
  phone,
  repeats,
  siret,
  ticked,
} from './checks.ts'
import { codeField, logInForm } from './consumer-forms.ts'
import type { Field, Form } from './form.ts'

export const accountForm: Form = {
  title: 'Ouvrir un compte professionnel',
  action: '/pro/compte',
  button: 'Continuer',
  isSignUp: true,
  fields: [
    {
      kind: 'email',
      name: 'adresse',
      label: 'Adresse électronique professionnelle',
      autocomplete: 'email',
      hint: 'Nous y enverrons votre code d’activation.',
      check: email,
      changed: { name: 'courriel_societe', label: 'Courriel de la société' },
    },
    {
      kind: 'text',
      name: 'contact',
      label: 'Nom du contact',
      autocomplete: 'name',
      check: filled('Indiquez le nom du contact.'),
      changed: { name: 'interlocuteur', label: 'Interlocuteur' },
    },
    {
      kind: 'tel',
      name: 'telephone',
      label: 'Téléphone du contact',
      autocomplete: 'tel',
      check: phone,
      changed: { name: 'ligne_directe', label: 'Ligne directe' },
    },
    {
      kind: 'password',
      name: 'mot-de-passe',
      label: 'Mot de passe',
      autocomplete: 'new-password',
      hint: passwordRule,
      check: newPassword,
      changed: { name: 'secret', label: 'Choisissez un code secret' },
    },
    {
      kind: 'password',
      name: 'confirmation',
      label: 'Confirmation du mot de passe',
      autocomplete: 'new-password',
      check: repeats('mot-de-passe'),
      changed: { name: 'secret_bis', label: 'Répétez le code secret' },
    },
  ],
}

const legalForms = ['SA', 'SAS', 'SARL', 'EURL', 'Association', 'Entreprise individuelle']

export const identityForm: Form = {
  title: 'Identité légale',
  action: '/pro/identite',
  button: 'Continuer',
  fields: [
    {
      kind: 'text',
      name: 'raison-sociale',
      label: 'Raison sociale',
      autocomplete: 'organization',
      check: filled('Indiquez la raison sociale.'),
    },
    {
      kind: 'text',
      name: 'siret',
      label: 'Numéro SIRET',
      hint: '14 chiffres, espaces admis.',
      check: siret,
    },
    {
      kind: 'list',
      name: 'forme',
      label: 'Forme juridique',
      options: legalForms,
      check: oneOf(legalForms, 'Choisissez la forme juridique dans la liste.'),
    },
    { kind: 'text', name: 'naf', label: 'Code NAF', hint: 'Par exemple : 82.20Z', check: naf },
    {
      kind: 'text',
      name: 'siege',
      label: 'Adresse du siège',
      check: filled('Indiquez l’adresse du siège.'),
    },
    {
      kind: 'text',
      name: 'representant',
      label: 'Représentant légal',
      check: filled('Indiquez le nom du représentant légal.'),
    },
  ],
}

const radioField = (name: string, label: string, options: readonly string[], message: string): Field => ({
  kind: 'radio',
  name,
  label,
  options,
  check: oneOf(options, message),
})

export const statusForm: Form = {
  title: 'Votre statut',
  action: '/pro/statut',
  button: 'Continuer',
  fields: [
    radioField(
      'statut',
      'Statut',
      ['Professionnel non-revendeur', 'Professionnel revendeur'],
      'Choisissez votre statut.',
    ),
  ],
}

type Plan = { readonly name: string; readonly lines: number; readonly depositsAYear: number }

export const plans: readonly Plan[] = [
  { name: '3 000 lignes, 2 sollicitations par an', lines: 3_000, depositsAYear: 2 },
  { name: '10 000 lignes, 10 sollicitations par an', lines: 10_000, depositsAYear: 10 },
  { name: 'Illimitée', lines: Number.POSITIVE_INFINITY, depositsAYear: Number.POSITIVE_INFINITY },
]

export const planForm: Form = {
  title: 'Votre formule',
  action: '/pro/formule',
  button: 'Continuer',
  fields: [
    radioField(
      'formule',
      'Formule',
      plans.map((plan) => plan.name),
      'Choisissez votre formule.',
    ),
  ],
}

export const termsForm: Form = {
  title: 'Conditions et paiement',
  action: '/pro/conditions',
  button: 'Valider l’adhésion',
  fields: [
    radioField(
      'paiement',
      'Mode de paiement',
      ['Virement', 'Prélèvement'],
      'Choisissez le mode de paiement.',
    ),
    {
      kind: 'text',
      name: 'reference',
      label: 'Référence de paiement',
      hint: 'La référence de votre virement ou de votre mandat.',
      check: filled('Indiquez la référence de paiement.'),
    },
    {
      kind: 'tick',
      name: 'cgv',
      label: 'J’accepte les conditions générales de vente',
      check: ticked('Acceptez les conditions générales de vente pour continuer.'),
    },
    {
      kind: 'tick',
      name: 'donnees',
      label: 'J’accepte le traitement de mes données',
      check: ticked('Acceptez le traitement de vos données pour continuer.'),
    },
  ],
}

export const activationForm: Form = {
  title: 'Activer mon adhésion',
  action: '/pro/activation',
  button: 'Activer mon adhésion',
  fields: [codeField],
}

export const depositForm: Form = {
  title: 'Mes fichiers',
  action: '/pro/fichiers',
  button: 'Déposer le fichier',
  fields: [
    {
      kind: 'file',
      name: 'fichier',
      label: 'Fichier à expurger',
      hint: 'Un fichier CSV dont la première ligne est Telephone;Identifiant.',
      check: (value) => (value === '' ? 'Choisissez un fichier qui ne soit pas vide.' : null),
    },
  ],
}

export const companyLogInForm: Form = {
  ...logInForm,
  title: 'Connexion professionnelle',
  action: '/pro/connexion',
  fields: logInForm.fields.map((field) =>
    field.kind === 'email' ? { ...field, label: 'Adresse électronique professionnelle' } : field,
  ),
}
