// What can be made to go wrong, and where: the names used by the control interface and by the pages.

export const journeys = ['consumer', 'company'] as const
export type Journey = (typeof journeys)[number]

export const faults = [
  'blocked-403',
  'relabelled-form',
  'already-registered',
  'maintenance-notice',
  'maintenance-503',
  'http-500',
  'http-502',
  'hang',
  'slow',
  'connection-reset',
  'form-absent',
  'form-rejected',
  'mail-absent',
  'mail-late',
  'link-expired',
  'false-success',
  'receipt-without-number',
  'login-loop',
  'captcha',
  'rate-limited',
  'endless-redirect',
  'huge-page',
  'dialog',
  'download',
] as const
export type Fault = (typeof faults)[number]

export type FaultsByJourney = Readonly<Record<Journey, Fault | null>>

export type FaultSwitch = {
  readonly current: () => FaultsByJourney
  readonly set: (journey: Journey | 'all', fault: Fault | null) => void
}

export const isFault = (name: unknown): name is Fault => faults.some((fault) => fault === name)
export const isJourney = (name: unknown): name is Journey => journeys.some((journey) => journey === name)

/** Keeps which fault each journey shows; 'all' sets both. */
export const createFaultSwitch = (): FaultSwitch => {
  let current: FaultsByJourney = { consumer: null, company: null }
  return {
    current: () => current,
    set: (journey, fault) => {
      current = journey === 'all' ? { consumer: fault, company: fault } : { ...current, [journey]: fault }
    },
  }
}

const consumerPages = ['inscription', 'connexion', 'activation', 'numeros', 'recepisse']
const consumerSpace = ['mon-espace', 'retrait', 'deconnexion']

/** The journey a path belongs to; null for the pages that always stay up: `/`, `/pro` and what they need. */
export const journeyOf = (path: string): Journey | null => {
  const [first = '', second = ''] = path.split('/').slice(1)
  if (first === 'pro' && second !== '') return 'company'
  return [...consumerPages, ...consumerSpace].includes(first) ? 'consumer' : null
}
