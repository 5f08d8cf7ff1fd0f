import { defineProbe, step } from '../src/probe/probe.ts'
import { opensTheHomePage, opensTheLogInPage } from './steps.ts'

export const consumerSignUp = defineProbe({
  id: 'consumer-sign-up',
  title: { fr: 'Inscription d’un particulier', en: 'Consumer sign-up' },
  steps: [
    opensTheHomePage,

    step({
      name: 'opens-the-sign-up-form',
      title: { fr: 'Ouvre le formulaire d’inscription', en: 'Opens the sign-up form' },
      act: ({ follow }) => follow('Je bloque mon numéro'),
      see: {
        heading: 'Créer mon compte',
        fields: [
          { label: 'Adresse électronique', kind: 'email' },
          { label: 'Nom', kind: 'text' },
          { label: 'Prénom(s)', kind: 'text' },
          { label: 'Mot de passe', kind: 'password' },
          { label: 'Confirmation du mot de passe', kind: 'password' },
          { label: 'J’accepte les conditions d’utilisation', kind: 'tick' },
        ],
      },
    }),

    step({
      name: 'creates-an-account',
      title: { fr: 'Crée un compte', en: 'Creates an account' },
      submits: true,
      act: async ({ fill, tick, press, value }) => {
        await fill({
          'Adresse électronique': value('email'),
          Nom: value('lastName'),
          'Prénom(s)': value('firstName'),
          'Mot de passe': value('password'),
          'Confirmation du mot de passe': value('password'),
        })
        await tick('J’accepte les conditions d’utilisation')
        await press('Créer mon compte')
      },
      see: { heading: 'Consultez votre messagerie' },
    }),

    step({
      name: 'activates-the-account-from-the-mail',
      title: { fr: 'Active le compte par le lien reçu', en: 'Activates the account from the mail' },
      redeems: true,
      act: async ({ receive, openFrom }) => {
        const mail = await receive(/Activez votre compte/)
        await openFrom(mail, /\/activation\/lien/)
      },
      see: { heading: 'Votre compte est activé' },
    }),

    step({
      name: 'opens-the-form-for-numbers',
      title: { fr: 'Ouvre le formulaire des numéros', en: 'Opens the form for numbers' },
      act: ({ follow }) => follow('Enregistrer mes numéros'),
      see: {
        heading: 'Mes numéros',
        fields: [
          { label: 'Numéro 1', kind: 'tel' },
          { label: 'Je certifie être titulaire de ces lignes', kind: 'tick' },
        ],
      },
    }),

    step({
      name: 'registers-a-number',
      title: {
        fr: 'Inscrit un numéro et obtient le récépissé',
        en: 'Registers a number and gets the receipt',
      },
      act: async ({ fill, tick, press, value }) => {
        await fill({ 'Numéro 1': value('phone') })
        await tick('Je certifie être titulaire de ces lignes')
        await press('Inscrire mes numéros')
      },
      see: {
        heading: 'Récépissé d’inscription',
        text: [/Délivré le \d/, /Prend effet le \d/],
        shows: ['phone'],
        observes: { receipt: /Récépissé n° (\S+)/ },
      },
    }),

    step({
      name: 'signs-out',
      title: { fr: 'Se déconnecte', en: 'Signs out' },
      act: ({ follow }) => follow('Se déconnecter'),
      see: { heading: 'Ne soyez plus dérangé par téléphone' },
    }),

    opensTheLogInPage,

    step({
      name: 'finds-the-registration-again',
      title: { fr: 'Retrouve son inscription', en: 'Finds the registration again' },
      redeems: true,
      act: async ({ fill, press, value }) => {
        await fill({ 'Adresse électronique': value('email'), 'Mot de passe': value('password') })
        await press('Se connecter')
      },
      see: { heading: 'Mon espace', text: [/Prend effet le \d/], shows: ['receipt', 'phone'] },
    }),
  ],
})
