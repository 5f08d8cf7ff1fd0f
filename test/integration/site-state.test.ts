import { expect, test } from 'vitest'
import type { RunFact } from '../../src/incident/incident.ts'
import { aRun, minute, type Told } from '../support/runs.ts'
import { aSite, readable, siteOver } from '../support/site.ts'
import { aStore, recordRun } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)

const at = (minutes: number, told: Partial<Told> = {}) => aRun({ at: t0 + minutes * minute, ...told })

/** The first page so many minutes after the last run, with the class of the journey's block. */
const shown = async (runs: readonly RunFact[], afterMinutes: number) => {
  const { store } = aStore()
  for (const run of runs) recordRun(store, run)
  const now = (runs.at(-1)?.endedAt ?? t0) + afterMinutes * minute
  const { text } = aSite(store, now)
  const [page, english] = [await text('/'), await text('/en/')]
  const state = /<section class="journey ([a-z-]+)"/.exec(page)?.[1]
  return { state, page, french: readable(page), english: readable(english) }
}

test('a probe that never ran is not measured yet: no percentage and nothing good', async () => {
  const { state, page, french, english } = await shown([], 0)
  expect(state).toBe('never-measured')
  expect(french).toContain('Inscription : pas encore mesuré')
  expect(english).toContain('Sign-up: not measured yet')
  expect(french).not.toContain('%')
  expect(page).not.toMatch(/class="[^"]*\b(?:completes|reachable|up)\b/)
})

test('a journey that completes is working, as of its last completion, in Paris time', async () => {
  const { state, french, english } = await shown([at(0), at(5)], 1)
  expect(state).toBe('completes')
  expect(french).toContain(
    'fonctionne. Dernier parcours mené jusqu’au bout le 1er octobre 2021 à 8 h 17 (heure de Paris)',
  )
  expect(english).toContain('working. Last completed on 1 October 2021 at 08:17 (Paris time)')
  expect(french).toContain('État au 1er oct. 2021, 08:18:06 (heure de Paris)')
  expect(french).toContain('Vu d’un seul point d’observation : Paris.')
  expect(french).toContain('100 %')
})

test('a look that passes says that the form is reachable, and never that the journey works', async () => {
  const { state, french, english } = await shown([at(0), at(30, { tier: 'look' })], 1)
  expect(state).toBe('reachable')
  expect(french).toContain(
    'formulaire accessible ; l’envoi n’a pas été tenté. Dernier parcours mené jusqu’au bout le 1er octobre',
  )
  expect(french).not.toMatch(/[Ff]onctionne/)
  expect(english).toContain('form reachable; submission was not tried. Last completed on 1 October 2021')
  expect(english).not.toMatch(/[Ww]orking/)
  const never = await shown([at(0, { tier: 'look' })], 1)
  expect(never.french).toContain('Aucun parcours mené jusqu’au bout à ce jour')
})

test('a slow journey is working slowly since the run that made it so', async () => {
  const slow = [0, 5].map((m) => at(m, { verdict: 'degraded' }))
  const { state, french } = await shown(slow, 1)
  expect(state).toBe('slow')
  expect(french).toContain('fonctionne, mais lentement depuis le 1er octobre 2021 à 8 h 17')
})

test('one failure is a failure not yet confirmed', async () => {
  const { state, french, english } = await shown([at(0), at(5, { fails: 2 })], 1)
  expect(state).toBe('suspect')
  expect(french).toContain('un échec, pas encore confirmé, le 1er octobre 2021 à 8 h 17')
  expect(french).toContain('« étape identity »')
  expect(english).toContain('a failure, not yet confirmed')
  expect(french).not.toContain('en échec depuis')
})

