import { html } from 'hono/html'
import type { PracticeState } from '../desk.ts'
import { faults, type Journey, journeys } from '../faults.ts'
import { frenchDateTime } from '../french-date.ts'
import type { CaughtMail } from '../mail-catcher.ts'
import { scenarios } from '../scenario.ts'
import type { Html } from './layout.ts'

const journeyNames: Readonly<Record<Journey | 'all', string>> = {
  consumer: 'Parcours particulier',
  company: 'Parcours professionnel',
  all: 'Les deux parcours',
}

const switchOf = (
  journey: Journey | 'all',
  current: string | null,
): Html => html`<form method="post" action="/_practice/faults" class="row">
  <input type="hidden" name="journey" value="${journey}">
  <label for="fault-${journey}">${journeyNames[journey]}</label>
  <select id="fault-${journey}" name="fault">
    <option value="">aucune panne</option>
    ${faults.map(
      (fault) => html`<option value="${fault}"${fault === current ? html` selected` : ''}>${fault}</option>`,
    )}
  </select>
  <button type="submit">Appliquer</button>
</form>`

const scenarioForm = (
  state: PracticeState,
): Html => html`<form method="post" action="/_practice/scenario" class="row">
  <label for="scenario">Scénario</label>
  <select id="scenario" name="name">
    ${Object.keys(scenarios).map((name) => html`<option value="${name}">${name}</option>`)}
  </select>
  <label for="seconds">Secondes par jour</label>
  <input type="number" id="seconds" name="secondsPerDay" value="10" min="0.01" max="86400" step="any">
  <button type="submit">Jouer</button>
</form>
<p>${
  state.scenario === null
    ? 'Aucun scénario en cours.'
    : `En cours : ${state.scenario.name}, phase du jour ${state.scenario.day} sur ${state.scenario.lastDay}. Régler une panne à la main y met fin.`
}</p>`

const forwardings: Readonly<Record<CaughtMail['forwarding'], string>> = {
  none: 'gardé ici',
  'under-way': 'en cours de remise',
  delivered: 'remis',
  'given-up': 'non remis',
}

const mailRow = (mail: CaughtMail): Html => html`<tr>
  <td><a href="/_practice/mail/${mail.id}">${mail.subject === '' ? '(sans objet)' : mail.subject}</a></td>
  <td>${mail.to}</td><td>${frenchDateTime(new Date(mail.date))}</td><td>${forwardings[mail.forwarding]}</td>
</tr>`

/** The page that shows and switches the faults and lists the mails given, newest first. */
export const deskBody = (state: PracticeState, mails: readonly CaughtMail[]): Html => html`<h2>Pannes</h2>
${journeys.map((journey) => switchOf(journey, state.faults[journey]))}
${switchOf('all', null)}
<h2>Scénario</h2>
${scenarioForm(state)}
<h2>Registre</h2>
<dl><dt>Comptes de particuliers</dt><dd>${state.consumers}</dd>
<dt>Adhésions</dt><dd>${state.companies}</dd>
<dt>Messages reçus</dt><dd>${state.mails}</dd>
<dt>Messages du registre non remis</dt><dd>${state.undelivered}</dd></dl>
<h2>Messages interceptés</h2>
${
  mails.length === 0
    ? html`<p>Aucun message.</p>`
    : html`<div class="scroll"><table>
<thead><tr><th scope="col">Objet</th><th scope="col">À</th><th scope="col">Date</th><th scope="col">Remise</th></tr></thead>
<tbody>${mails.toReversed().map(mailRow)}</tbody>
</table></div>`
}`

const withLinks = (text: string): readonly unknown[] =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((piece, place) => (place % 2 === 0 ? piece : html`<a href="${piece}">${piece}</a>`))

/** One mail: its headers, its text with links that can be followed, its HTML in a frame that runs nothing. */
export const mailBody = (mail: CaughtMail): Html => html`<dl>
<dt>De</dt><dd>${mail.from}</dd><dt>À</dt><dd>${mail.to}</dd><dt>Date</dt><dd>${frenchDateTime(new Date(mail.date))}</dd></dl>
<h2>Texte</h2>
<pre>${withLinks(mail.text)}</pre>
${
  mail.html === ''
    ? ''
    : html`<h2>HTML</h2><iframe class="mail" sandbox="" title="Message en HTML" srcdoc="${mail.html}"></iframe>`
}
<h2>En-têtes</h2>
<dl>${Object.entries(mail.headers).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p><a href="/_practice">Retour aux réglages</a></p>`
