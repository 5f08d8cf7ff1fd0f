// Puts deliveries into words: one message, written as text, as HTML and as JSON from the same facts.
import { randomBytes } from 'node:crypto'
import { pathIn } from '../../views/link.ts'
import { letterHtml, letterText } from '../../views/mail.ts'
import type { MailLinks, MailRoom, Told } from '../../views/mail-facts.ts'
import { letterOf } from '../../views/mail-letter.ts'
import type { Compose, Composed, Delivery, Recipient } from './delivery.ts'
import { eventOf } from './event.ts'
import { type MailSite, roomOf } from './facts.ts'
import { toldOf } from './told.ts'

type Tokens = Pick<Recipient, 'confirmToken' | 'manageToken' | 'unsubscribeToken'>

const linksOf = ({ url, lang }: MailRoom, tokens: Tokens): MailLinks => {
  const link = (page: string, token: string | null) =>
    token === null ? null : `${url}${pathIn(lang, `${page}/${encodeURIComponent(token)}`)}`
  return {
    confirm: link('/subscribe/confirm', tokens.confirmToken),
    manage: link('/manage', tokens.manageToken),
    unsubscribe: link('/unsubscribe', tokens.unsubscribeToken),
  }
}

/** A message from its facts. */
export const messageOf = (room: MailRoom, told: Told, tokens: Tokens): Composed => {
  const letter = letterOf(room, told, linksOf(room, tokens))
  return {
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter),
    headers: { 'Content-Language': room.lang },
    webhook: eventOf(room, told, letter.subject),
  }
}

const none: Tokens = { confirmToken: null, manageToken: null, unsubscribeToken: null }

// Thousands are told the same within a second: it is written once, with blanks where each reader's links have tokens.
const freshMs = 1000

const tokenNames = ['confirmToken', 'manageToken', 'unsubscribeToken'] as const

// Nobody who writes a statement can guess a blank.
const newBlanks = () => {
  const blank = () => randomBytes(16).toString('hex')
  return { confirmToken: blank(), manageToken: blank(), unsubscribeToken: blank() }
}

type Blanks = ReturnType<typeof newBlanks>

const blanksFor = (tokens: Tokens, blanks: Blanks): Tokens => ({
  confirmToken: tokens.confirmToken && blanks.confirmToken,
  manageToken: tokens.manageToken && blanks.manageToken,
  unsubscribeToken: tokens.unsubscribeToken && blanks.unsubscribeToken,
})

const filled = (message: Composed, tokens: Tokens, blanks: Blanks): Composed => {
  const fill = (text: string) =>
    tokenNames.reduce((said, name) => said.replaceAll(blanks[name], () => tokens[name] ?? ''), text)
  return { ...message, text: fill(message.text), html: fill(message.html) }
}

const sameness = (delivery: Delivery, { channel, language, settings }: Recipient, tokens: Tokens) => {
  const { kind, transition, incident, about, probe, from, to, createdAt } = delivery
  const links = tokenNames.map((name) => tokens[name] !== null)
  const own = kind === 'digest' ? settings : kind === 'operator' ? createdAt : null
  return JSON.stringify([kind, transition, incident, about, probe, from, to, channel, language, links, own])
}

/** The composer of a site's messages: each tells its facts as they stood within the last second. */
export const composer = (site: MailSite): Compose => {
  const blanks = newBlanks()
  let written = new Map<string, Composed | null>()
  let writtenAt = 0
  return (delivery, recipient) => {
    const now = site.now()
    if (Math.abs(now - writtenAt) >= freshMs) [written, writtenAt] = [new Map(), now]
    // Whoever reads a chat must not be able to end what a webhook is told.
    const tokens = recipient.channel === 'mail' ? recipient : none
    const key = sameness(delivery, recipient, tokens)
    if (!written.has(key)) {
      const told = toldOf(site, delivery, recipient, now)
      const room = roomOf(site, recipient.language, now)
      written.set(key, told && messageOf(room, told, blanksFor(tokens, blanks)))
    }
    const message = written.get(key) ?? null
    return message && filled(message, tokens, blanks)
  }
}
