import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { createShelf } from './shelf.ts'

export type Sessions<T> = {
  readonly read: (c: Context) => T
  /** Opens a session under a new identifier, as every log-in must. */
  readonly start: (c: Context, session: T) => void
  readonly update: (c: Context, change: Partial<T>) => void
  readonly end: (c: Context) => void
}

/** Sessions kept by the server; the cookie holds a random identifier and nothing else. */
export const createSessions = <T extends object>(cookieName: string, empty: T): Sessions<T> => {
  const sessions = createShelf<string, T>(20_000)
  const idOf = (c: Context): string => getCookie(c, cookieName) ?? ''
  const read = (c: Context): T => sessions.get(idOf(c)) ?? empty

  const start = (c: Context, session: T): void => {
    sessions.delete(idOf(c))
    const id = randomBytes(24).toString('base64url')
    sessions.set(id, session)
    setCookie(c, cookieName, id, { path: '/', httpOnly: true, sameSite: 'Lax' })
  }

  return {
    read,
    start,
    update: (c, change) => {
      const known = sessions.get(idOf(c))
      if (known === undefined) start(c, { ...empty, ...change })
      else sessions.set(idOf(c), { ...known, ...change })
    },
    end: (c) => {
      sessions.delete(idOf(c))
      deleteCookie(c, cookieName, { path: '/' })
    },
  }
}
