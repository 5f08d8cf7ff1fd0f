// Reports that a message of ours could not be delivered after all (RFC 3464).
import { simpleParser } from 'mailparser'
import type { Store } from '../store/store.ts'

type Report = { readonly failed: boolean; readonly answer: string }

type Type = { readonly value?: string; readonly params?: Readonly<Record<string, string>> }

const field = (status: string, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(status)?.[1]?.replace(/\s+/g, ' ').trim()

/** Reads a delivery status report; null for any other mail. */
const readReport = async (raw: Buffer): Promise<Report | null> => {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true })
  const type = mail.headers.get('content-type') as Type | undefined
  if (!/^(?:global-)?delivery-status$/i.test(type?.params?.['report-type'] ?? '')) return null
  // The parser sets the machine's part down in the text, after the words for people; one in UTF-8 it attaches (RFC 6533).
  const attached = mail.attachments.filter(({ contentType }) => /delivery-status$/i.test(contentType))
  const all = [mail.text ?? '', ...attached.map(({ content }) => content.toString())].join('\n')
  const from = all.search(/^Reporting-MTA:/im)
  const status = from < 0 ? '' : all.slice(from)
  const code = field(status, 'Status') ?? ''
  return {
    failed: /^failed\b/i.test(field(status, 'Action') ?? ''),
    answer: [code, field(status, 'Diagnostic-Code')].filter(Boolean).join(' ').slice(0, 1000),
  }
}

/** Counts a mail that came to the bounce address of the message with this key, when it reports that it failed; tells whether it did. A failure after temporary refusals suspends nobody. */
export const takeBounce = async ({ deliveries }: Store, key: string, raw: Buffer, now: number) => {
  const report = await readReport(raw)
  return report?.failed === true && deliveries.bounce(key, report.answer, now)
}
