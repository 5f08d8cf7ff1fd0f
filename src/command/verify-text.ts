// What `constat verify` prints: every check by name, what it proves, and the standard command that does the same.
import type { Lang } from '../../views/language.ts'
import { checkSentences } from '../../views/words-verify.ts'
import { verifyWords } from '../../views/words-verify-page.ts'
import type { Check, CheckName } from '../proof/check.ts'
import type { Verification } from '../proof/verify.ts'

/** What a check proves, in one sentence. */
export const provesOf = (lang: Lang, name: CheckName): string => checkSentences[lang][name]

const checkLines = (lang: Lang, { name, ok, detail, command }: Check) => [
  `${ok ? '✓' : '✗'} ${name}${ok ? '' : `: ${verifyWords[lang].fails}`}`,
  ...(detail === null ? [] : [`    ${verifyWords[lang].found} ${detail}`]),
  `    ${provesOf(lang, name)}`,
  `    $ ${command}`,
]

const aboutLines = (lang: Lang, file: string, { summary }: Verification) => {
  const words = verifyWords[lang]
  if (summary === null) return [file]
  const { origin, interval, runs, missed_runs: missed, complete } = summary
  return [
    file,
    `${words.origin}: ${origin}`,
    `${words.interval}: ${interval.from} – ${interval.to}`,
    `${words.sealedBy}: ${summary.sealed_by.join(', ')}`,
    `${words.bare}: ${runs.filter(({ captures }) => captures === 'none').length}. ${words.underWay}: ${summary.under_way.length}.`,
    `${words.runs}: ${runs.length}. ${words.missed}: ${missed}. ${words.kind}: ${complete ? words.complete : words.redacted}.`,
  ]
}

/** A verification as a person reads it; it ends with the verdict. */
export const verificationText = (lang: Lang, file: string, verification: Verification): string => {
  const { checks, trust } = verification
  const words = verifyWords[lang]
  const failed = checks.find(({ ok }) => !ok)
  return [
    ...aboutLines(lang, file, verification),
    '',
    ...checks.flatMap((check) => checkLines(lang, check)),
    '',
    words.trust.logKey[trust.logKey],
    words.trust.authorities[trust.authorities],
    failed ? `${words.notAll} ${failed.name} (${failed.detail})` : words.allHold,
  ].join('\n')
}
