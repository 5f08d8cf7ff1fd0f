// Steps that more than one journey takes.
import { step } from '../src/probe/probe.ts'

export const opensTheHomePage = step({
  name: 'opens-the-home-page',
  title: { fr: 'Ouvre la page d’accueil', en: 'Opens the home page' },
  act: ({ open }) => open('/'),
  see: { heading: 'Ne soyez plus dérangé par téléphone' },
})

export const opensTheLogInPage = step({
  name: 'opens-the-log-in-page',
  title: { fr: 'Ouvre la page de connexion', en: 'Opens the log-in page' },
  act: ({ follow }) => follow('Mon espace'),
  see: {
    heading: 'Connexion',
    fields: [
      { label: 'Adresse électronique', kind: 'email' },
      { label: 'Mot de passe', kind: 'password' },
    ],
  },
})