test('an open incident says what failed, how often, since when and for how long as a range', async () => {
  const runs = [at(0), ...[5, 10, 15].map((m) => at(m, { fails: 2 }))]
  const { state, page, french, english } = await shown(runs, 1)
  expect(state).toBe('down')
  expect(french).toContain(
    'Inscription : en échec depuis le 1er octobre 2021 à 8 h 17 (heure de Paris), à l’étape « étape identity ».',
  )
  expect(french).toContain('Nos 3 dernières tentatives à cette étape ont échoué.')
  expect(french).toContain('Durée à ce jour : au moins 9 min 58 s, au plus 16 min 1 s.')
  expect(english).toContain(
    'Our last 3 attempts at this step failed. Duration so far: at least 9 min 58 s, at most 16 min 1 s.',
  )
  expect(page).toContain(`href="/incidents/${runs[1]?.id}"`)
})

test('failures without any earlier success have no known upper bound', async () => {
  const { french, english } = await shown([at(0, { fails: 2 }), at(5, { fails: 2 })], 1)
  expect(french).toContain('borne supérieure inconnue : aucune réussite antérieure connue')
  expect(english).toContain('upper bound unknown: no earlier success is known')
  expect(french).not.toContain('au plus')
})

test('attempts that did not all fail are told apart', async () => {
  const runs = [at(0, { fails: 2 }), at(5, { verdict: 'inconclusive' }), at(10, { fails: 2 }), at(14)]
  const { state, french } = await shown(runs, 1)
  expect(state).toBe('down')
  expect(french).toContain('4 tentatives, 2 échecs, 1 sans conclusion, 1 réussite.')
  expect(french).not.toContain('dernières tentatives à cette étape ont échoué')
})

test('silence is unknown, whatever came before, and never good', async () => {
  const { state, page, french } = await shown([at(0), at(5)], 16)
  expect(state).toBe('unknown')
  expect(french).toContain('état inconnu : aucune tentative concluante depuis le 1er octobre 2021 à 8 h 17')
  expect(page).not.toMatch(/class="(?:journey|state) (?:completes|reachable|slow)/)
})

test('silence within an open incident is failing when last seen', async () => {
  const runs = [at(0, { fails: 5 }), at(5, { fails: 5 })]
  const { state, french, english } = await shown(runs, 20)
  expect(state).toBe('last-seen-failing')
  expect(french).toContain('en échec à la dernière observation, le 1er octobre 2021 à 8 h 17')
  expect(english).toContain('failing when last seen')
  const { store } = aStore()
  for (const run of runs) recordRun(store, run)
  const incident = readable(await aSite(store, t0 + 60 * minute).text(`/incidents/${runs[0]?.id}`))
  expect(incident).toContain('n’a pas été observée depuis le 1er octobre 2021 à 8 h 17')
  // A look that never reaches the failing step changes nothing of it.
  const looked = await shown([...runs, at(25, { tier: 'look' })], 1)
  expect(looked.state).toBe('last-seen-failing')
  expect(looked.french).not.toMatch(/[Ff]onctionne\b|Formulaire accessible/)
})

test('a closed incident lists its attempts up to the pass that confirmed its end, and no later one', async () => {
  const { store } = aStore()
  const runs = [at(0), at(5, { fails: 2 }), at(10, { fails: 2 }), at(15), at(20), at(25)]
  for (const run of runs) recordRun(store, run)
  const page = await aSite(store, t0 + 60 * minute).text(`/incidents/${runs[1]?.id}`)
  const listed = page.slice(page.indexOf('<ol class="timeline">'))
  const linked = runs.filter(({ id }) => listed.includes(`/runs/${id}`))
  expect(linked).toEqual(runs.slice(1, 5))
})

test('the headline names the worst journey, and every one in the same state', async () => {
  const { store } = aStore()
  const probe = 'company-enrolment'
  const { probes } = siteOver(store, t0)
  const both = probes.flatMap((one) => [
    one,
    { ...one, id: probe, title: { fr: 'Adhésion', en: 'Enrolment' } },
  ])
  const record = (minutes: number, fails: Partial<Told>, otherFails: Partial<Told>) => {
    recordRun(store, at(minutes, fails))
    const other = at(minutes, otherFails)
    recordRun(store, { ...other, id: `f${other.id.slice(1)}` }, { probe })
  }
  const headlineAt = async (minutes: number, path = '/') =>
    readable(await aSite(store, t0 + minutes * minute, { probes: both }).text(path))
  record(0, {}, {})
  expect(await headlineAt(1)).toMatch(/^ Tous les parcours observés fonctionnent : Inscription et Adhésion\./)
  record(5, {}, { fails: 2 })
  record(10, {}, { fails: 2 })
  expect(await headlineAt(11)).toMatch(/^ Adhésion : en échec depuis/)
  record(15, { fails: 2 }, { fails: 2 })
  record(20, { fails: 2 }, { fails: 2 })
  expect(await headlineAt(21, '/en/')).toMatch(/^ Sign-up: failing since .* In the same state: Enrolment\./)
})

test('availability is a range with its coverage', async () => {
  const runs = [0, 5, 10].map((m) => at(m)).concat(at(15, { fails: 2 }), at(20, { verdict: 'inconclusive' }))
  const { french, english } = await shown(runs, 1)
  expect(french).toMatch(/entre 6\d,\d\d % et 100 % \(sur 14 min 5\d s de mesure, couverture 80 %\)/)
  expect(english).toMatch(/between 6\d\.\d\d% and 100% \(over 14 min 5\d s measured, coverage 80%\)/)
  expect(french).toContain('non mesuré')
})

test('an inconclusive attempt is explained as ours, and marks no step as failed', async () => {
  const { store } = aStore()
  const run = at(0, { verdict: 'inconclusive' })
  recordRun(store, run)
  const { text } = aSite(store, t0 + 10 * minute)
  expect(readable(await text(`/runs/${run.id}`))).toContain('cela ne dit rien du registre')
  expect(readable(await text(`/en/runs/${run.id}`))).toContain('this says nothing about the registry')
  expect(await text('/')).not.toMatch(/class="[^"]*\bdown\b/)
})

