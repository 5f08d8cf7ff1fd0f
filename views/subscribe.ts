// Asking for alerts: a form that works without a script, and the pages that lead to a confirmed address.
import { html } from 'hono/html'
import type { JourneyName } from './journey.ts'
import type { Lang } from './language.ts'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn } from './link.ts'
import { subscribeWords } from './words-subscribe.ts'

/** What a subscriber may choose, as the form shows it. */
export type Choices = {
  readonly journeys: readonly string[] | 'all'
  readonly about: 'outages' | 'outages-and-degradations' | 'everything'
  readonly how: 'at-once' | 'daily' | 'weekly'
  readonly language: Lang
  readonly reminders: boolean
}

/** Why a form is shown again. */
export type Fault = 'address' | 'choice' | 'limit'

export type SubscribeView = {
  readonly journeys: readonly JourneyName[]
  /** What was typed so far. */
  readonly address: string
  readonly choices: Choices
  readonly fault: Fault | null
}

const radios = (
  name: string,
  legend: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
) =>
  html`<fieldset><legend>${legend}</legend>
    ${options.map(([value, label], index) => {
      const id = `${name}-${index + 1}`
      const checked = value === chosen ? html` checked` : ''
      return html`<p class="choice"><input type="radio" id="${id}" name="${name}" value="${value}"${checked}> <label for="${id}">${label}</label></p>`
    })}</fieldset>`

const journeyBoxes = (lang: Lang, journeys: readonly JourneyName[], chosen: Choices['journeys']) => {
  const words = subscribeWords[lang]
  return html`<fieldset aria-describedby="journeys-help"><legend>${words.journeys}</legend>
    ${journeys.map(({ id, title }, index) => {
      const box = `journey-${index + 1}`
      const checked = chosen === 'all' || chosen.includes(id) ? html` checked` : ''
      return html`<p class="choice"><input type="checkbox" id="${box}" name="journey" value="${id}"${checked}> <label for="${box}">${title[lang]}</label></p>`
    })}
    <p class="note" id="journeys-help">${words.journeysHelp}</p></fieldset>`
}

/** The fields of what may be chosen. */
export const choiceFields = (lang: Lang, journeys: readonly JourneyName[], choices: Choices): Html => {
  const words = subscribeWords[lang]
  const { about, how, reminders, language } = choices
  return html`${journeyBoxes(lang, journeys, choices.journeys)}
    ${radios('about', words.about, Object.entries(words.aboutOf), about)}
    ${radios('how', words.how, Object.entries(words.howOf), how)}
    ${radios('reminders', words.reminders, Object.entries(words.remindersOf), reminders ? 'yes' : 'no')}
    ${radios('language', words.language, Object.entries(words.languageOf), language)}`
}

const faultIn = (lang: Lang, fault: Fault) => {
  const { notAnAddress, badChoice, tooMany } = subscribeWords[lang]
  return { address: notAnAddress, choice: badChoice, limit: tooMany }[fault]
}

const addressField = (lang: Lang, { address, fault }: SubscribeView) => {
  const words = subscribeWords[lang]
  const wrong = fault === 'address'
  const told = wrong
    ? html`<p class="fault" id="address-fault" role="alert">${faultIn(lang, 'address')}</p>`
    : ''
  const marks = wrong
    ? html` aria-invalid="true" aria-describedby="address-fault address-help"`
    : html` aria-describedby="address-help"`
  return html`<div class="field"><label for="address">${words.address}</label>${told}
    <input type="email" id="address" name="address" value="${address}" autocomplete="email" maxlength="254" required${marks}>
    <p class="note" id="address-help">${words.addressHelp}</p></div>`
}

/** The form by which alerts are asked for; what was typed stays, with what is wrong of it. */
export const subscribePage = (frame: Frame, view: SubscribeView): Html => {
  const { lang } = frame
  const words = subscribeWords[lang]
  const { fault } = view
  const told =
    fault === null || fault === 'address'
      ? ''
      : html`<p class="fault" role="alert">${faultIn(lang, fault)}</p>`
  return layout(
    frame,
    words.title,
    html`<h1>${words.title}</h1>
    <p>${words.intro}</p>${told}
    <form class="ask" method="post" action="${pathIn(lang, '/subscribe')}" novalidate>
      ${addressField(lang, view)}
      ${choiceFields(lang, view.journeys, view.choices)}
      <p><button type="submit">${words.send}</button></p>
      <p class="note">${words.privacy}</p></form>`,
  )
}

/** A page of a few words, and where to go from there. */
export const wordsPage = (
  frame: Frame,
  title: string,
  said: readonly string[],
  more: Html | string = '',
): Html => layout(frame, title, html`<h1>${title}</h1>${said.map((one) => html`<p>${one}</p>`)}${more}`)

/** A form of one button: it carries everything in its address. */
export const oneButton = (lang: Lang, path: string, label: string): Html =>
  html`<form class="ask" method="post" action="${pathIn(lang, path)}"><p><button type="submit">${label}</button></p></form>`

/** What follows the form, the same whether or not the address is known. */
export const mailboxPage = (frame: Frame, address: string): Html => {
  const words = subscribeWords[frame.lang]
  return wordsPage(frame, words.mailbox, [words.mailboxWords(address), words.mailboxElse])
}

/** Where the link of the confirmation mail leads: one button, no field. */
export const confirmPage = (frame: Frame): Html => {
  const words = subscribeWords[frame.lang]
  const button = oneButton(frame.lang, frame.path, words.confirm)
  return wordsPage(frame, words.confirm, [words.confirmWords], button)
}

/** The address is confirmed; `managePath` is where its choices are. */
export const confirmedPage = (frame: Frame, managePath: string): Html => {
  const words = subscribeWords[frame.lang]
  const link = html`<p><a href="${pathIn(frame.lang, managePath)}">${words.toManage}</a></p>`
  return wordsPage(frame, words.confirmed, [words.confirmedWords], link)
}

/** The page of a link that is not one of ours, or no longer. */
export const deadLinkPage = (frame: Frame): Html => {
  const words = subscribeWords[frame.lang]
  const link = html`<p><a href="${pathIn(frame.lang, '/subscribe')}">${words.again}</a></p>`
  return wordsPage(frame, words.deadLink, [words.deadLinkWords], link)
}
