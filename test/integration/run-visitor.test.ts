// Pages that the practice registry does not have, and what a visitor can do with them.
import { describe, expect, test } from 'vitest'
import { home, onwards, openMeetings } from '../support/meetings.ts'
import { startSmallSite } from '../support/small-site.ts'

const { meet } = openMeetings()

// A window takes longer to open than a page to change, on a busy machine above all.
const windowPatience = { settleMs: 5000, stepDeadlineMs: 15_000 }

describe('a visitor', () => {
  test('finds a link by its words, whatever their case, spaces and apostrophes', async () => {
    const { sighting } = await meet(
      { '/': home('<a href="/suite" style="text-transform:uppercase">S\'inscrire\n  ici</a>'), ...onwards },
      ({ follow }) => follow('S’inscrire ici'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })

  test('waits for what a script draws later', async () => {
    const draw = 'setTimeout(() => document.body.innerHTML += \'<a href="/suite">Suite</a>\', 200)'
    const { sighting } = await meet({ '/': home(`<script>${draw}</script>`), ...onwards }, ({ follow }) =>
      follow('Suite'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })

  test('replaces what a field holds, and leaves traps for robots alone', async () => {
    const { sighting, site } = await meet(
      {
        '/': home(`<form action="/suite">
          <label for="nom">Nom *</label><input id="nom" name="nom" value="Autre" required>
          <label style="position:absolute;left:-9999px">Nom<input name="piege"></label>
          <label for="cache" hidden>Nom</label><input id="cache" name="cache" hidden>
          <button>Envoyer</button></form>`),
        ...onwards,
      },
      async ({ fill, press }) => {
        await fill({ Nom: 'Exemple' })
        await press('Envoyer')
      },
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
    const query = new URL(site.requests.at(-1)?.path ?? '', site.url).searchParams
    expect(Object.fromEntries(query)).toEqual({ nom: 'Exemple', piege: '', cache: '' })
  })

  test('types so that the page’s scripts hear it', async () => {
    const heard = 'this.form.echo.value = this.value.toUpperCase() + event.isTrusted'
    const { site } = await meet(
      {
        '/': home(`<form action="/suite"><label>Nom <input name="nom" oninput="${heard}"></label>
          <input type="hidden" name="echo"><button>Envoyer</button></form>`),
        ...onwards,
      },
      async ({ fill, press }) => {
        await fill({ Nom: 'Exemple' })
        await press('Envoyer')
      },
    )
    expect(site.requests.at(-1)?.path).toBe('/suite?nom=Exemple&echo=EXEMPLEtrue')
  })

  test('ticks boxes and chooses where only the label can be seen', async () => {
    const { sighting, site } = await meet(
      {
        '/': home(`<style>input { position: absolute; opacity: 0; width: 0; height: 0 }</style>
          <form action="/suite"><input type="checkbox" id="oui" name="oui"><label for="oui">J'accepte</label>
          <fieldset><legend>Statut</legend>
            <input type="radio" id="a" name="s" value="a"><label for="a">Particulier</label>
            <input type="radio" id="b" name="s" value="b"><label for="b">Entreprise</label></fieldset>
          <button>Envoyer</button></form>`),
        ...onwards,
      },
      async ({ tick, choose, press }) => {
        await tick('J’accepte')
        await choose('Statut', 'Entreprise')
        await press('Envoyer')
      },
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
    expect(site.requests.at(-1)?.path).toBe('/suite?oui=on&s=b')
  })

  test('does not click through what lies over a button', async () => {
    const veil =
      '<div style="position:fixed;inset:0;background:#fff">Nos cookies <button>Refuser</button></div>'
    const { sighting } = await meet(
      { '/': home(`<form action="/suite"><button>Envoyer</button></form>${veil}`), ...onwards },
      ({ press }) => press('Envoyer'),
    )
    expect(sighting.outcome).toBe('page_changed')
  })

  test('follows a new window of the registry’s own', async () => {
    const { sighting } = await meet(
      { '/': home('<a href="/suite" target="_blank">Suite</a>'), ...onwards },
      ({ follow }) => follow('Suite'),
      { heading: 'Arrivée' },
      windowPatience,
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })

  test('closes a new window of anybody else, and stays where he was', async () => {
    const other = await startSmallSite({ '/': '<h1>Publicité</h1>' })
    const advert = other.url.replace('127.0.0.1', 'localhost')
    const { sighting } = await meet(
      { '/': home(`<a href="/suite" onclick="window.open('${advert}')">Suite</a>`), ...onwards },
      ({ follow }) => follow('Suite'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })

  test('leaves a page that would hold him back by a dialog', async () => {
    const hold = 'addEventListener("beforeunload", (event) => event.preventDefault())'
    const { sighting } = await meet(
      { '/': home(`<script>${hold}</script><a href="/suite">Suite</a>`), ...onwards },
      ({ follow }) => follow('Suite'),
    )
    expect(sighting.outcome, sighting.detail ?? '').toBe('ok')
  })
})
