// A consumer's sign-up on the practice registry, as Chrome's Recorder exports it.
import { type Choices, importRecording } from '../../src/command/import-recording.ts'
import { recordedProbe } from '../../src/probe/recorded-probe.ts'
import { readRecording } from '../../src/probe/recording.ts'

const selectorsOf = (label: string, css: string, xpath: string) => [
  [`aria/${label}`],
  [css],
  [`xpath///*[${xpath}]`],
  [`pierce/${css}`],
]

const into = (label: string, id: string, value: string) => {
  const selectors = selectorsOf(label, `#${id}`, `@id="${id}"`)
  return [
    { type: 'click', target: 'main', selectors, offsetX: 96.5, offsetY: 20.25 },
    { type: 'change', value, selectors, target: 'main' },
  ]
}

const leadingTo = (url: string, title: string) => ({ assertedEvents: [{ type: 'navigation', url, title }] })

/** What was typed by whoever recorded, and what it is of. */
export const typed = new Map([
  ['claire.martin@exemple.fr', 'email'],
  ['Martin', 'last_name'],
  ['Claire', 'first_name'],
  ['motdepasse-2026', 'password'],
])

/** The exported recording, made at an address. */
export const aRecording = (url: string, more: readonly object[] = []) => ({
  title: 'Inscription',
  steps: [
    {
      type: 'setViewport',
      width: 1280,
      height: 720,
      deviceScaleFactor: 1,
      isMobile: false,
      hasTouch: false,
      isLandscape: false,
    },
    {
      type: 'navigate',
      url: `${url}/`,
      ...leadingTo(`${url}/`, 'Ne soyez plus dérangé par téléphone – Télépaix'),
    },
    {
      type: 'click',
      target: 'main',
      selectors: [['aria/Je bloque mon numéro'], ['main a.button'], ['text/Je bloque']],
      // The letters of who recorded were wider than ours.
      offsetX: 3000,
      offsetY: 18,
      ...leadingTo(`${url}/inscription`, 'Créer mon compte – Télépaix'),
    },
    ...into('Adresse électronique', 'adresse', 'claire.martin@exemple.fr'),
    { type: 'keyDown', target: 'main', key: 'Tab' },
    { type: 'keyUp', target: 'main', key: 'Tab' },
    ...into('Nom', 'nom', 'Martin'),
    ...into('Prénom(s)', 'prenoms', 'Claire'),
    ...into('Mot de passe', 'mot-de-passe', 'motdepasse-2026'),
    ...into('Confirmation du mot de passe', 'confirmation', 'motdepasse-2026'),
    {
      type: 'click',
      target: 'main',
      selectors: selectorsOf('J’accepte les conditions d’utilisation', '#conditions', '@id="conditions"'),
      offsetX: 6,
      offsetY: 6,
    },
    ...more,
    {
      type: 'click',
      target: 'main',
      selectors: [['aria/Créer mon compte[role="button"]'], ['form button'], ['text/Créer mon']],
      offsetX: 80,
      offsetY: 20,
      ...leadingTo(`${url}/inscription/messagerie`, 'Consultez votre messagerie – Télépaix'),
    },
  ],
})

/** The number of the step that sends it. */
export const sends = 17

const choices: Choices = {
  id: 'recorded-sign-up',
  titleFr: 'Inscription enregistrée',
  titleEn: 'Recorded sign-up',
  values: typed,
  submits: sends,
  see: 'Consultez votre messagerie',
  pages: new Map(),
  queries: new Map(),
}

/** The probe file that the recording makes. */
const aProbeFile = (url: string) => {
  const recording = readRecording(aRecording(url))
  if (typeof recording === 'string') throw new Error(recording)
  const made = importRecording(recording, choices)
  if ('problems' in made) throw new Error(made.problems.join('\n'))
  return made.file
}

export const aRecordedProbe = (url: string) => recordedProbe(aProbeFile(url))
