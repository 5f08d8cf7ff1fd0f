// Whether the authorities' tokens over a whole export hold: nothing in it is newer than they say.

import { type Bundle, manifestProblem } from './bundle.ts'
import { fromHex } from './bytes.ts'
import { type Check, judged } from './check.ts'
import { patterns, sealManifest, sealToken } from './layout.ts'
import { sealLines } from './manifests.ts'
import { checkToken, type TokenFacts } from './token.ts'

/** A file's token against the file's own fingerprint, as facts or as what is wrong. */
export const tokenOf = async (
  { digests, file }: Bundle,
  path: string,
  token: string,
  pinned: readonly string[],
): Promise<TokenFacts | string> => {
  const bytes = await file(token)
  const digest = digests.get(path)
  if (bytes === null || digest === undefined) return `${token} or what it stamps is missing`
  const checked = await checkToken(bytes, { digest: fromHex(digest), pinned })
  return checked.ok ? checked.facts : `${token}: ${checked.refusal} (${checked.detail})`
}

const sealProblem = async (bundle: Bundle, seal: number, pinned: readonly string[]) => {
  const manifest = sealManifest(seal)
  const problem = await manifestProblem(bundle, manifest, sealLines(seal, bundle.digests))
  if (problem !== null) return problem
  const found = await tokenOf(bundle, manifest, sealToken(seal), pinned)
  return typeof found === 'string' ? found : null
}

/** Whether every file is covered by each authority's token, and at least one authority gave one. */
export const checkSeals = async (bundle: Bundle, pinned: readonly string[]): Promise<Check> => {
  const all = [...bundle.digests.keys()]
  const seals = all.filter((path) => patterns.seal.test(path)).length
  const tokens = all.filter((path) => patterns.sealToken.test(path)).length
  if (seals === 0 || seals !== tokens) return judged('seals', `${seals} manifests, ${tokens} tokens`)
  for (let seal = 1; seal <= seals; seal++) {
    const problem = await sealProblem(bundle, seal, pinned)
    if (problem !== null) return judged('seals', problem)
  }
  return judged('seals', null)
}
