// The two shell scripts that go into every export, for somebody who has neither Constat nor Node.
import { readFile } from 'node:fs/promises'
import { authorityPath } from '../proof/layout.ts'

/** A file, the token over it, and what is needed to check it; `genTime` in epoch milliseconds. */
export type StampedFile = {
  readonly file: string
  readonly token: string
  readonly authority: string
  readonly genTime: number
}

const scriptAt = (name: string) => readFile(new URL(name, import.meta.url), 'utf8')

/** The moment of a token as openssl takes it: whole seconds. */
export const secondsOf = ({ genTime }: StampedFile): number => Math.floor(genTime / 1000)

/** The script that checks one proof; the same in every export. */
export const verifyProofScript = (): Promise<string> => scriptAt('verify-proof.sh')

/** The script that checks a whole export; the same in every export of a version. */
export const verifyScript = (): Promise<string> => scriptAt('verify.sh')

/** The command that checks a token, to be typed within the unzipped export. */
export const stampCommand = ({ file, token, authority }: StampedFile, at: string): string =>
  `openssl ts -verify -data ${file} -in ${token} -token_in -CAfile ${authorityPath(authority)} -attime ${at}`
