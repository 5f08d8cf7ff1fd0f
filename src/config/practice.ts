// The configuration of practice mode: everything on this machine, nobody's real registry.
import { type Config, configSchema } from './schema.ts'

// Fictional numbers, kept for such uses by the regulator; a SIRET with a right check digit that nobody has.
const consumer = {
  lastName: 'Martin',
  firstName: 'Camille',
  password: 'Coquelicot-1848',
  phone: '0639981234',
}

const company = {
  contact: 'Dominique Bernard',
  phone: '0199001234',
  password: 'Coquelicot-1848',
  company: 'Les Jardins de Papier',
  siret: '90000000100009',
  legalForm: 'SARL',
  naf: '47.91B',
  address: '12 rue des Lilas, 10000 Troyes',
  representative: 'Dominique Bernard',
  paymentReference: 'VIR-2026-0001',
}

const everyTwentySeconds = [{ tier: 'submit', cron: '*/20 * * * * *', jitter: '1 s' }]

const patience = {
  schedules: everyTwentySeconds,
  stepDeadline: '8 s',
  runDeadline: '60 s',
  settle: '1 s',
  mailWithin: '13 s',
  slowAfter: '8 s',
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

/** The configuration of practice mode once its servers have their ports. */
export const practiceConfig = (addresses: PracticeAddresses): Config =>
  configSchema.parse({
    site: { title: 'Constat', contact: 'https://constat.example/contact', port: addresses.sitePort },
    registry: { name: 'Télépaix', url: addresses.registryUrl, operator: 'Registre d’exercice', live: false },
    vantage: { id: 'ici', place: 'cette machine' },
    probes: [
      { id: 'consumer-sign-up', identity: consumer, ...patience },
      { id: 'company-enrolment', identity: company, ...patience },
    ],
    controls: addresses.controls,
    policy: { openAfter: 2, closeAfter: 2, confirmAfter: '5 s' },
    inbox: { host: '127.0.0.1', port: addresses.inboxPort, domain: practiceDomain },
    mail: { host: '127.0.0.1', port: addresses.mailPort, from: `constat@${practiceDomain}` },
  })
