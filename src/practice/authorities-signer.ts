// One RFC 3161 signer: a folder of keys, and openssl to answer with them, one request at a time.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openssl } from './authorities-openssl.ts'

export type Signer = {
  /** The whole answer to a request, DER; `refusing` makes it a rejection. */
  readonly answer: (request: Uint8Array, manner: 'answering' | 'refusing') => Promise<Uint8Array>
}

/** A signer with the keys of a folder. */
export const openSigner = (folder: string): Signer => {
  let last: Promise<unknown> = Promise.resolve()
  const reply = async (request: Uint8Array, manner: string): Promise<Uint8Array> => {
    await writeFile(join(folder, 'query.tsq'), request)
    await openssl(folder, [
      ...['ts', '-reply', '-config', 'tsa.cnf', '-section', manner],
      ...['-queryfile', 'query.tsq', '-out', 'reply.tsr'],
    ])
    return readFile(join(folder, 'reply.tsr'))
  }
  return {
    answer: (request, manner) => {
      // openssl rewrites its serial file: two at once would give one number to both tokens.
      const mine = last.then(() => reply(request, manner))
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
