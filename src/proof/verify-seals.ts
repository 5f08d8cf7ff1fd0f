// Whether the authorities' tokens over a whole export hold: nothing in it is newer than they say.
import { type Bundle, manifestProblem } from './bundle.ts'
import { type Check, judged } from './check.ts'
import { paths, patterns, sealManifest, sealToken } from './layout.ts'
import { sealLines } from './manifests.ts'
import type { Summary } from './summary.ts'
import type { TokenFacts } from './token.ts'
import { type Trust, tokenOf } from './verify-tokens.ts'

const sealOf = async (
  bundle: Bundle,
  seal: number,
  authority: string,
  trust: Trust,
): Promise<TokenFacts | string> => {
  const manifest = sealManifest(seal)
  const problem = await manifestProblem(bundle, manifest, sealLines(seal, bundle.digests))
  return problem ?? tokenOf(bundle, { path: manifest, token: sealToken(seal), authority }, trust)
}

const countProblem = ({ digests }: Bundle, sealedBy: readonly string[]) => {
  const all = [...digests.keys()]
  const manifests = all.filter((path) => patterns.seal.test(path)).length
  const tokens = all.filter((path) => patterns.sealToken.test(path)).length
  const told = sealedBy.length
  if (new Set(sealedBy).size < told) return `${sealedBy.join(', ')}: one authority is told twice`
  return told > 0 && manifests === told && tokens === told
    ? null
    : `${told} authorities sealed it (${sealedBy.join(', ')}): there are ${manifests} manifests, ${tokens} tokens`
}

/** Whether every file is covered by a token of each authority that the export says sealed it; with their times. */
export const checkSeals = async (
  bundle: Bundle,
  summary: Summary | null,
  trust: Trust,
): Promise<{ readonly check: Check; readonly times: readonly number[] }> => {
  if (summary === null)
    return { check: judged('seals', `${paths.summary} does not say who sealed it`), times: [] }
  let problem = countProblem(bundle, summary.sealed_by)
  const times: number[] = []
  for (const [at, authority] of summary.sealed_by.entries()) {
    const found = await sealOf(bundle, at + 1, authority, trust)
    if (typeof found === 'string') problem ??= found
    else times.push(found.genTime)
  }
  return { check: judged('seals', problem), times }
}
