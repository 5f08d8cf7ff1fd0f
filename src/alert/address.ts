// An e-mail address in the one spelling that is kept, or nothing.
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import addressparser from 'nodemailer/lib/addressparser'

const longest = 254
const longestLocal = 64

const isDomain = (domain: string) =>
  domain.includes('.') &&
  isIP(domain) === 0 &&
  domain.split('.').every((label) => /^[\w-]{1,63}$/.test(label))

// Outside quotes, what RFC 5322 reserves is not part of an address.
const isLocal = (local: string) =>
  /^"(?:[^"\\]|\\.)+"$/.test(local) || (!/[\s"(),:;<>@[\\\]]/.test(local) && !/^\.|\.\.|\.$/.test(local))

/** The one address that a text is, its domain in ASCII and lower case; null when it is none, several, or has a name. */
export const addressIn = (text: string): string | null => {
  const given = text.trim()
  // Refused before it is parsed: a header's end in an address is an attack, never a slip.
  if (given.length > longest || /\p{Cc}/u.test(given)) return null
  const [found, ...others] = addressparser(given, { flatten: true })
  if (found === undefined || others.length > 0 || found.address !== given) return null
  const at = given.lastIndexOf('@')
  const local = given.slice(0, at)
  const domain = domainToASCII(given.slice(at + 1))
  const fits = at > 0 && Buffer.byteLength(local) <= longestLocal && local.length + domain.length < longest
  return fits && isLocal(local) && isDomain(domain) ? `${local}@${domain}` : null
}

/**
 * What stands for the mailbox of an address where messages are counted: the great providers deliver to one mailbox
 * whatever the case, the tag after a plus, and the dots.
 */
export const mailboxOf = (address: string): string => {
  const at = address.lastIndexOf('@')
  const [untagged = ''] = address.slice(0, at).replaceAll('.', '').split('+')
  return `${untagged}${address.slice(at)}`.toLowerCase()
}
