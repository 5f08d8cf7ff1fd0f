// What the page of a step would have shown, in words: as the journey expects it, or in trouble.
import type { Outcome } from '../outcome/outcome.ts'
import type { Probe, Step } from '../probe/probe.ts'
import type { Trouble } from './troubles.ts'

/** What stands on a page, from top to bottom. */
export type Page = {
  readonly heading: string
  readonly lines: readonly string[]
  /** Labels of its fields. */
  readonly fields: readonly string[]
  /** What it complains of or announces. */
  readonly alarm: string | null
  /** The browser's own page: the registry showed none. */
  readonly isBrowsers: boolean
}

const bare: Page = { heading: '', lines: [], fields: [], alarm: null, isBrowsers: false }

/** The page of a step that passes. */
const expectedOf = ({ see }: Step): Page => ({
  ...bare,
  heading: see.heading,
  fields: (see.fields ?? []).map(({ label }) => label),
})

// A run quotes what a page says.
const said = (detail: string) => detail.replace(/^« | »$/g, '')

type Troubled = (detail: string, wanted: Page, before: Page) => Page

const nothingCame =
  (heading: string): Troubled =>
  (detail) => ({ ...bare, isBrowsers: true, heading, lines: detail.startsWith('net::') ? [detail] : [] })

const answered: Troubled = (detail) => ({ ...bare, heading: detail })

const alarmed =
  (alarm: string | null): Troubled =>
  (detail, _wanted, before) => ({ ...before, alarm: alarm ?? said(detail) })

const emptied: Troubled = (_detail, wanted) => ({ ...wanted, fields: [] })

// Troubles that leave no picture are those of a browser that is gone.
const troubled: Readonly<Partial<Record<Outcome, Troubled>>> = {
  http_error: answered,
  access_refused: answered,
  rate_limited: answered,
  timeout: nothingCame('La page se charge…'),
  dns_error: nothingCame('Ce site est inaccessible'),
  tls_error: nothingCame('Votre connexion n’est pas privée'),
  connection_error: nothingCame('Ce site est inaccessible'),
  network_fault: nothingCame('Pas d’accès à Internet'),
  notice_displayed: (detail) => ({ ...bare, heading: 'Télépaix', alarm: said(detail) }),
  form_absent: emptied,
  form_rejected: alarmed(null),
  identity_in_use: alarmed(null),
  captcha_displayed: (detail, wanted) => ({ ...wanted, alarm: said(detail) }),
  page_changed: (_detail, wanted) => ({ ...wanted, fields: ['Identifiant', 'Code confidentiel'] }),
  mail_absent: alarmed('Un message vient de vous être envoyé.'),
  inbox_fault: alarmed('Un message vient de vous être envoyé.'),
  unexpected_page: () => ({
    ...bare,
    heading: 'Connexion',
    fields: ['Adresse électronique', 'Mot de passe'],
  }),
}

/** The page that the step at a position ended on; null when no picture of it could be had. */
export const pageOf = ({ steps }: Probe, position: number, trouble: Trouble | null): Page | null => {
  const [step, before] = [steps[position], steps[position - 1] ?? steps[position]]
  if (step === undefined || before === undefined) return null
  if (trouble === null) return expectedOf(step)
  return troubled[trouble.outcome]?.(trouble.detail ?? '', expectedOf(step), expectedOf(before)) ?? null
}
