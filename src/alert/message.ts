// Puts deliveries into words: one message, written as text, as HTML and as JSON from the same facts.
import { pathIn } from '../../views/link.ts'
import { letterHtml, letterText } from '../../views/mail.ts'
import type { MailLinks, MailRoom, Told } from '../../views/mail-facts.ts'
import { letterOf } from '../../views/mail-letter.ts'
import type { Compose, Composed, Recipient } from './delivery.ts'
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

/** The composer of a site's messages: each tells its facts as they stand when it is composed. */
export const composer =
  (site: MailSite): Compose =>
  (delivery, recipient) => {
    const now = site.now()
    const told = toldOf(site, delivery, recipient.settings, now)
    // Whoever reads a chat must not be able to end what a webhook is told.
    const tokens = recipient.channel === 'mail' ? recipient : none
    return told && messageOf(roomOf(site, recipient.language, now), told, tokens)
  }
