// The columns of the downloads, in their order, each with what it means: the files and the page on data share them.

import type { Bilingual } from '../../views/language.ts'
import { durationOf, unobservedMs } from '../incident/duration.ts'
import type { KeptIncident } from '../store/incidents.ts'
import type { KeptRun } from '../store/runs.ts'
import { outsideMaintenance } from './incident-words.ts'
import type { Site } from './site.ts'

export type Cell = string | number | boolean | null

export type Column<Row> = {
  readonly name: string
  readonly means: Bilingual
  readonly of: (row: Row) => Cell
}

/** An incident, with what is needed to tell it at a moment. */
export type IncidentRow = {
  readonly site: Pick<Site, 'store' | 'url'>
  readonly incident: KeptIncident
  readonly now: number
}

const column = <Row>(name: string, fr: string, en: string, of: (row: Row) => Cell): Column<Row> => ({
  name,
  means: { fr, en },
  of,
})

const time = (at: number | null | undefined) =>
  at === null || at === undefined ? null : new Date(at).toISOString()
const seconds = (ms: number | null) => (ms === null ? null : ms / 1000)

const run = column<KeptRun>

/** The columns of `/data/runs.csv`. */
export const runColumns: readonly Column<KeptRun>[] = [
  run(
    'id',
    'Identifiant de la tentative, qui figure aussi dans son agent utilisateur',
    'The attempt’s id, also in its user agent',
    ({ id }) => id,
  ),
  run('probe', 'Parcours', 'Journey', ({ probe }) => probe),
  run(
    'tier',
    'Portée\u00a0: look s’arrête avant tout envoi, submit va jusqu’au bout',
    'Extent: look stops before anything is sent, submit goes to the end',
    ({ tier }) => tier,
  ),
  run('vantage', 'Point d’observation', 'Vantage point', ({ vantage }) => vantage),
  run(
    'trigger',
    'Motif\u00a0: schedule (prévue), confirm (confirmation), manual (à la main), supervised (devant témoin)',
    'Reason: schedule, confirm (of a failure), manual, supervised',
    ({ trigger }) => trigger,
  ),
  run('scheduled_at', 'Heure prévue', 'Planned time', ({ scheduledAt }) => time(scheduledAt)),
  run('started_at', 'Début', 'Start', ({ startedAt }) => time(startedAt)),
  run('ended_at', 'Fin', 'End', ({ endedAt }) => time(endedAt)),
  run(
    'duration_ms',
    'Somme des durées des étapes, en millisecondes',
    'Sum of the steps’ durations, in milliseconds',
    ({ durationMs }) => durationMs,
  ),
  run('outcome', 'Ce qui a été vu, comme un fait', 'What was seen, as a fact', ({ outcome }) => outcome),
  run(
    'verdict',
    'Ce que cela dit du registre\u00a0: up, degraded (lent), down, inconclusive (rien)',
    'What it says about the registry: up, degraded (slow), down, inconclusive (nothing)',
    ({ verdict }) => verdict,
  ),
  run('failed_step', 'Étape en échec', 'Failing step', ({ failedStep }) => failedStep),
  run(
    'detail',
    'Note de la sonde, en anglais\u202f; ce qu’elle cite du registre est entre guillemets',
    'The probe’s note, in English; what it quotes of the registry is between guillemets',
    ({ detail }) => detail,
  ),
  run(
    'discounted',
    'Motif du retrait des chiffres\u202f; vide quand la tentative compte',
    'Why it was taken out of the figures; empty when it counts',
    ({ discounted }) => discounted,
  ),
  run('user_agent', 'Agent utilisateur', 'User agent', ({ userAgent }) => userAgent),
  run('browser', 'Navigateur', 'Browser', ({ browser }) => browser),
]

const incident = column<IncidentRow>

const outside = ({ site, incident: one, now }: IncidentRow) => outsideMaintenance(site, one, now)

/** The columns of `/data/incidents.csv`. */
export const incidentColumns: readonly Column<IncidentRow>[] = [
  incident(
    'id',
    'Identifiant de l’incident\u00a0: celui de sa première tentative en échec',
    'The incident’s id: that of its first failing attempt',
    ({ incident: { id } }) => id,
  ),
  incident(
    'url',
    'Lien permanent',
    'Permalink',
    ({ site, incident: { id } }) => `${site.url}/incidents/${id}`,
  ),
  incident('probe', 'Parcours', 'Journey', ({ incident: { probe } }) => probe),
  incident(
    'status',
    'open (en cours) ou closed (clos)',
    'open or closed',
    ({ incident: { closedAt, retracted } }) => (closedAt === null && !retracted ? 'open' : 'closed'),
  ),
  incident(
    'failed_step',
    'Dernière étape vue en échec',
    'The latest step seen failing',
    ({ incident: { failedStep } }) => failedStep,
  ),
  incident(
    'last_good_at',
    'Dernière réussite connue auparavant\u202f; vide si aucune',
    'Last known success before; empty when there is none',
    ({ incident: { lastGood } }) => time(lastGood?.at),
  ),
  incident('first_bad_at', 'Premier échec', 'First failure', ({ incident: { firstBad } }) =>
    time(firstBad.at),
  ),
  incident('last_bad_at', 'Dernier échec', 'Last failure', ({ incident: { lastBad } }) => time(lastBad.at)),
  incident(
    'first_good_at',
    'Première réussite ensuite\u202f; vide si l’incident est en cours',
    'First success afterwards; empty while it is open',
    ({ incident: { firstGood } }) => time(firstGood?.at),
  ),
  incident(
    'at_least_s',
    'Durée minimale, en secondes',
    'Shortest duration, in seconds',
    ({ incident: one, now }) => seconds(durationOf(one, now).atLeastMs),
  ),
  incident(
    'at_most_s',
    'Durée maximale, en secondes\u202f; vide si aucune réussite antérieure n’est connue',
    'Longest duration, in seconds; empty when no earlier success is known',
    ({ incident: one, now }) => seconds(durationOf(one, now).atMostMs),
  ),
  incident(
    'outside_maintenance_at_least_s',
    'Durée minimale hors maintenance annoncée avant son début, en secondes',
    'Shortest duration outside maintenance announced before it began, in seconds',
    (row) => seconds(outside(row).atLeastMs),
  ),
  incident(
    'outside_maintenance_at_most_s',
    'Durée maximale hors maintenance annoncée avant son début, en secondes',
    'Longest duration outside maintenance announced before it began, in seconds',
    (row) => seconds(outside(row).atMostMs),
  ),
  incident('attempts', 'Tentatives', 'Attempts', ({ incident: { attempts } }) => attempts),
  incident('failures', 'Échecs', 'Failures', ({ incident: { failures } }) => failures),
  incident(
    'inconclusive',
    'Tentatives sans conclusion',
    'Inconclusive attempts',
    ({ incident: { inconclusive } }) => inconclusive,
  ),
  incident(
    'longest_unobserved_s',
    'Plus long temps sans observation, en secondes',
    'Longest time without observation, in seconds',
    ({ incident: one, now }) => seconds(unobservedMs(one, now)),
  ),
  incident(
    'retracted',
    'true\u00a0: retiré des chiffres, montré comme il fut publié',
    'true: taken out of the figures, shown as it was published',
    ({ incident: { retracted } }) => retracted,
  ),
  incident(
    'corrections',
    'Motifs des rectifications',
    'Reasons of corrections',
    ({ site, incident: { id } }) =>
      site.store.corrections
        .ofIncident(id)
        .map(({ reason }) => reason)
        .join(' | '),
  ),
]
