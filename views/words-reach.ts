// What a passing attempt showed, in words that go no further than it went.
import type { Reach } from '../src/incident/incident.ts'
import { french as fr, type Lang } from './language.ts'

type ReachWords = Readonly<
  Record<Reach, { readonly again: string; readonly slow: string; readonly slower: string }>
>

/** The journey passes again; it is slow, in brief; and the same as a sentence to go on from. */
export const reachWords: Readonly<Record<Lang, ReachWords>> = {
  fr: {
    form: {
      again: fr`formulaire de nouveau accessible, sans que l'envoi ait été tenté`,
      slow: fr`formulaire accessible, mais lent`,
      slower: fr`le formulaire est atteint (l'envoi n'a pas été tenté)`,
    },
    short: {
      again: fr`de nouveau en état de marche jusqu'aux étapes qui engagent, que nous ne tentons pas`,
      slow: fr`va lentement jusqu'aux étapes qui engagent`,
      slower: fr`va jusqu'aux étapes qui engagent, que nous ne tentons pas`,
    },
    end: {
      again: fr`de nouveau en état de marche`,
      slow: fr`fonctionne lentement`,
      slower: 'aboutit',
    },
  },
  en: {
    form: {
      again: 'form reachable again, without submission having been tried',
      slow: 'form reachable, but slow',
      slower: 'the form is reached (submission was not tried)',
    },
    short: {
      again: 'working again up to the binding steps, which we do not try',
      slow: 'working slowly up to the binding steps',
      slower: 'goes up to the binding steps, which we do not try',
    },
    end: { again: 'working again', slow: 'working slowly', slower: 'completes' },
  },
}
