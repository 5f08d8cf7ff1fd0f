// A process of its own: a mail server that takes everything and keeps nothing, and says when what came first and last.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

let count = 0
let firstAt = 0

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    stream.resume()
    stream.on('end', () => {
      if (count === 0) firstAt = Date.now()
      count += 1
      done()
    })
  },
})
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.server.address() as AddressInfo).port }))
process.on('message', () => {
  process.send?.({ count, firstAt })
  count = 0
})
process.once('disconnect', () => process.exit())
