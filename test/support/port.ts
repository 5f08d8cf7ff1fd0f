// A port that nobody listens on, for who must be told its number before it listens.
import { createServer } from 'node:net'

const canListen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** Below the ports that the system gives away by itself, lest another connection take it in between. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000)
    if (await canListen(port)) return port
  }
}
