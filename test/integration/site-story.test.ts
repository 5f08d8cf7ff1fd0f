import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aHistory, t0 } from '../support/site-history.ts'
import { aStore, recordRun } from '../support/store.ts'

const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\' --><!--'

test('an incident is told in order: attempts folded, confirmations, words, maintenance, recovery', async () => {
  const { store, now, closed } = aHistory()
  const page = await aSite(store, now).text(`/incidents/${closed.id}`)
  const kinds = [...page.matchAll(/<li class="(attempts|opened|closed|statement|maintenance|gap)">/g)]
  expect(kinds.map(([, kind]) => kind)).toEqual([
    'attempts',
    'attempts',
    'opened',
    'maintenance',
    'attempts',
    'statement',
    'attempts',
    'attempts',
    'closed',
  ])
  const told = readable(page)
  expect(told).toContain('2 tentatives, toutes deux en échec à l’étape « étape mail » : erreur du serveur')
  expect(told).toContain('Avis , annoncée le 30 sept. 2021, 22:12:00, avant son début')
  expect(told).toContain('L’exploitant, Communiqué , 1er oct. 2021, 08:53:00')
})

test('a citation says the same in both languages, with its source, its moment and its range', async () => {
  const { store, now, closed, open, retracted } = aHistory()
  const { text } = aSite(store, now)
  const page = readable(await text(`/incidents/${closed.id}`))
  const address = `https://constat.example/incidents/${closed.id}`
  expect(page).toContain(
    '« Inscription » (Registre d’essai) : premier échec constaté le 1er octobre 2021 à 8 h 42',
  )
  expect(page).toContain('“Sign-up” (Registre d’essai): first failure seen on 1 October 2021 at 08:42')
  expect(page).toMatch(/5 tentatives, 5 échecs ; au moins 19 min \d+ s, au plus/)
  expect(page).toContain(`Source : Constat, état au 1er oct. 2021, 09:40:00 (heure de Paris), ${address}`)
  expect(page).toContain(`Adresse permanente : ${address}`)
  const ongoing = readable(await text(`/en/incidents/${open.id}`))
  expect(ongoing).toContain('failing since 1 October 2021 at 09:32 (Paris time)')
  expect(ongoing).toContain(`https://constat.example/en/incidents/${open.id}`)
  expect(await text(`/incidents/${retracted.id}`)).not.toContain('class="cite"')
})

test('a site that shows a link to an incident is given its title, its sentence and its card', async () => {
  const { store, now, closed } = aHistory()
  const { text, get } = aSite(store, now)
  for (const path of [`/incidents/${closed.id}`, `/en/incidents/${closed.id}`]) {
    const page = await text(path)
    const told = (name: string) => new RegExp(`property="og:${name}" content="([^"]*)"`).exec(page)?.[1]
    expect(told('url')).toBe(`https://constat.example${path}`)
    expect(told('description')).toContain(`https://constat.example${path}`)
    const card = await get(told('image')?.replace('https://constat.example', '') ?? '')
    expect([card.status, card.headers.get('Content-Type')]).toEqual([200, 'image/png'])
  }
})

test('whatever is quoted of practice or of a simulation says so', async () => {
  const { store, now, closed } = aHistory()
  const practice = aSite(store, now, { practice: { registryUrl: 'http://127.0.0.1:3001' } })
  expect(readable(await practice.text(`/incidents/${closed.id}`))).toContain('[Exercice] « Inscription »')
  const simulated = aSite(store, now, { simulated: true })
  for (const path of ['/', `/incidents/${closed.id}`, '/probes/consumer-sign-up', '/incidents']) {
    expect(await simulated.text(path)).toContain('L’historique affiché est simulé')
    expect(await simulated.text(`/en${path}`)).toContain('The history on show is simulated')
  }
  expect(readable(await simulated.text(`/en/incidents/${closed.id}`))).toContain(
    '[Simulated history] “Sign-up”',
  )
})

