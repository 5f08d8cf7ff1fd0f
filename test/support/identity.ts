import type { Identity } from '../../src/probe/probe.ts'

/** What a test types into the practice registry: numbers of the fictional ranges, a SIRET whose key holds. */
export const practiceIdentity = (changes: Identity = {}): Identity => ({
  lastName: 'Exemple',
  firstName: 'Camille',
  password: 'constat-2026',
  phone: '0639980001',
  contact: 'Camille Exemple',
  company: 'Exemple SARL',
  siret: '73282932000074',
  legalForm: 'SARL',
  naf: '82.20Z',
  address: '1 rue de l’Exemple, 41000 Blois',
  representative: 'Dominique Exemple',
  paymentReference: 'VIR-2026-0001',
  ...changes,
})
