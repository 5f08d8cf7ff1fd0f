import { defineProbe, step } from '../src/probe/probe.ts'
import { opensTheHomePage, opensTheLogInPage } from './steps.ts'

/** Withdraws what `consumer-sign-up` registered. */
export const consumerWithdrawal = defineProbe({
  id: 'consumer-withdrawal',
  title: { fr: 'Retrait d’un particulier', en: 'Consumer withdrawal' },
  steps: [
    opensTheHomePage,

    opensTheLogInPage,

    step({
      name: 'finds-the-registration',
      title: { fr: 'Retrouve son inscription', en: 'Finds the registration' },
      submits: true,
      act: async ({ fill, press, value }) => {
        await fill({ 'Adresse électronique': value('email'), 'Mot de passe': value('password') })
        await press('Se connecter')
      },
      see: { heading: 'Mon espace', shows: ['phone'] },
    }),

    step({
      name: 'asks-to-withdraw-the-numbers',
      title: { fr: 'Demande le retrait des numéros', en: 'Asks to withdraw the numbers' },
      act: ({ press }) => press('Retirer mes numéros'),
      see: { heading: 'Retirer mes numéros', shows: ['phone'] },
    }),

    step({
      name: 'withdraws-the-numbers',
      title: {
        fr: 'Retire les numéros et obtient le récépissé',
        en: 'Withdraws the numbers and gets the receipt',
      },
      act: ({ press }) => press('Confirmer le retrait'),
      see: { heading: 'Récépissé de retrait', shows: ['phone'], observes: { receipt: /Retrait n° (\S+)/ } },
    }),
  ],
})
