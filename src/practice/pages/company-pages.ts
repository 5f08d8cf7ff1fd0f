import { html } from 'hono/html'
import { daysAfter, frenchDate, frenchDateTime } from '../french-date.ts'
import type { Company, Deposit } from '../register.ts'
import type { Html } from './layout.ts'

export const homeBody = html`<p>Avant d’appeler des particuliers, une entreprise doit retirer de ses
  fichiers les numéros inscrits à Télépaix, au moins une fois par mois.</p>
<p class="actions"><a class="button" href="/pro/compte">Ouvrir un compte</a>
  <a class="button quiet" href="/pro/connexion">Accéder à mon compte</a></p>
<h2>L’adhésion en quatre temps</h2>
<ol>
  <li>Vous ouvrez un compte et déclarez l’identité légale de l’entreprise.</li>
  <li>Vous choisissez un statut et une formule, puis acceptez les conditions.</li>
  <li>Vous activez l’adhésion depuis le message reçu.</li>
  <li>Vous déposez vos fichiers et les récupérez expurgés. Chacun vaut 30 jours.</li>
</ol>`

/** Where the visitor stands in the enrolment. */
export const stageIntro = (place: number): Html => html`<p class="stage">Étape ${place} sur 5</p>`

export const checkMailBody = html`<p>Votre demande est enregistrée. Nous venons de vous envoyer un message. Il
  contient un lien et un code d’activation, valables 10 jours.</p>
<p>Ouvrez le lien, ou saisissez le code ici :</p>
<p class="actions"><a class="button" href="/pro/activation">Saisir mon code d’activation</a></p>`

/** The membership's slip; `isNumbered` false leaves its number out. */
export const activatedBody = (company: Company, isNumbered: boolean): Html => html`<div class="slip">
  ${isNumbered ? html`<p class="number">Adhésion n° <b>${company.membership}</b></p>` : ''}
  <p>${company.name}, SIRET ${company.siret}</p>
  <p>Activée le ${frenchDateTime(company.activatedAt)}</p>
  <p>Valable un an, jusqu’au ${frenchDate(daysAfter(company.activatedAt, 365))}</p>
</div>
<p class="actions"><a class="button" href="/pro/fichiers">Déposer un fichier</a></p>
<p><a href="/pro/deconnexion">Se déconnecter</a></p>`

export const depositIntro = html`<p>Une ligne par numéro : 10 chiffres avec le 0 de tête, un point-virgule, puis
  l’identifiant de votre choix. Le fichier vous est rendu sans les numéros inscrits à Télépaix.</p>`

/** What became of a deposited file; `isNumbered` false leaves the deposit's number out. */
export const purgedBody = (deposit: Deposit, isNumbered: boolean): Html => html`<div class="slip">
  ${isNumbered ? html`<p class="number">Dépôt n° <b>${deposit.number}</b></p>` : ''}
  <p>Déposé le ${frenchDateTime(deposit.at)}</p>
  <p>Lignes reçues : ${deposit.received}</p>
  <p>Lignes retirées : ${deposit.removed}</p>
  <p>Valable jusqu’au ${frenchDate(deposit.validUntil)}</p>
</div>
<p class="actions"><a class="button" href="/pro/fichiers/${deposit.number}.csv" download="${deposit.number}.csv">Télécharger le fichier expurgé</a></p>
<p><a href="/pro/deconnexion">Se déconnecter</a></p>`

const depositRow = (deposit: Deposit): Html => html`<tr><td>${deposit.number}</td>
  <td>${frenchDate(deposit.at)}</td><td>${deposit.received}</td><td>${deposit.removed}</td></tr>`

const depositTable = (deposits: readonly Deposit[]): Html => html`<div class="scroll"><table>
<thead><tr><th scope="col">Dépôt</th><th scope="col">Date</th><th scope="col">Reçues</th><th scope="col">Retirées</th></tr></thead>
<tbody>${deposits.map(depositRow)}</tbody>
</table></div>`

export const membershipBody = (company: Company, isNumbered: boolean): Html => html`<div class="slip">
  ${isNumbered ? html`<p class="number">Adhésion n° <b>${company.membership}</b></p>` : ''}
  <p>${company.name}, SIRET ${company.siret}</p>
  <p>Statut : ${company.status}</p>
  <p>Formule : ${company.plan}</p>
  <p>Valable jusqu’au ${frenchDate(daysAfter(company.activatedAt, 365))}</p>
</div>
<h2>Mes dépôts</h2>
${company.deposits.length === 0 ? html`<p>Aucun dépôt.</p>` : depositTable(company.deposits)}
<p class="actions"><a class="button" href="/pro/fichiers">Déposer un fichier</a></p>
<p><a href="/pro/deconnexion">Se déconnecter</a></p>`
