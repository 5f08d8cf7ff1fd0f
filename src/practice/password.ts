import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, 32, (error, key) => (error === null ? resolve(key) : reject(error)))
  })

/** Salted scrypt hash of a password, as `salt:hash` in hexadecimal. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  return `${salt.toString('hex')}:${(await derive(password, salt)).toString('hex')}`
}

/** Whether a password is the one `hashPassword` hashed. */
export const isPassword = async (password: string, hashed: string): Promise<boolean> => {
  const [salt = '', hash = ''] = hashed.split(':').map((part) => Buffer.from(part, 'hex'))
  return timingSafeEqual(await derive(password, Buffer.from(salt)), Buffer.from(hash))
}