test('the duration outside announced maintenance stands beside the whole one', async () => {
  const { store, now, closed } = aHistory()
  const page = readable(await aSite(store, now).text(`/incidents/${closed.id}`))
  expect(page).toMatch(/Durée : au moins 19 min \d+ s, au plus/)
  expect(page).toMatch(/Hors maintenance annoncée à l’avance : au moins 12 min \d+ s, au plus/)
})

test('a reported incident looks different, names its sources and enters no figure', async () => {
  const { store, now, reported } = aHistory()
  const { text } = aSite(store, now)
  const page = await text(`/incidents/${reported.id}`)
  expect(page).toContain('class="tag reported"')
  expect(readable(page)).toMatch(/\(heure de Paris\).*Consigné ici/)
  expect(readable(page)).toContain(`https://constat.example/incidents/${reported.id}`)
  expect(page).toContain('<a href="https://press.example/" rel="noreferrer nofollow">Le Quotidien</a>')
  expect(readable(page)).toContain('Constat n’a pas mesuré cet incident')
  const row = (await text('/incidents')).split('<tr').find((part) => part.includes(reported.id))
  expect(row).toContain('class="reported"')
  expect(row).toContain('hors de toutes nos mesures')
  const { store: without } = aStore()
  recordRun(without, aRun({ at: t0 }))
  const { probes: before } = (await aSite(without, now).json('/api/v1/status')) as { probes: unknown }
  without.reports.keep({ ...reported, probe: 'consumer-sign-up' })
  expect(((await aSite(without, now).json('/api/v1/status')) as { probes: unknown }).probes).toEqual(before)
})

test('the operator is quoted beside what is measured, and nobody else is in his place', async () => {
  const { store, now } = aHistory()
  const said = { probe: null, incident: null, recordedAt: now, url: null, lang: 'fr' } as const
  store.statements.keep({ ...said, speaker: 'press', saidAt: now, source: 'Presse', words: 'Rien ne va.' })
  const page = await aSite(store, now).text('/')
  const beside = readable(/<div class="beside">[\s\S]*?<\/div>/.exec(page)?.[0] ?? '')
  expect(beside).toContain('Tout va bien.')
  expect(beside).toContain('Ce que nous mesurons : Inscription : en échec depuis')
  expect(beside).not.toContain('Rien ne va.')
  // It stands elsewhere, and the operator's words stand once.
  expect(readable(page)).toContain('Rien ne va.')
  expect(readable(page).split('Tout va bien.')).toHaveLength(2)
})

test('words that name an incident belong to it whenever they were said, on its page and for machines', async () => {
  const { store, now, closed } = aHistory()
  const day = 24 * 60 * minute
  const said = { recordedAt: now, url: null, speaker: 'press', lang: 'fr', source: 'Presse' } as const
  const long = { ...said, saidAt: t0 - 60 * day }
  store.statements.keep({ ...long, probe: null, incident: closed.id, words: 'Nommé, dit bien avant.' })
  store.statements.keep({
    ...long,
    probe: 'consumer-sign-up',
    incident: null,
    words: 'Non nommé, dit bien avant.',
  })
  const { text, json } = aSite(store, now)
  const page = readable(await text(`/incidents/${closed.id}`))
  const told = JSON.stringify(await json(`/api/v1/incidents/${closed.id}`))
  for (const shown of [page, told]) {
    expect(shown).toContain('Nommé, dit bien avant.')
    expect(shown).not.toContain('Non nommé, dit bien avant.')
  }
})

test('a journey that is no longer watched keeps its page, and has no state now', async () => {
  const { store, now } = aHistory()
  const { text, get } = aSite(store, now)
  expect(readable(await text('/probes/old-journey'))).toContain('Ce parcours n’est plus observé')
  expect(await text('/probes/old-journey')).toContain('class="state retired"')
  expect(await text('/')).not.toContain('old-journey')
  expect((await get('/probes/never-was')).status).toBe(404)
})

