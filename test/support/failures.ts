// What a probe met, for the tests of how it is judged.
import { type Failure, judge } from '../../src/outcome/fault.ts'
import type { Outcome } from '../../src/outcome/outcome.ts'
import type { PageFacts } from '../../src/outcome/page.ts'

export const now = Date.UTC(2026, 10, 23, 19, 5)

export const aPage = (changes: Partial<PageFacts> = {}): PageFacts => ({
  status: 200,
  answers: [],
  retryAfter: null,
  title: 'Télépaix',
  heading: 'Créer mon compte',
  text: changes.main ?? 'Créer mon compte',
  main: 'Créer mon compte',
  notices: '',
  isFramed: false,
  fields: [],
  offers: 0,
  complaint: null,
  captcha: null,
  unanswered: [],
  heldBack: [],
  ...changes,
})

export const outcomeOf = (failure: Failure): Outcome => judge(failure, now).outcome

export const notice = 'Service en maintenance. Veuillez nous excuser.'
