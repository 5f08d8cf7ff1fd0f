// Where links go: every address on a page passes here.
import { html } from 'hono/html'
import type { Lang } from './language.ts'

/** An address that is safe in an href: http, https, mailto or a path of ours; "#" for anything else. */
export const safeHref = (address: string): string => {
  if (/^\/(?![/\\])[^\s]*$/.test(address)) return address
  if (!URL.canParse(address)) return '#'
  return ['http:', 'https:', 'mailto:'].includes(new URL(address).protocol) ? address : '#'
}

/** The address of a page in a language; `path` is the same in both. */
export const pathIn = (lang: Lang, path: string): string => safeHref(lang === 'fr' ? path : `/en${path}`)

/** A link to somebody else's page, or its bare text when its address is not safe to follow. */
export const outside = (address: string) => {
  const href = safeHref(address)
  return href === '#' ? html`${address}` : html`<a href="${href}" rel="noreferrer nofollow">${address}</a>`
}

/** A way to reach somebody: an address of a page or of a mailbox. */
export const contactLink = (contact: string) => {
  const href = safeHref(contact.includes('@') && !contact.includes(':') ? `mailto:${contact}` : contact)
  return href === '#' ? html`${contact}` : html`<a href="${href}">${contact}</a>`
}
