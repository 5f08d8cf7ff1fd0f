// What a page must show, in words a person reads: patterns without their signs, values by what they are.
import { type Bilingual, french as fr } from './language.ts'

const blank = '…'

/** The words that a pattern looks for, with "…" for whatever may vary. */
export const patternWords = (source: string): string =>
  source
    // A lone dot between letters stands for either apostrophe.
    .replace(/(?<=\p{L})\.(?=\p{L})/gu, '’')
    .replace(
      /\\[dswDSW](?:[+*?]|\{[^}]*\})?|\[[^\]]*\](?:[+*?]|\{[^}]*\})?|\.[+*?]|(?<!\\)\((?:[^()\\]|\\.)*\)[+*?]?/g,
      blank,
    )
    .replace(/\\b|[\^$]/g, '')
    .replace(/\\(.)/g, '$1')
    .replace(/…(?:\s*…)+/g, blank)
    .trim()

const known: Readonly<Record<string, Bilingual>> = {
  email: { fr: fr`l'adresse électronique donnée`, en: 'the e-mail address given' },
  phone: { fr: fr`le numéro de téléphone donné`, en: 'the telephone number given' },
  siret: { fr: fr`le SIRET donné`, en: 'the SIRET given' },
  receipt: { fr: fr`le numéro de récépissé reçu`, en: 'the receipt number received' },
  membership: { fr: fr`le numéro d'adhésion reçu`, en: 'the membership number received' },
  deposit: { fr: fr`le numéro de dépôt reçu`, en: 'the deposit number received' },
}

/** What a value that was given or received is called; its own name when it is no known one. */
export const valueWords = (name: string): Bilingual =>
  known[name] ?? {
    fr: fr`ce qui a été donné ou reçu comme « ${name} »`,
    en: `what was given or received as “${name}”`,
  }
