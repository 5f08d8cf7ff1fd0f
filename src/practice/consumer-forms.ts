import { email, filled, line, newPassword, passwordRule, repeats, ticked } from './checks.ts'
import type { Field, Form } from './form.ts'

export const signUpForm: Form = {
  title: 'Créer mon compte',
  action: '/inscription',
  button: 'Créer mon compte',
  isSignUp: true,
  fields: [
    {
      kind: 'email',
      name: 'adresse',
      label: 'Adresse électronique',
      autocomplete: 'email',
      hint: 'Nous y enverrons votre code d’activation.',
      check: email,
      changed: { name: 'courriel_titulaire', label: 'Courriel du titulaire' },
    },
    {
      kind: 'text',
      name: 'nom',
      label: 'Nom',
      autocomplete: 'family-name',
      check: filled('Indiquez votre nom.'),
      changed: { name: 'patronyme', label: 'Patronyme' },
    },
    {
      kind: 'text',
      name: 'prenoms',
      label: 'Prénom(s)',
      autocomplete: 'given-name',
      check: filled('Indiquez votre prénom.'),
      changed: { name: 'prenom_usuel', label: 'Prénom usuel' },
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
    {
      kind: 'tick',
      name: 'conditions',
      label: 'J’accepte les conditions d’utilisation',
      check: ticked('Acceptez les conditions d’utilisation pour continuer.'),
      changed: { name: 'accord_charte', label: 'J’adhère à la charte du service' },
    },
  ],
}

export const codeField: Field = {
  kind: 'text',
  name: 'code',
  label: 'Code d’activation',
  autocomplete: 'one-time-code',
  hint: 'Les 6 chiffres du message que vous avez reçu.',
  check: filled('Indiquez le code reçu par courrier électronique.'),
}

export const activationForm: Form = {
  title: 'Activer mon compte',
  action: '/activation',
  button: 'Activer mon compte',
  fields: [codeField],
}

export const lineNames: readonly string[] = Array.from({ length: 10 }, (_, place) => `numero-${place + 1}`)

export const linesForm: Form = {
  title: 'Mes numéros',
  action: '/numeros',
  button: 'Inscrire mes numéros',
  fields: [
    ...lineNames.map(
      (name, place): Field => ({
        kind: 'tel',
        name,
        label: `Numéro ${place + 1}`,
        check: line(lineNames, place),
      }),
    ),
    {
      kind: 'tick',
      name: 'titulaire',
      label: 'Je certifie être titulaire de ces lignes',
      check: ticked('Certifiez que vous êtes titulaire de ces lignes pour continuer.'),
    },
  ],
}

export const logInForm: Form = {
  title: 'Connexion',
  action: '/connexion',
  button: 'Se connecter',
  fields: [
    {
      kind: 'email',
      name: 'adresse',
      label: 'Adresse électronique',
      autocomplete: 'username',
      check: filled('Indiquez votre adresse électronique.'),
    },
    {
      kind: 'password',
      name: 'mot-de-passe',
      label: 'Mot de passe',
      autocomplete: 'current-password',
      check: filled('Indiquez votre mot de passe.'),
    },
  ],
}

export const withdrawalForm: Form = {
  title: 'Retirer mes numéros',
  action: '/retrait',
  button: 'Confirmer le retrait',
  fields: [],
}
