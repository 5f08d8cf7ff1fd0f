// The socket of the running process: commands that write are performed there, progress streamed back.
import { existsSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { Refusal, refusalFor } from '../data-directory.ts'

/** A command as it was typed, and what it was given. */
export type Request = { readonly command: string; readonly args: Readonly<Record<string, string>> }

/** How a command ended: its exit code, what to print, and the same as data. */
export type Reply = { readonly exit: 0 | 1 | 2; readonly text: string; readonly json: unknown }

type Line = { readonly progress: string } | { readonly reply: Reply }

export type Perform = (request: Request, progress: (text: string) => void) => Promise<Reply>

const longestRequest = 64 * 1024

const send = (socket: Socket, message: Request | Line) => {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
}

/** Tells each line that comes, and null of one longer than `longest`, after which nothing more is heard. */
const onLines = (socket: Socket, longest: number, tell: (line: string | null) => void) => {
  let rest = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) tell(line.length > longest ? null : line)
    if (rest.length <= longest) return
    // Read on and dropped: a client hears no answer before it has said all.
    socket.removeAllListeners('data').resume()
    tell(null)
  })
}

const parsed = (line: string): Partial<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null
  } catch {
    // What is no JSON is as wrong as what has another shape.
    return null
  }
}

const requestIn = (line: string): Request | null => {
  const { command, args } = parsed(line) ?? {}
  if (typeof command !== 'string' || typeof args !== 'object' || args === null) return null
  const strings = Object.values(args).every((value) => typeof value === 'string')
  return strings ? { command, args: args as Request['args'] } : null
}

const answerIn = (line: string): Line | null => {
  const { progress, reply } = parsed(line) ?? {}
  if (typeof progress === 'string') return { progress }
  const { exit, text, json } = (reply ?? {}) as Partial<Record<keyof Reply, unknown>>
  if ((exit !== 0 && exit !== 1 && exit !== 2) || typeof text !== 'string') return null
  return { reply: { exit, text, json } }
}

const wrong = (text: string): Reply => ({ exit: 2, text, json: { error: text } })

const answer = async (perform: Perform, line: string | null, socket: Socket): Promise<Reply> => {
  if (line === null) {
    return wrong(`A request has at most ${longestRequest} characters: say it in fewer words.`)
  }
  const request = requestIn(line)
  if (!request) {
    return wrong('A request is one line of JSON: a command, and args that are strings. Ask with `constat`.')
  }
  try {
    return await perform(request, (progress) => send(socket, { progress }))
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause)
    return { exit: 1, text, json: { error: text } }
  }
}

const serve = (perform: Perform) => (socket: Socket) => {
  // A client that went away misses its answer; what it asked for is done all the same.
  socket.on('error', () => socket.destroy())
  let heard = false
  const end = (reply: Reply) => {
    send(socket, { reply })
    socket.end()
  }
  onLines(socket, longestRequest, (line) => {
    if (heard) return
    heard = true
    void answer(perform, line, socket).then(end)
  })
}

/** Listens on a socket, replacing a stale one; only the holder of the lock may call it. Returns what closes it. */
export const listenForCommands = async (path: string, perform: Perform): Promise<() => void> => {
  rmSync(path, { force: true })
  const server = createServer(serve(perform))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path, readableAll: false, writableAll: false }, resolve)
  })
  return () => {
    server.close()
    rmSync(path, { force: true })
  }
}

const notUnderstood =
  'The running Constat gave an answer that this one does not understand, as if it were of another version: ' +
  'see with `constat runs` what was done, then restart it and ask again.'

/** Has the running process perform a command; null when no process listens. Rejects with a Refusal. */
export const askInstance = (
  path: string,
  request: Request,
  progress: (text: string) => void,
): Promise<Reply | null> => {
  if (!existsSync(path)) return Promise.resolve(null)
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    const unanswered = (cause?: unknown) =>
      reject(
        new Refusal('The running Constat ended before it answered: see its log, then ask again.', { cause }),
      )
    socket.on('connect', () => send(socket, request))
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ECONNREFUSED' || cause.code === 'ENOENT') return resolve(null)
      const refused = refusalFor(dirname(path), cause)
      if (refused === cause) unanswered(cause)
      else reject(refused)
    })
    socket.on('close', () => unanswered())
    onLines(socket, Number.POSITIVE_INFINITY, (text) => {
      const line = text === null ? null : answerIn(text)
      if (line && 'progress' in line) return progress(line.progress)
      if (line) resolve(line.reply)
      else reject(new Refusal(notUnderstood))
      socket.destroy()
    })
  })
}
