import { defineProbe, step } from '../src/probe/probe.ts'
import { opensTheHomePage } from './steps.ts'

export const companyEnrolment = defineProbe({
  id: 'company-enrolment',
  title: { fr: 'Adhésion d’une entreprise', en: 'Company enrolment' },
  steps: [
    opensTheHomePage,

    step({
      name: 'opens-the-companies-part',
      title: { fr: 'Ouvre l’espace professionnel', en: 'Opens the companies’ part' },
      act: ({ follow }) => follow('Espace professionnel'),
      see: { heading: 'Espace professionnel' },
    }),

    step({
      name: 'opens-the-enrolment-form',
      title: { fr: 'Ouvre le formulaire d’adhésion', en: 'Opens the enrolment form' },
      act: ({ follow }) => follow('Ouvrir un compte'),
      see: {
        heading: 'Ouvrir un compte professionnel',
        fields: [
          { label: 'Adresse électronique professionnelle', kind: 'email' },
          { label: 'Nom du contact', kind: 'text' },
          { label: 'Téléphone du contact', kind: 'tel' },
          { label: 'Mot de passe', kind: 'password' },
          { label: 'Confirmation du mot de passe', kind: 'password' },
        ],
      },
    }),

    step({
      name: 'opens-an-account',
      title: { fr: 'Ouvre un compte', en: 'Opens an account' },
      submits: true,
      act: async ({ fill, press, value }) => {
        await fill({
          'Adresse électronique professionnelle': value('email'),
          'Nom du contact': value('contact'),
          'Téléphone du contact': value('phone'),
          'Mot de passe': value('password'),
          'Confirmation du mot de passe': value('password'),
        })
        await press('Continuer')
      },
      see: {
        heading: 'Identité légale',
        fields: [
          { label: 'Raison sociale', kind: 'text' },
          { label: 'Numéro SIRET', kind: 'text' },
          { label: 'Forme juridique', kind: 'choice' },
          { label: 'Code NAF', kind: 'text' },
          { label: 'Adresse du siège', kind: 'text' },
          { label: 'Représentant légal', kind: 'text' },
        ],
      },
    }),

    step({
      name: 'gives-the-legal-identity',
      title: { fr: 'Donne l’identité légale', en: 'Gives the legal identity' },
      act: async ({ fill, choose, press, value }) => {
        await fill({
          'Raison sociale': value('company'),
          'Numéro SIRET': value('siret'),
          'Code NAF': value('naf'),
          'Adresse du siège': value('address'),
          'Représentant légal': value('representative'),
        })
        await choose('Forme juridique', value('legalForm'))
        await press('Continuer')
      },
      see: { heading: 'Votre statut', fields: [{ label: 'Statut', kind: 'choice' }] },
    }),

    step({
      name: 'chooses-a-status',
      title: { fr: 'Choisit un statut', en: 'Chooses a status' },
      act: async ({ choose, press }) => {
        await choose('Statut', 'Professionnel non-revendeur')
        await press('Continuer')
      },
      see: { heading: 'Votre formule', fields: [{ label: 'Formule', kind: 'choice' }] },
    }),

    step({
      name: 'chooses-a-plan',
      title: { fr: 'Choisit une formule', en: 'Chooses a plan' },
      act: async ({ choose, press }) => {
        await choose('Formule', '3 000 lignes, 2 sollicitations par an')
        await press('Continuer')
      },
      see: {
        heading: 'Conditions et paiement',
        fields: [
          { label: 'Mode de paiement', kind: 'choice' },
          { label: 'Référence de paiement', kind: 'text' },
          { label: 'J’accepte les conditions générales de vente', kind: 'tick' },
          { label: 'J’accepte le traitement de mes données', kind: 'tick' },
        ],
      },
    }),

    step({
      name: 'accepts-the-terms',
      title: { fr: 'Accepte les conditions et valide l’adhésion', en: 'Accepts the terms and enrols' },
      binding: true,
      act: async ({ choose, fill, tick, press, value }) => {
        await choose('Mode de paiement', 'Virement')
        await fill({ 'Référence de paiement': value('paymentReference') })
        await tick('J’accepte les conditions générales de vente')
        await tick('J’accepte le traitement de mes données')
        await press('Valider l’adhésion')
      },
      see: { heading: 'Consultez votre messagerie' },
    }),

    step({
      name: 'opens-the-activation-form',
      title: { fr: 'Ouvre le formulaire d’activation', en: 'Opens the activation form' },
      act: ({ follow }) => follow('Saisir mon code d’activation'),
      see: {
        heading: 'Activer mon adhésion',
        fields: [{ label: 'Code d’activation', kind: 'text' }],
      },
    }),

    step({
      name: 'activates-the-membership-by-code',
      title: {
        fr: 'Active l’adhésion par le code reçu',
        en: 'Activates the membership by the code in the mail',
      },
      redeems: true,
      act: async ({ receive, readFrom, fill, press }) => {
        const mail = await receive(/Activez votre adhésion/)
        const code = await readFrom(mail, /Code d.activation : (\d+)/)
        await fill({ 'Code d’activation': code })
        await press('Activer mon adhésion')
      },
      see: {
        heading: 'Adhésion activée',
        shows: ['siret'],
        observes: { membership: /Adhésion n° (\S+)/ },
      },
    }),

    step({
      name: 'opens-the-deposit-form',
      title: { fr: 'Ouvre le dépôt de fichiers', en: 'Opens the deposit form' },
      act: ({ follow }) => follow('Déposer un fichier'),
      see: { heading: 'Mes fichiers', fields: [{ label: 'Fichier à expurger', kind: 'file' }] },
    }),

    step({
      name: 'deposits-a-file',
      title: { fr: 'Dépose un fichier et le récupère expurgé', en: 'Deposits a file and gets it back' },
      act: async ({ attach, press, value }) => {
        const content = `Telephone;Identifiant\n${value('phone')};1\n`
        await attach('Fichier à expurger', { name: 'prospects.csv', content })
        await press('Déposer le fichier')
      },
      see: {
        heading: 'Fichier expurgé',
        text: [/Lignes reçues : 1/, /Valable jusqu.au \d/],
        observes: { deposit: /Dépôt n° (\S+)/ },
      },
    }),

    step({
      name: 'signs-out',
      title: { fr: 'Se déconnecte', en: 'Signs out' },
      act: ({ follow }) => follow('Se déconnecter'),
      see: { heading: 'Espace professionnel' },
    }),

    step({
      name: 'opens-the-log-in-page',
      title: { fr: 'Ouvre la page de connexion', en: 'Opens the log-in page' },
      act: ({ follow }) => follow('Accéder à mon compte'),
      see: {
        heading: 'Connexion professionnelle',
        fields: [
          { label: 'Adresse électronique professionnelle', kind: 'email' },
          { label: 'Mot de passe', kind: 'password' },
        ],
      },
    }),

    step({
      name: 'finds-the-membership-again',
      title: { fr: 'Retrouve son adhésion et son dépôt', en: 'Finds the membership and the deposit again' },
      redeems: true,
      act: async ({ fill, press, value }) => {
        await fill({
          'Adresse électronique professionnelle': value('email'),
          'Mot de passe': value('password'),
        })
        await press('Se connecter')
      },
      see: { heading: 'Mon adhésion', shows: ['membership', 'siret', 'deposit'] },
    }),
  ],
})
