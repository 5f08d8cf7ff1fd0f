// How documents for machines are answered: open to all, in the language asked for.
import type { Context } from 'hono'
import type { Lang } from '../../views/language.ts'

/** For documents that change with the configuration alone. */
export const anHour = 'public, max-age=3600'

/** Answers a document that any site may read; kept as long as a page is, unless `cacheControl` says otherwise. */
export const answer = (
  c: Context,
  body: string | ReadableStream<Uint8Array>,
  mediaType: string,
  cacheControl?: string,
): Response =>
  c.body(body, 200, {
    'Content-Type': mediaType,
    'Access-Control-Allow-Origin': '*',
    ...(cacheControl !== undefined && { 'Cache-Control': cacheControl }),
  })

/** The language of an address: `/en/…` or `?lang=en`, French otherwise. */
export const langAsked = (c: Context): Lang =>
  c.req.path.startsWith('/en/') || c.req.query('lang') === 'en' ? 'en' : 'fr'

/** Where documents in either language are mounted. */
export const bothLanguages = ['', '/en'] as const
