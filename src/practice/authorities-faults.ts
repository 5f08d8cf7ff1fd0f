// What a time-stamp authority may do wrong, each on purpose.

import { randomBytes } from 'node:crypto'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Signer } from './authorities-signer.ts'
import { pause } from './pause.ts'
import type { PortalContext } from './portal.ts'

export type AuthorityFault =
  | 'down'
  | 'slow'
  | 'wrong-nonce'
  | 'wrong-hash'
  | 'untrusted'
  | 'expired'
  | 'refused'
  | 'garbage'
  | 'huge'
  | 'http-500'

export type Part = {
  readonly own: Signer
  /** Of the same names, under a root that nobody pinned. */
  readonly stranger: () => Promise<Signer>
  /** Under the pinned root, with a certificate that ended in 2021. */
  readonly expired: () => Promise<Signer>
  readonly slowMs: number
  readonly stopping: AbortSignal
}

const hugeBytes = 50 * 1024 * 1024

// The SHA-256 algorithm with NULL parameters, then the head of a 32-byte OCTET STRING: what goes before every digest.
const beforeDigest = Buffer.from('06096086480165030402010500' + '0420', 'hex')

const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

const digestAt = (request: Uint8Array): number =>
  Buffer.from(request).indexOf(beforeDigest) + beforeDigest.length

const withOtherDigest = (request: Uint8Array): Uint8Array => flip(request, digestAt(request))

// A request of no policy has its nonce, tag and length first, right after the digest.
const withOtherNonce = (request: Uint8Array): Uint8Array => {
  const nonceAt = digestAt(request) + 32
  return flip(request, nonceAt + 1 + (request[nonceAt + 1] ?? 0))
}

const send = (c: PortalContext, bytes: Uint8Array | ReadableStream<Uint8Array>): Response =>
  c.body(bytes as ReadableStream, 200, { 'Content-Type': 'application/timestamp-reply' })

const sendHuge = (c: PortalContext): Response => {
  const chunk = new Uint8Array(64 * 1024).fill(0x30)
  let leftBytes = hugeBytes
  return send(
    c,
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (leftBytes <= 0) return controller.close()
        leftBytes -= chunk.length
        return controller.enqueue(chunk)
      },
    }),
  )
}

const reset = (c: PortalContext): Response => {
  c.env.incoming.socket.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

/** Answers a time-stamp request, as the fault has it. */
export const answerWith = async (
  c: PortalContext,
  fault: AuthorityFault | null,
  part: Part,
): Promise<Response> => {
  const request = new Uint8Array(await c.req.arrayBuffer())
  const signed = async (signer: Signer, asked: Uint8Array = request): Promise<Response> =>
    send(c, await signer.answer(asked, 'answering'))
  switch (fault) {
    case null:
      return signed(part.own)
    case 'down':
      return reset(c)
    case 'slow':
      await pause(part.slowMs, part.stopping)
      return part.stopping.aborted ? c.body(null, 503) : signed(part.own)
    case 'wrong-nonce':
      return signed(part.own, withOtherNonce(request))
    case 'wrong-hash':
      return signed(part.own, withOtherDigest(request))
    case 'untrusted':
      return signed(await part.stranger())
    case 'expired':
      return signed(await part.expired())
    case 'refused':
      return send(c, await part.own.answer(request, 'refusing'))
    case 'garbage':
      return send(c, randomBytes(512))
    case 'huge':
      return sendHuge(c)
    case 'http-500':
      return c.body(null, 500)
  }
}
