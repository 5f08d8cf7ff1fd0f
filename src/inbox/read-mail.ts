import type { InboxMail } from './inbox.ts'

/** Reads a mail as it came; `receivedAt` is epoch milliseconds. */
export const readMail = async (raw: Buffer, receivedAt: number): Promise<InboxMail> => {
  // Loaded with the first mail: 9 MB that the first pages can do without.
  const { simpleParser } = await import('mailparser')
  const { from, subject = '', text = '', html } = await simpleParser(raw)
  return { from: from?.text ?? '', subject, text, html: html || null, receivedAt, raw }
}
