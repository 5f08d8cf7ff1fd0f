import { html } from 'hono/html'
import { frenchDate, frenchDateTime } from '../french-date.ts'
import { showPhone } from '../numbers.ts'
import type { Consumer, Receipt } from '../register.ts'
import type { Html } from './layout.ts'

export const homeBody = html`<p>Télépaix est gratuit. Inscrivez vos numéros, fixes ou mobiles : les
  entreprises n’auront plus le droit de vous appeler pour vous vendre quelque chose.</p>
<p class="actions"><a class="button" href="/inscription">Je bloque mon numéro</a>
  <a class="button quiet" href="/connexion">Mon espace</a></p>
<h2>Comment ça marche ?</h2>
<ol>
  <li>Vous créez un compte avec votre adresse électronique.</li>
  <li>Vous recevez un message et vous activez votre compte.</li>
  <li>Vous inscrivez de 1 à 10 numéros. Un récépissé vous est délivré aussitôt.</li>
  <li>L’inscription prend effet 30 jours plus tard et dure 3 ans.</li>
</ol>
<h2>Vous démarchez par téléphone ?</h2>
<p>Toute entreprise doit faire expurger ses fichiers avant d’appeler, au moins une fois par mois.</p>
<p><a href="/pro">Espace professionnel</a></p>`

export const signUpIntro = html`<p>Tous les champs sont obligatoires. L’inscription est gratuite : ne payez
  jamais pour vous inscrire.</p>`

export const checkMailBody = (
  activationPath: string,
): Html => html`<p>Nous venons de vous envoyer un message. Il
  contient un lien et un code d’activation, valables 10 jours.</p>
<p>Ouvrez le lien, ou saisissez le code ici :</p>
<p class="actions"><a class="button" href="${activationPath}">Saisir mon code d’activation</a></p>
<p class="hint">Rien reçu ? Regardez dans vos courriers indésirables.</p>`

export const activatedBody = html`<p>Votre adresse électronique est confirmée. Il vous reste à inscrire vos
  numéros.</p>
<p class="actions"><a class="button" href="/numeros">Enregistrer mes numéros</a></p>`

export const expiredBody = (restartPath: string): Html => html`<p role="alert">Ce lien ou ce code d’activation
  a expiré. Il n’est plus possible de l’utiliser.</p>
<p><a href="${restartPath}">Recommencer l’inscription</a></p>`

export const linesIntro = html`<p>De 1 à 10 numéros français, fixes ou mobiles, dont vous êtes titulaire. Les
  espaces, les points et l’indicatif +33 sont acceptés.</p>`

const phones = (numbers: readonly string[]): Html =>
  html`<ul class="phones">${numbers.map((number) => html`<li>${showPhone(number)}</li>`)}</ul>`

/** The receipt of a registration; `isNumbered` false leaves its number out. */
export const receiptBody = (receipt: Receipt, isNumbered: boolean): Html => html`<div class="slip">
  ${isNumbered ? html`<p class="number">Récépissé n° <b>${receipt.number}</b></p>` : ''}
  <p>Délivré le ${frenchDateTime(receipt.issuedAt)}</p>
  <p>Prend effet le ${frenchDate(receipt.effectiveAt)}</p>
  <p>Durée de l’inscription : 3 ans, renouvelée tacitement</p>
  <h2>Numéros inscrits</h2>
  ${phones(receipt.phones)}
</div>
<p>Conservez ce récépissé. Vous le retrouverez dans <a href="/mon-espace">votre espace</a>.</p>
<p><a href="/deconnexion">Se déconnecter</a></p>`

const registered = (receipt: Receipt, isNumbered: boolean): Html => html`<div class="slip">
  ${isNumbered ? html`<p class="number">Récépissé n° <b>${receipt.number}</b></p>` : ''}
  <p>Délivré le ${frenchDateTime(receipt.issuedAt)}</p>
  <p>Prend effet le ${frenchDate(receipt.effectiveAt)}</p>
  <h2>Mes numéros inscrits</h2>
  ${phones(receipt.phones)}
</div>
<form method="get" action="/retrait"><p class="actions"><button type="submit" class="quiet">Retirer mes numéros</button></p></form>`

const unregistered = html`<p>Aucun numéro n’est inscrit.</p>
<p class="actions"><a class="button" href="/numeros">Enregistrer mes numéros</a></p>`

export const accountBody = (consumer: Consumer, isNumbered: boolean): Html => html`<p>Bonjour
  ${consumer.firstNames} ${consumer.lastName}.</p>
${consumer.registration === null ? unregistered : registered(consumer.registration, isNumbered)}
<p><a href="/deconnexion">Se déconnecter</a></p>`

export const withdrawalIntro = (receipt: Receipt): Html => html`<p>Ces numéros ne seront plus protégés :</p>
${phones(receipt.phones)}`

export const withdrawnBody = (receipt: Receipt): Html => html`<div class="slip">
  <p class="number">Retrait n° <b>${receipt.number}</b></p>
  <p>Délivré le ${frenchDateTime(receipt.issuedAt)}</p>
  <p>Prend effet le ${frenchDate(receipt.effectiveAt)}</p>
  <h2>Numéros retirés</h2>
  ${phones(receipt.phones)}
</div>
<p><a href="/mon-espace">Revenir à mon espace</a></p>
<p><a href="/deconnexion">Se déconnecter</a></p>`
