// Whether a token holds, and is of the authority under whose name it is filed.
import type { Bundle } from './bundle.ts'
import { fromHex, textOf } from './bytes.ts'
import { isPem } from './certificate.ts'
import type { Pins } from './check.ts'
import { authorityPath, patterns } from './layout.ts'
import { checkToken, type TokenFacts } from './token.ts'

/** Whose time is believed. */
export type Trust = {
  /** PEM texts of those that the reader trusts; null when he named none. */
  readonly pinned: readonly string[] | null
  /** The PEM text that the export carries of each authority, by its name. */
  readonly carried: ReadonlyMap<string, readonly string[]>
}

// A chain or two; every token would be checked against each.
const mostCarried = 20

/** What the pins and the certificates in an export allow to be believed. */
export const readTrust = async ({ digests, file }: Bundle, pins: Pins): Promise<Trust> => {
  const carried = new Map<string, readonly string[]>()
  for (const path of digests.keys()) {
    const name = patterns.authority.exec(path)?.[1]
    const pem = name === undefined ? null : textOf((await file(path)) ?? new Uint8Array())
    if (name !== undefined && pem !== null && isPem(pem, mostCarried)) carried.set(name, [pem])
  }
  return { pinned: pins.authorities ?? null, carried }
}

export type Filed = {
  /** What was stamped. */
  readonly path: string
  readonly token: string
  readonly authority: string
}

/** A file's token against the file's own fingerprint, as facts or as what is wrong. */
export const tokenOf = async (
  { digests, file }: Bundle,
  { path, token, authority }: Filed,
  { pinned, carried }: Trust,
): Promise<TokenFacts | string> => {
  const bytes = await file(token)
  const digest = digests.get(path)
  if (bytes === null || digest === undefined) return `${token} or what it stamps is missing`
  const own = carried.get(authority)
  if (own === undefined)
    return `${token} is filed under ${authority}, and ${authorityPath(authority)} is none`
  const expected = { digest: fromHex(digest), pinned: own }
  const checked = await checkToken(bytes, expected)
  const believed = checked.ok && pinned ? await checkToken(bytes, { ...expected, pinned }) : checked
  return believed.ok ? believed.facts : `${token}: ${believed.refusal} (${believed.detail})`
}
