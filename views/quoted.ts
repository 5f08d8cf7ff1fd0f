// What a sentence of ours quotes of the registry's pages.
import { html } from 'hono/html'
import type { Frame, Html } from './layout.ts'

const quotation = /(“[^”]*”|«[^»]*»)/

/** A sentence with its quotations marked as of the registry's language, on a page in another. */
export const withQuotations = ({ lang, registryLang = lang }: Frame, sentence: string): Html =>
  registryLang === lang
    ? html`${sentence}`
    : html`${sentence
        .split(quotation)
        .map((part) => (quotation.test(part) ? html`<span lang="${registryLang}">${part}</span>` : part))}`
