// What is said and what did not happen, each kept in one transaction with the leaf that tells it.
import type { Tier } from '../outcome/outcome.ts'
import type { Leaf, LeafOf } from '../proof/leaf.ts'
import type { NewWords } from './correct.ts'
import type { Database } from './database.ts'
import type { Gap } from './gaps.ts'
import { bytesOfLeaf, type LeafLog } from './log.ts'
import {
  digestOf,
  maintenanceText,
  maintenanceTexts,
  reportedText,
  reportedTexts,
  statementText,
  statementTexts,
} from './told.ts'
import { maintenances, reports, statements } from './words.ts'
import { type NewTakenBack, wordsCorrections } from './words-corrections.ts'

const iso = (at: number) => new Date(at).toISOString()

/** The leaf of a stretch of planned runs that did not happen. */
export const gapLeaf = (gap: Gap, probe: string, tier: Tier): LeafOf<'gap'> => ({
  v: 1,
  type: 'gap',
  probe,
  tier,
  from: iso(gap.from),
  to: iso(gap.to),
  count: gap.count,
  reason: gap.reason,
})

/** Words of people, as a leaf tells them: by their fingerprint. */
export type Said = {
  readonly kind: LeafOf<'statement'>['kind']
  readonly probe: string | null
  readonly id: string | null
  readonly about: string | null
  readonly words: string
  readonly at: number
}

/** The leaf of words or of an act of people. */
export const wordsLeaf = ({ kind, probe, id, about, words, at }: Said): LeafOf<'statement'> => ({
  v: 1,
  type: 'statement',
  kind,
  recorded_at: iso(at),
  probe,
  id,
  about,
  words_sha256: digestOf(words),
})

/** The leaf of a correction. */
export const correctionLeaf = ({ kind, target, reason, at }: NewWords, probe: string): LeafOf<'statement'> =>
  wordsLeaf({
    kind: kind === 'run' ? 'discount' : 'retraction',
    probe,
    id: null,
    about: target,
    words: reason,
    at,
  })

type Kept = { readonly probe: string | null; readonly id: string; readonly recordedAt: number }

const named = (kind: Said['kind'], { probe, id, recordedAt }: Kept) => ({
  kind,
  probe,
  id,
  about: null,
  at: recordedAt,
})

/** Finds the text that a leaf of words is the fingerprint of; null when no words kept have it. */
const finder =
  (
    said: Pick<ReturnType<typeof statements>, 'get'>,
    announced: Pick<ReturnType<typeof maintenances>, 'get'>,
    reported: Pick<ReturnType<typeof reports>, 'get'>,
  ) =>
  ({ kind, id, words_sha256: sha256 }: LeafOf<'statement'>): string | null => {
    const textsOf = (id: string): readonly string[] => {
      if (kind === 'statement') return statementTexts(said.get(id))
      if (kind === 'maintenance') return maintenanceTexts(announced.get(id))
      return kind === 'reported' ? reportedTexts(reported.get(id)) : []
    }
    return (id === null ? [] : textsOf(id)).find((text) => digestOf(text) === sha256) ?? null
  }

export type TakingBack = { readonly done: true } | { readonly done: false; readonly why: string }

const nounOf = { statement: 'statement', maintenance: 'maintenance', reported: 'reported incident' } as const

/** The words of people: statements, announced maintenance and reported incidents. */
export const loggedWords = (db: Database, log: LeafLog) => {
  const add = (leaf: Leaf, at: number) => log.add(leaf.type, bytesOfLeaf(leaf), at)
  const withLeaf = <Given, Kept>(keep: (given: Given) => Kept, said: (kept: Kept) => Said) => {
    const both = db.transaction((given: Given) => {
      const kept = keep(given)
      const words = said(kept)
      add(wordsLeaf(words), words.at)
      return kept
    })
    return (given: Given) => both.immediate(given)
  }
  const said = statements(db)
  const announced = maintenances(db)
  const reported = reports(db)
  const spoken = { statement: said, maintenance: announced, reported }
  const correct = wordsCorrections(db)
  const takeBack = db.transaction((words: NewTakenBack): TakingBack => {
    const { kind, target, reason, at } = words
    const found = spoken[kind].get(target)
    if (!found) return { done: false, why: `There is no ${nounOf[kind]} ${target}.` }
    if (found.takenBack) return { done: false, why: `The ${nounOf[kind]} ${target} was already taken back.` }
    correct(words)
    const leaf = wordsLeaf({
      kind: 'retraction',
      probe: found.probe,
      id: null,
      about: target,
      words: reason,
      at,
    })
    add(leaf, at)
    return { done: true }
  })
  return {
    /** Takes back words, announced maintenance or a reported incident, which stay on the record; or says why not. */
    takeBack: (words: NewTakenBack) => takeBack.immediate(words),
    wordsOf: finder(said, announced, reported),
    statements: {
      ...said,
      keep: withLeaf(said.keep, (kept) => ({
        ...named('statement', kept),
        about: kept.incident,
        words: statementText(kept),
      })),
    },
    maintenances: {
      ...announced,
      keep: withLeaf(announced.keep, (kept) => ({
        ...named('maintenance', kept),
        words: maintenanceText(kept),
      })),
    },
    reports: {
      ...reported,
      keep: withLeaf(reported.keep, (kept) => ({
        ...named('reported', kept),
        words: reportedText(kept),
      })),
    },
  }
}
