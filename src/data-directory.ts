// The folder that holds everything Constat remembers, and the right to write in it.
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from './store/database.ts'
import { takeLock } from './store/lock.ts'
import { SchemaError } from './store/migrate.ts'
import { type Origin, rememberOrigin } from './store/origin.ts'
import { openStore, type Store } from './store/store.ts'

/** A reason for not going on that a person can mend: one sentence that says what to do. */
export class Refusal extends Error {}

/** A refusal of what should not have been asked: the command ends with 2. */
export class WrongUse extends Refusal {}

// What the system leaves for the path of a socket: sockaddr_un has 108 bytes, the last of them a zero.
const longestSocketBytes = 107

/** Where everything is in a data directory; throws a Refusal when its path is too long for the socket in it. */
export const pathsIn = (folder: string) => {
  const socket = join(folder, 'instance.sock')
  const bytes = Buffer.byteLength(socket)
  if (bytes > longestSocketBytes) {
    throw new Refusal(
      `The path ${socket} has ${bytes} bytes, and a socket's has ${longestSocketBytes} at most: choose a shorter data directory with --data.`,
    )
  }
  return {
    folder,
    database: join(folder, 'constat.db'),
    lock: join(folder, 'instance.lock'),
    socket,
    artefacts: join(folder, 'artefacts'),
    sealed: join(folder, 'sealed'),
    profiles: join(folder, 'profiles'),
  }
}

export type Places = ReturnType<typeof pathsIn>

export type DataDirectory = { readonly store: Store; readonly close: () => void }

/**
 * Makes the folder when absent, takes its lock and opens its store; throws a Refusal when it cannot be written,
 * another process has it, or it was made for something else than `origin`.
 */
export const openDataDirectory = (folder: string, origin: Origin | null): DataDirectory => {
  const paths = pathsIn(folder)
  const unlock = lock(folder, paths.lock)
  try {
    // SQLite gives its companions the mode of the file itself.
    keepPrivate(paths.database)
    const db = openDatabase(paths.database)
    if (origin) mustBeOf(folder, rememberOrigin(db, origin), origin)
    const store = openStore(db)
    return {
      store,
      close: () => {
        store.close()
        unlock()
      },
    }
  } catch (cause) {
    unlock()
    throw refusalFor(folder, cause)
  }
}

const mustBeOf = (folder: string, made: Origin, origin: Origin) => {
  if (made.mode !== origin.mode) {
    throw new Refusal(
      `The data directory ${folder} holds ${made.mode} data and this is ${origin.mode} mode: name another with --data.`,
    )
  }
  if (made.registry !== origin.registry) {
    throw new Refusal(
      `The data directory ${folder} was made for the registry at ${made.registry} and the configuration names ${origin.registry}: name another with --data.`,
    )
  }
}

/** Throws a Refusal when nothing was ever written in a folder. */
export const mustHoldData = (folder: string) => {
  if (existsSync(pathsIn(folder).database)) return
  throw new Refusal(
    `There is no data in ${folder} yet: run \`npm start\` first, or name another directory with --data.`,
  )
}

/** Makes a file that nobody else may read, or closes ours to others. */
const keepPrivate = (file: string) => {
  // By its name: a file that is opened and closed again loses the lock that SQLite has on it.
  if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600))
  const { uid, mode } = statSync(file)
  // What another user owns is his to close.
  if (uid === process.getuid?.() && (mode & 0o077) !== 0) chmodSync(file, mode & 0o700)
}

const lock = (folder: string, file: string) => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    keepPrivate(file)
    const unlock = takeLock(file)
    if (unlock) return unlock
  } catch (cause) {
    throw refusalFor(folder, cause)
  }
  throw new Refusal(
    `Another Constat runs on the data directory ${folder}: stop it first, or name another directory with --data.`,
  )
}

/** Does what reads or writes in a data directory; what the system refuses there is thrown as a Refusal. */
export const refusing = async <T>(folder: string, work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    throw refusalFor(folder, cause)
  }
}

/** Puts what the system refuses about a folder into a sentence; other causes come back as they are. */
export const refusalFor = (folder: string, cause: unknown): unknown => {
  if (cause instanceof SchemaError) return new Refusal(`${folder}: ${cause.message}`, { cause })
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') {
    return new Refusal(`The disk of ${folder} is full: free some space, then start again.`, { cause })
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new Refusal(
      `The database in ${folder} is damaged (${code}): keep the folder as it is, and restore a backup into a new one.`,
      { cause },
    )
  }
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code)) {
    return new Refusal(
      `The folder ${folder} cannot be written (${code}): make it writable, or name another.`,
      { cause },
    )
  }
  return cause
}
