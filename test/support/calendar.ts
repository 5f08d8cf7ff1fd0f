// A stand-in for an OpenTimestamps calendar that keeps its promises in block 42, once it is mined.
import { createHash } from 'node:crypto'
import { startStandIn } from './stand-in-server.ts'

const sha256 = (...parts: readonly Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

const bytes = (hex: string) => Buffer.from(hex, 'hex')

const promiseOf = (address: string) => {
  const text = Buffer.from(address)
  const pending = Buffer.of(text.length + 1, text.length)
  return Buffer.concat([bytes(`f008${'6b'.repeat(8)}080083dfe30d2ef90c8e`), pending, text])
}

const block42 = Buffer.concat([bytes(`f008${'07'.repeat(8)}08000588960d73d71901`), Buffer.of(1, 42)])

/** Starts a calendar; `isMined` says whether its block is there, `isAway` whether it answers at all. */
export const startCalendar = async (now: { isMined: boolean; isAway: boolean }) => {
  const promised = new Set<string>()
  let own = ''
  const server = await startStandIn(({ path, body }) => {
    if (now.isAway) return { status: 503, body: '' }
    if (path === '/digest') {
      promised.add(`/timestamp/${sha256(body, bytes('6b'.repeat(8))).toString('hex')}`)
      return { status: 200, body: promiseOf(own) }
    }
    if (!promised.has(path)) return { status: 400, body: 'I never promised that.' }
    return now.isMined ? { status: 200, body: block42 } : { status: 404, body: 'Pending' }
  })
  own = server.url
  return server
}
