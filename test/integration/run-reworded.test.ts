// A registry that changed its words, or plans a maintenance, is not accused: whoever comes can go on.
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Sight } from '../../src/probe/probe.ts'
import { practiceIdentity } from '../support/identity.ts'
import { home, onwards, openMeetings } from '../support/meetings.ts'

const { meet } = openMeetings()

const link = '<main><a href="/suite">Suite</a></main>'
const follow = 'Suite'
const form: Sight = { heading: 'Inscription', fields: [{ label: 'Nom', kind: 'text' }] }
const nameField = '<form action="/envoi"><label>Nom <input name="nom"></label><button>Envoyer</button></form>'

describe('a page under another heading', () => {
  test('is changed when what the next step clicks is there', async () => {
    const { sighting } = await meet({ '/': `<h1>Bienvenue</h1>${link}`, ...onwards }, (visitor) =>
      visitor.follow(follow),
    )
    expect(sighting).toMatchObject({ outcome: 'page_changed', failedStep: 'opens-the-home-page' })
    expect(sighting.detail).toContain('no page « Accueil »')
  })

  test('is changed when every field of its form is there', async () => {
    const pages = { '/': home(link), '/suite': `<h1>Inscrivez-vous</h1>${nameField}` }
    const { sighting } = await meet(pages, (visitor) => visitor.follow(follow), form)
    expect(sighting).toMatchObject({ outcome: 'page_changed', failedStep: 'goes-on' })
  })

  test('is not what was expected when nothing leads on', async () => {
    const { sighting } = await meet({ '/': '<h1>Bienvenue</h1><a href="/autre">Autre</a>' }, (visitor) =>
      visitor.follow(follow),
    )
    expect(sighting).toMatchObject({ outcome: 'unexpected_page', failedStep: 'opens-the-home-page' })
  })

  test('is a notice when the heading says so, whatever leads on', async () => {
    const { sighting } = await meet({ '/': `<h1>Service en maintenance</h1>${link}` }, (visitor) =>
      visitor.follow(follow),
    )
    expect(sighting.outcome).toBe('notice_displayed')
  })
})

describe('a form that the probe does not find', () => {
  const fields = '<label>Nom <input name="nom"></label>'
  const component = `<x-form></x-form><script>customElements.define('x-form', class extends HTMLElement {
    constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '${fields}' } })</script>`
  const frame = `<iframe srcdoc='${fields}' width="400" height="200"></iframe>`
  const seen = (body: string) =>
    meet(
      { '/': home(link), '/suite': `<h1>Inscription</h1>${body}` },
      (visitor) => visitor.follow(follow),
      form,
    )

  test.each([
    ['in a component of its own', component],
    ['in a frame', frame],
    ['in part', '<label>Courriel <input type="email"></label>'],
  ])('is not absent where it is there %s', async (_, body) => {
    expect((await seen(body)).sighting).toMatchObject({ outcome: 'page_changed', failedStep: 'goes-on' })
  })

  test('is absent where nothing is', async () => {
    expect((await seen('')).sighting).toMatchObject({ outcome: 'form_absent', failedStep: 'goes-on' })
  })
})

test('a number is shown however the registry spells it, in a field that is locked too', async () => {
  const see: Sight = { heading: 'Arrivée', shows: ['phone'] }
  const { phone = '' } = practiceIdentity()
  const dotted = phone.replace(/(\d\d)(?=\d)/g, '$1.')
  const abroad = `+33 ${phone.slice(1)}`
  const shown = [dotted, abroad, `<input disabled value="${phone}">`, `<input readonly value="${abroad}">`]
  for (const one of shown) {
    const pages = { '/': home(link), '/suite': `<h1>Arrivée</h1>${one}` }
    const { sighting } = await meet(pages, (visitor) => visitor.follow(follow), see)
    expect(sighting, one).toMatchObject({ outcome: 'ok' })
  }
  const pages = { '/': home(link), '/suite': '<h1>Arrivée</h1>06 39 98 00 00' }
  const { sighting } = await meet(pages, (visitor) => visitor.follow(follow), see)
  expect(sighting.outcome).toBe('unexpected_page')
})

describe('a link by another name', () => {
  const renamed = (banner: string) => home(`<main><p>${banner}</p><a href="/suite">Continuer</a></main>`)

  test.each([
    'Une opération de maintenance est prévue dimanche prochain.',
    'Prochaine interruption pour opération de maintenance : le 3 mai.',
    'Contrats de maintenance : voir la foire aux questions.',
  ])('is a changed page beside « %s »', async (banner) => {
    const { sighting } = await meet({ '/': renamed(banner), ...onwards }, (visitor) => visitor.follow(follow))
    expect(sighting).toMatchObject({ outcome: 'page_changed', failedStep: 'goes-on' })
  })

  test('is a notice beside one of this very time', async () => {
    const banner = 'Le service est momentanément indisponible. Nous prévoyons sa prochaine ouverture mardi.'
    const { sighting } = await meet({ '/': renamed(banner), ...onwards }, (visitor) => visitor.follow(follow))
    expect(sighting.outcome).toBe('notice_displayed')
  })
})

describe('a form that is answered with an error of the client', () => {
  const send = (status: number, body: string) =>
    meet(
      {
        '/': home(nameField),
        '/envoi': (response: ServerResponse) => {
          response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
          response.end(body)
        },
      },
      async ({ fill, press }) => {
        await fill({ Nom: 'Exemple' })
        await press('Envoyer')
      },
    )

  test('says that the identity is on the register', async () => {
    const { sighting } = await send(409, home('<p>Cette adresse est déjà inscrite.</p>'))
    expect(sighting.outcome).toBe('identity_in_use')
  })

  test('asks for what the probe does not know', async () => {
    const added = nameField.replace(
      '<button>',
      '<label>Date de naissance <input name="date" required></label><button>',
    )
    const { sighting } = await send(422, home(added))
    expect(sighting.outcome).toBe('page_changed')
    expect(sighting.detail).toContain('Date de naissance')
  })

  test('is rejected with what it complains of', async () => {
    const { sighting } = await send(422, home(`<p role="alert">Réessayez plus tard.</p>${nameField}`))
    expect(sighting).toMatchObject({ outcome: 'form_rejected', detail: '« Réessayez plus tard. »' })
  })

  test.each([400, 404, 409, 422])('is an error of HTTP when it says nothing else: %i', async (status) => {
    const { sighting } = await send(status, home('<p>Oups.</p>'))
    expect(sighting.outcome).toBe('http_error')
    expect(sighting.detail).toContain(`HTTP ${status}`)
  })
})
