// What stands in the links of our mails. Lasting tokens need no storage: a keyed digest of the subscriber's handle.
import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto'

export type Purpose = 'manage' | 'unsubscribe'

const handleBytes = 8
const macBytes = 16

export type Tokens = ReturnType<typeof openTokens>

/** Tokens under a secret key of 32 bytes, kept in the data directory's care and nowhere in the database. */
export const openTokens = (key: Buffer) => {
  // Made once: a list of ten thousand has twenty thousand tokens.
  const secret = createSecretKey(key)
  const mac = (purpose: string, data: Buffer | string) =>
    createHmac('sha256', secret).update(`${purpose}\0`).update(data).digest()
  return {
    /** A keyed hash, 64 hexadecimal digits: the same for the same words, telling nothing without the key. */
    hash: (purpose: 'address' | 'client', words: string) => mac(purpose, words).toString('hex'),
    /** The token of a subscriber for one purpose: 32 characters, the same each time. */
    of: (purpose: Purpose, handle: string) => {
      const bytes = Buffer.from(handle, 'hex')
      return Buffer.concat([bytes, mac(purpose, bytes).subarray(0, macBytes)]).toString('base64url')
    },
    /** The handle in a token; null when we never made it for this purpose. */
    handleIn: (purpose: Purpose, token: string): string | null => {
      const bytes = Buffer.from(token, 'base64url')
      const exact = bytes.length === handleBytes + macBytes && bytes.toString('base64url') === token
      if (!exact) return null
      const handle = bytes.subarray(0, handleBytes)
      const expected = mac(purpose, handle).subarray(0, macBytes)
      return timingSafeEqual(bytes.subarray(handleBytes), expected) ? handle.toString('hex') : null
    },
  }
}

/** A token that only its reader knows: 128 random bits. */
export const newToken = () => randomBytes(16).toString('base64url')

/** What is stored of such a token: its SHA-256, 64 hexadecimal digits. */
export const hashOfToken = (token: string) => createHash('sha256').update(token).digest('hex')
