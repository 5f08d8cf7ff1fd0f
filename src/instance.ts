// The socket of the running process: commands that write are performed there, progress streamed back.
import { existsSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** A command as it was typed, and what it was given. */
export type Request = { readonly command: string; readonly args: Readonly<Record<string, string>> }

/** How a command ended: its exit code, what to print, and the same as data. */
export type Reply = { readonly exit: 0 | 1 | 2; readonly text: string; readonly json: unknown }

type Line = { readonly progress: string } | { readonly reply: Reply }

export type Perform = (request: Request, progress: (text: string) => void) => Promise<Reply>

const send = (socket: Socket, line: Line) => {
  if (socket.writable) socket.write(`${JSON.stringify(line)}\n`)
}

const serve = (perform: Perform) => (socket: Socket) => {
  // A client that went away misses its answer; what it asked for is done all the same.
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket }).once('line', async (line) => {
    const reply = await perform(JSON.parse(line) as Request, (progress) => send(socket, { progress })).catch(
      (cause): Reply => ({
        exit: 1,
        text: String(cause instanceof Error ? cause.message : cause),
        json: null,
      }),
    )
    send(socket, { reply })
    socket.end()
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

/** Has the running process perform a command; null when no process listens. */
export const askInstance = (
  path: string,
  request: Request,
  progress: (text: string) => void,
): Promise<Reply | null> => {
  if (!existsSync(path)) return Promise.resolve(null)
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    let reply: Reply | null = null
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`))
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ECONNREFUSED' || cause.code === 'ENOENT') resolve(null)
      else reject(cause)
    })
    createInterface({ input: socket })
      .on('line', (text) => {
        const line = JSON.parse(text) as Line
        if ('progress' in line) progress(line.progress)
        else reply = line.reply
      })
      .on('close', () => {
        if (reply) resolve(reply)
        else reject(new Error('The running Constat ended before it answered: see its log, then ask again.'))
      })
  })
}
