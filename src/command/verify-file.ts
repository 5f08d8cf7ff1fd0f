// Checks an export that lies in a file: offline, with no configuration, no data directory and no database.
import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import type { Lang } from '../../views/language.ts'
import type { Reply } from '../act/instance.ts'
import { WrongUse } from '../data-directory.ts'
import { isPem } from '../proof/certificate.ts'
import type { Pins } from '../proof/check.ts'
import { formatVkey, type KeyKind, parseVkey } from '../proof/note.ts'
import { type Verification, verify } from '../proof/verify.ts'
import { provesOf, verificationText } from './verify-text.ts'

export type Asked = {
  readonly file: string
  /** The log's key as it is written, or the name of a file that holds it. */
  readonly vkey?: string
  /** Files of PEM certificates. */
  readonly ca?: readonly string[]
  /** Keys of witnesses, or the names of files that hold them. */
  readonly witness?: readonly string[]
  readonly lang: Lang
}

const whyUnread = (cause: unknown) => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'it may not be read',
    EISDIR: 'it is a folder',
  }
  return known[code] ?? code
}

const textIn = async (path: string, what: string) => {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new WrongUse(`${what} ${path} cannot be read: ${whyUnread(cause)}.`, { cause })
  }
}

const keyOf = async (given: string, kind: KeyKind) => {
  const key = parseVkey(given) ?? parseVkey((await textIn(given, 'The key')).trim())
  if (key?.kind === kind) return formatVkey(key)
  const whose = kind === 1 ? 'log' : 'witness'
  throw new WrongUse(
    `${given} holds no key of a ${whose}: it is one line that begins with the ${whose}’s name.`,
  )
}

const authorityOf = async (path: string) => {
  const pem = await textIn(path, 'The authority')
  if (isPem(pem)) return pem
  throw new WrongUse(`${path} holds no certificate in PEM.`)
}

const pinsOf = async ({ vkey, ca, witness }: Asked): Promise<Pins> => ({
  ...(vkey !== undefined && { vkey: await keyOf(vkey, 1) }),
  ...(witness && { witnesses: await Promise.all(witness.map((key) => keyOf(key, 4))) }),
  ...(ca && ca.length > 0 && { authorities: await Promise.all(ca.map(authorityOf)) }),
})

const sourceOf = (file: FileHandle, size: number) => ({
  size,
  read: async (offset: number, length: number) => {
    const bytes = new Uint8Array(length)
    let at = 0
    while (at < length) {
      const { bytesRead } = await file.read(bytes, at, length - at, offset + at)
      if (bytesRead === 0) throw new Error('The file became shorter while it was read.')
      at += bytesRead
    }
    return bytes
  },
})

const openFile = async (path: string) => {
  try {
    const file = await open(path)
    const stat = await file.stat()
    if (stat.isFile()) return { file, size: stat.size }
    await file.close()
  } catch (cause) {
    throw new WrongUse(`${path} cannot be read: ${whyUnread(cause)}.`, { cause })
  }
  throw new WrongUse(`${path} is not a file: name an export, whose name ends in .asice.`)
}

const asJson = (asked: Asked, { ok, checks, summary, trust }: Verification) => ({
  file: asked.file,
  ok,
  first_failure: checks.find((check) => !check.ok)?.name ?? null,
  trust: { log_key: trust.logKey, authorities: trust.authorities },
  checks: checks.map((check) => ({ ...check, proves: provesOf(asked.lang, check.name) })),
  export: summary && {
    origin: summary.origin,
    interval: summary.interval,
    complete: summary.complete,
    runs: summary.runs.length,
    planned_runs: summary.planned_runs,
    missed_runs: summary.missed_runs,
    runs_without_captures: summary.runs.filter(({ captures }) => captures === 'none').length,
    runs_under_way: summary.under_way.length,
    sealed_by: summary.sealed_by,
  },
})

/** Checks an export and says what holds and what does not; throws a WrongUse for what cannot be read at all. */
export const verifyFile = async (asked: Asked, onProgress: (share: number) => void): Promise<Reply> => {
  const pins = await pinsOf(asked)
  const { file, size } = await openFile(asked.file)
  try {
    const verification = await verify(sourceOf(file, size), {
      ...pins,
      newHasher: () => createHash('sha256'),
      onProgress: (bytesRead) => onProgress(bytesRead / size),
    })
    return {
      exit: verification.ok ? 0 : 1,
      text: verificationText(asked.lang, asked.file, verification),
      json: asJson(asked, verification),
    }
  } finally {
    await file.close()
  }
}