test('a run taken out of the figures and a retracted incident are struck through, with the reason', async () => {
  const { store } = aStore()
  const runs = [at(0), at(5, { fails: 2 }), at(10, { fails: 2 }), at(15)]
  for (const run of runs) recordRun(store, run)
  const [, first, second] = runs.map(({ id }) => id) as [string, string, string]
  const now = t0 + 16 * minute
  const { text } = aSite(store, now)
  expect(store.correct({ kind: 'run', target: second, reason: 'our own repairs', at: now }).done).toBe(true)
  const run = await text(`/runs/${second}`)
  expect(run).toMatch(/<del>Échec/)
  expect(readable(run)).toContain('Cette tentative est écartée des mesures. Motif : our own repairs')
  const line = (await text('/')).split('<li class="attempt').find((part) => part.includes(second))
  expect(line).toMatch(/^ discounted"><del>/)
  expect(line).toContain('our own repairs')
  // The incident it had confirmed is no longer one, and stays on show as it was published.
  const incident = await text(`/incidents/${first}`)
  expect(incident).toMatch(/<h1><del>/)
  expect(readable(incident)).toContain('Cet incident a été retiré')
  expect(readable(incident)).toContain('our own repairs')
  const row = (await text('/incidents')).split('<tr>').find((part) => part.includes(first))
  expect(row).toContain('<del>')
  expect(row).toContain('retiré')
})

test('a registry that has closed is no longer watched, and what others reported of it stands on the first page', async () => {
  const { store } = aStore()
  for (const run of [at(0), at(5)]) recordRun(store, run)
  store.reports.keep({
    probe: null,
    recordedAt: t0,
    beganAt: t0 - 60 * minute,
    endedAfter: null,
    endedBefore: null,
    title: { fr: 'Inscriptions impossibles', en: 'Nobody could sign up' },
    sources: [{ name: 'Sénat', url: null, says: 'Le site est inaccessible.' }],
  })
  const registry = { name: 'Bloctel', url: 'https://bloctel.example', operator: null, retired: true }
  const page = await aSite(store, t0 + 6 * minute, { registry }).text('/')
  expect(/<section class="journey ([a-z-]+)"/.exec(page)?.[1]).toBe('retired')
  expect(readable(page)).toContain('ce parcours n’est plus observé')
  expect(readable(page)).toContain('Inscriptions impossibles')
  expect(readable(page)).not.toMatch(/fonctionne/i)
})
