// Reports that a message of ours could not be delivered after all (RFC 3464).
import { simpleParser } from 'mailparser'
import type { Store } from '../store/store.ts'

type Report = { readonly failed: boolean; readonly answer: string }

const field = (status: string, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(status)?.[1]?.replace(/\s+/g, ' ').trim()

/** Reads a delivery status report; null for any other mail. */
const readReport = async (raw: Buffer): Promise<Report | null> => {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true })
  const type = mail.headers.get('content-type') as { readonly params?: Record<string, string> } | undefined
  if (type?.params?.['report-type'] !== 'delivery-status') return null
  // The parser sets the machine's part down in the text, after the words for people.
  const status = mail.text?.slice(mail.text.search(/^Reporting-MTA:/im)) ?? ''
  const action = field(status, 'Action')?.toLowerCase()
  const code = field(status, 'Status') ?? ''
  return {
    failed: action === 'failed' && code.startsWith('5'),
    answer: [code, field(status, 'Diagnostic-Code')].filter(Boolean).join(' ').slice(0, 1000),
  }
}

/** Counts a mail that came to the bounce address of the message with this key, when it reports a permanent failure; tells whether it did. */
export const takeBounce = async ({ deliveries }: Store, key: string, raw: Buffer, now: number) => {
  const report = await readReport(raw)
  return report?.failed === true && deliveries.bounce(key, report.answer, now)
}
