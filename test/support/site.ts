// The site over a real store, with the journey that test/support/runs.ts tells runs of.
import { createSite } from '../../src/site/app.ts'
import type { Site } from '../../src/site/site.ts'
import type { Store } from '../../src/store/store.ts'
import { journey, minute, submissionAt } from './runs.ts'

const plan = {
  intervalMs: 5 * minute,
  jitterMs: 0,
  slowAfterMs: 8000,
  stepDeadlineMs: 30_000,
  mailWithinMs: 60_000,
}

/** What the site is given, with one journey planned at both tiers. */
export const siteOver = (store: Store, now: number, given: Partial<Site> = {}): Site => ({
  store,
  now: () => now,
  registry: { name: 'Registre d’essai', url: 'https://registry.example/', operator: 'Exploitant & Cie' },
  title: 'Constat',
  url: 'https://constat.example',
  operator: 'Association d’essai',
  legalNotice: null,
  simulated: false,
  policy: { openAfter: 2, closeAfter: 2, confirmAfterMs: minute },
  controls: ['https://one.example', 'https://two.example'],
  onChange: () => () => undefined,
  contact: 'contact@constat.example',
  version: '0.0.0',
  vantages: [{ id: 'test', place: 'Paris' }],
  practice: null,
  probes: [
    {
      id: 'consumer-sign-up',
      title: { fr: 'Inscription', en: 'Sign-up' },
      steps: journey.map((name, position) => ({
        name,
        title: { fr: `étape ${name}`, en: `step ${name}` },
        submits: position >= submissionAt,
        expects: { fr: `la page «\u00a0${name}\u00a0»`, en: `the page “${name}”` },
      })),
      plans: [
        { tier: 'look', cron: '*/5 * * * *', ...plan },
        { tier: 'submit', cron: '*/5 * * * *', ...plan },
      ],
    },
  ],
  nextRunAt: () => now + minute,
  artefact: async () => null,
  healthy: () => ({ ok: true, detail: 'fine' }),
  failed: (error) => {
    throw error
  },
  ...given,
})

/** A site that answers requests without a server. */
export const aSite = (store: Store, now: number, given: Partial<Site> = {}) => {
  const app = createSite(siteOver(store, now, given))
  return {
    app,
    get: (path: string) => app.request(path),
    text: async (path: string) => (await app.request(path)).text(),
    json: async (path: string): Promise<unknown> => (await app.request(path)).json(),
  }
}

/** The words of a page's main part as a person reads them: entities decoded, tags gone, spaces plain. */
export const readable = (page: string): string =>
  (/<main[^>]*>([\s\S]*)<\/main>/.exec(page)?.[1] ?? page)
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
