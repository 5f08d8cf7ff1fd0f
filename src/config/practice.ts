// The configuration of practice mode: everything on this machine, nobody's real registry.
import { type Config, configSchema, type Input, toConfig } from './schema.ts'

// Fictional numbers, kept for such uses by the regulator; a SIRET with a right check digit that nobody has.
const identities = {
  consumer: {
    values: {
      last_name: 'Martin',
      first_name: 'Camille',
      password: 'Coquelicot-1848',
      phone: '0639981234',
    },
  },
  company: {
    values: {
      contact: 'Dominique Bernard',
      phone: '0199001234',
      password: 'Coquelicot-1848',
      company: 'Les Jardins de Papier',
      siret: '90000000100009',
      legal_form: 'SARL',
      naf: '47.91B',
      address: '12 rue des Lilas, 10000 Troyes',
      representative: 'Dominique Bernard',
      payment_reference: 'VIR-2026-0001',
    },
  },
}

const patience: Omit<Input['probes'][number], 'id'> = {
  schedules: [{ tier: 'submit', cron: '*/20 * * * * *', jitter: '1 s' }],
  step_deadline: '8 s',
  run_deadline: '60 s',
  settle: '1 s',
  mail_within: '13 s',
  slow_after: '8 s',
  cap_per_day: 10_000,
}

/** How late the practice registry is under its faults `slow` (per page) and `mail-late`: degraded, not down. */
export const practiceDelays = { slowMs: 1500, mailLateMs: 9000 }

export type PracticeAddresses = {
  readonly registryUrl: string
  readonly controls: readonly string[]
  readonly mailPort: number
  readonly inboxPort: number
  readonly sitePort: number
}

/** The domain of the probes' addresses in practice; reserved for such uses. */
export const practiceDomain = 'constat.example'

const practiceInput = ({
  registryUrl,
  controls,
  mailPort,
  inboxPort,
  sitePort,
}: PracticeAddresses): Input => ({
  site: { title: 'Constat', contact: 'https://constat.example/contact', port: sitePort },
  registry: { name: 'Télépaix', url: registryUrl, operator: 'Registre d’exercice', state: 'practice' },
  vantage: { id: 'ici', place: 'cette machine' },
  probes: [
    { id: 'consumer-sign-up', identity: 'consumer', ...patience },
    { id: 'company-enrolment', identity: 'company', ...patience },
  ],
  controls: [...controls],
  policy: { confirm_after: '5 s' },
  identities,
  inbox: { kind: 'smtp', host: '127.0.0.1', port: inboxPort, domain: practiceDomain },
  mail: { host: '127.0.0.1', port: mailPort, tls: 'none', from: `constat@${practiceDomain}`, hold: '20 s' },
})

/** The configuration of practice mode once its servers have their ports. */
export const practiceConfig = (addresses: PracticeAddresses): Config =>
  toConfig(configSchema.parse(practiceInput(addresses)))
