// Reports that a message of ours could not be delivered after all (RFC 3464), attributed to the message.
import { simpleParser } from 'mailparser'
import type { Store } from '../store/store.ts'
import { keyInBounceAddress } from './bounce-address.ts'

type Report = { readonly key: string | null; readonly failed: boolean; readonly answer: string }

const field = (status: string, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(status)?.[1]?.replace(/\s+/g, ' ').trim()

// What names the message, from the surest to the least sure: the envelope's id, then the returned headers.
const keyIn = (status: string, returned: string) =>
  /^([0-9a-f]{32})$/i.exec(field(status, 'Original-Envelope-Id') ?? '')?.[1]?.toLowerCase() ??
  /^Message-ID:\s*<([0-9a-f]{32})@/im.exec(returned)?.[1]?.toLowerCase() ??
  null

/** Reads a delivery status report; null for any other mail. */
const readReport = async (raw: Buffer): Promise<Report | null> => {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true })
  const part = (type: RegExp) =>
    mail.attachments
      .filter(({ contentType }) => type.test(contentType))
      .map(({ content }) => content.toString('utf8'))
      .join('\n')
  const type = mail.headers.get('content-type') as { readonly params?: Record<string, string> } | undefined
  if (type?.params?.['report-type'] !== 'delivery-status') return null
  // The parser sets the machine's part down in the text, after the words for people.
  const status = mail.text?.slice(mail.text.search(/^Reporting-MTA:/im)) ?? ''
  const action = field(status, 'Action')?.toLowerCase()
  const code = field(status, 'Status') ?? ''
  return {
    key: keyIn(status, part(/^(message\/rfc822|text\/rfc822-headers|message\/global(-headers)?)$/)),
    failed: action === 'failed' && code.startsWith('5'),
    answer: [code, field(status, 'Diagnostic-Code')].filter(Boolean).join(' ').slice(0, 1000),
  }
}

/**
 * Counts a mail that came to one of our bounce addresses (or to where bounces come back without any), when it reports a
 * permanent failure of a message of ours; tells whether it did.
 */
export const takeBounce = async ({ deliveries }: Store, recipient: string, raw: Buffer, now: number) => {
  const report = await readReport(raw)
  const key = keyInBounceAddress(recipient) ?? report?.key ?? null
  if (!report?.failed || key === null) return false
  return deliveries.bounce(key, report.answer, now)
}
