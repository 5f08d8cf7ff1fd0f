// The words of card images.
import { count, french as fr, type Lang } from './language.ts'

const inFrench = {
  practice: 'EXERCICE',
  simulated: 'SIMULATION',
  state: fr`État des parcours`,
  open: fr`Panne en cours`,
  silent: fr`En échec à la dernière observation`,
  closed: fr`Incident clos`,
  retracted: fr`Incident retiré des mesures`,
  reported: fr`Rapporté par d'autres, non mesuré`,
  takenBack: fr`Rapporté par d'autres, retiré par Constat`,
  journeyState: (state: string, journey: string) => fr`${state} : ${journey}`,
  soFar: (range: string) => fr`Durée à ce jour : ${range}`,
  lasted: (range: string) => fr`Durée : ${range}`,
  failedSince: (start: string, step: string) =>
    fr`Premier échec le ${start} (heure de Paris) ; dernière étape en échec : « ${step} »`,
  withAttempts: (state: string, failures: number, attempts: number) =>
    fr`${state} – ${count('fr', failures)} échec${failures > 1 ? 's' : ''} sur ${count('fr', attempts)} tentative${attempts > 1 ? 's' : ''}`,
  began: (day: string) => fr`Aurait commencé le ${day}`,
  sources: (names: string) => fr`Selon ${names}`,
}

/** The words of card images in one language. */
export type CardWords = typeof inFrench

const inEnglish: CardWords = {
  practice: 'PRACTICE',
  simulated: 'SIMULATION',
  state: 'State of the journeys',
  open: 'Outage under way',
  silent: 'Failing when last seen',
  closed: 'Incident closed',
  retracted: 'Incident taken out of the figures',
  reported: 'Reported by others, not measured',
  takenBack: 'Reported by others, taken back by Constat',
  journeyState: (state, journey) => `${state}: ${journey}`,
  soFar: (range) => `Duration so far: ${range}`,
  lasted: (range) => `Duration: ${range}`,
  failedSince: (start, step) => `First failure on ${start} (Paris time); last failing step: “${step}”`,
  withAttempts: (state, failures, attempts) =>
    `${state} – ${count('en', failures)} failure${failures > 1 ? 's' : ''} in ${count('en', attempts)} attempt${attempts > 1 ? 's' : ''}`,
  began: (day) => `Said to have begun on ${day}`,
  sources: (names) => `According to ${names}`,
}

/** The words of card images. */
export const cardWords: Readonly<Record<Lang, CardWords>> = { fr: inFrench, en: inEnglish }