test('a query that asks for what there is not is answered 404', async () => {
  const { store, now } = aHistory()
  const { get } = aSite(store, now)
  expect((await get('/incidents?probe=old-journey&year=2021')).status).toBe(200)
  for (const query of ['probe=nothing', 'year=1999', 'year=x', 'before=x']) {
    expect((await get(`/incidents?${query}`)).status, query).toBe(404)
  }
})

test('what others say is shown as text, also where machines read it', async () => {
  const { store, now, closed } = aHistory()
  const said = { probe: null, recordedAt: now, source: hostile, words: hostile, lang: 'en' } as const
  const url = 'javascript:alert(3)'
  store.statements.keep({ ...said, url, incident: closed.id, speaker: 'operator', saidAt: t0 + 42 * minute })
  store.maintenances.keep({ ...said, url, announcedAt: t0, from: t0 + 40 * minute, to: now })
  const reported = store.reports.keep({
    probe: null,
    recordedAt: now,
    beganAt: t0,
    endedAfter: null,
    endedBefore: null,
    title: { fr: hostile, en: hostile },
    sources: [{ name: hostile, url, says: hostile }],
  })
  const registry = { name: hostile, url, operator: hostile }
  const { text } = aSite(store, now, { registry, title: hostile })
  const validator = new HtmlValidate({ extends: ['html-validate:standard'] })
  for (const path of ['/', `/incidents/${closed.id}`, `/incidents/${reported.id}`, '/incidents']) {
    const page = await text(path)
    expect(page, path).not.toMatch(/<script>|<img src=x|href="javascript/)
    expect(readable(page), path).toContain('alert(1)')
    expect((await validator.validateString(page)).valid, path).toBe(true)
  }
  const data = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(
    await text(`/incidents/${closed.id}`),
  )
  const { about, description } = JSON.parse(data?.[1] ?? '') as {
    about: { name: string }
    description: string
  }
  expect(about.name).toBe(hostile)
  expect(description).toContain(hostile)
})

test('a run says what was expected and what was seen, in the words of its page', async () => {
  const { store, now, open } = aHistory()
  const { text } = aSite(store, now)
  const french = readable(await text(`/runs/${open.id}`))
  expect(french).toContain('Attendu : la page « mail ».')
  expect(french).toContain('Vu : ce qui était attendu.')
  expect(french).toContain('À qui la faute : Au registre, à ce que nous avons vu.')
  expect(readable(await text(`/en/runs/${open.id}`))).toContain('Expected: the page “mail”.')
})

test('an open incident that nobody observes any more is cited as of its last observation', async () => {
  const { store, now, open } = aHistory()
  const page = readable(await aSite(store, now + 1000 * minute).text(`/incidents/${open.id}`))
  expect(page).toContain(
    'en échec du 1er octobre 2021 à 9 h 32 au moins jusqu’à la dernière observation, le 1er',
  )
  expect(page).not.toContain('« Inscription » (Registre d’essai) : en échec depuis')
})

test('bars and times are told in sentences and in tables, and nothing measured is said to be', async () => {
  const { store, now } = aHistory()
  const page = await aSite(store, now).text('/')
  const told = readable(page)
  expect(told).toMatch(
    /Ces 90 jours : en échec pendant \d+ min \d+ s, d’un échec au suivant, sur 1 jour ; 0 jour sans échec/,
  )
  expect(told).toContain('89 jours sans aucune mesure')
  expect(told).toMatch(/La moitié des 6 tentatives réussies ont pris au plus \d,\d s, et 95 % au plus/)
  expect(told).toContain('(à 2,5 % près)')
  expect(page.match(/<svg class="(?:bars|lines)"[^>]*role="img" aria-label="[^"]{40,}"/g)).toHaveLength(2)
  expect(told).toContain('du 4 juillet 2021 au 30 septembre 2021, chaque jour')
  const blank = readable(await aSite(aStore().store, now).text('/en/'))
  expect(blank).toContain('Over these 90 days: nothing was measured.')
  expect(blank).toContain('No attempt passed on these days')
})
