// What a configuration asks of the files of certificates that it names: what start would stumble over.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Breach, Sound } from './rules.ts'

const holdsCertificate = (pem: string) => {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

const problemOf = (file: string): string | null => {
  let pem: string
  try {
    pem = readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    return `cannot be read (${code}): make it readable, or name another PEM file`
  }
  return holdsCertificate(pem) ? null : 'holds no certificate: name a PEM file that does'
}

type Named = { readonly path: readonly PropertyKey[]; readonly file: string | null }

const namedIn = ({ mail, inbox, evidence }: Sound): readonly Named[] => [
  { path: ['mail', 'ca'], file: mail?.ca ?? null },
  { path: ['inbox', 'ca'], file: inbox?.kind === 'imap' ? inbox.ca : null },
  ...(evidence?.authorities ?? []).flatMap(({ ca, chain }, index) => [
    { path: ['evidence', 'authorities', index, 'ca'], file: ca },
    { path: ['evidence', 'authorities', index, 'chain'], file: chain },
  ]),
]

/** Every file of certificates can be read and holds one; paths are relative to `folder`. */
export const certificatesAreThere = (sound: Sound, folder: string): Breach[] =>
  namedIn(sound).flatMap(({ path, file }) => {
    const words = file === null ? null : problemOf(resolve(folder, file))
    return words === null ? [] : [{ path, words }]
  })
