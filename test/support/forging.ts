// A small export that nobody has touched, and what becomes of it when its files are changed.
import { createHash } from 'node:crypto'
import { afterAll, expect } from 'vitest'
import { formatVkey } from '../../src/proof/note.ts'
import { verify } from '../../src/proof/verify.ts'
import { newKey } from './memory-log.ts'
import { openAuthority } from './openssl-authority.ts'
import { payloadOf, sealed } from './sealed-export.ts'
import { type Files, sourceOf, zipOf } from './zip-writer.ts'

/** The same files with some changed, added or (null) removed. */
export const changed = (files: Files, changes: Readonly<Record<string, Uint8Array | null>>): Files => {
  const result = new Map(files)
  for (const [path, bytes] of Object.entries(changes))
    if (bytes === null) result.delete(path)
    else result.set(path, bytes)
  return result
}

/** An export by two authorities, which go when the tests of the file are done. */
export const makeExport = async () => {
  const authorities = { 'tsa-a': openAuthority(), 'tsa-b': openAuthority({ key: 'rsa' }) }
  const key = newKey('constat.example/registry')
  const payload = await payloadOf({ key, authorities })
  const whole = sealed(payload, { authorities })
  const pins = {
    vkey: formatVkey(key.key),
    authorities: Object.values(authorities).map(({ ca }) => ca),
  }

  afterAll(() => {
    for (const authority of Object.values(authorities)) authority.close()
  })

  /** The names of the checks that an export fails. */
  const failedOf = async (files: Files, pinned: Parameters<typeof verify>[1] = pins) => {
    const { ok, checks } = await verify(sourceOf(zipOf(files)), {
      newHasher: () => createHash('sha256'),
      ...pinned,
    })
    const failed = checks.filter((check) => !check.ok).map(({ name }) => name)
    expect(ok).toBe(failed.length === 0)
    return failed
  }

  const pathLike = (pattern: RegExp, nth = 0) =>
    [...payload.keys()].filter((path) => pattern.test(path))[nth] ?? ''

  const file = (path: string) => payload.get(path) ?? new Uint8Array()

  /** What an operator who forges can do: new manifests and new seals over changed files. */
  const resealed = (changes: Readonly<Record<string, Uint8Array | null>>) =>
    sealed(changed(payload, changes), { authorities })

  return { authorities, key, payload, whole, pins, failedOf, pathLike, file, resealed }
}
