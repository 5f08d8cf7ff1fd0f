// A stand-in for somebody else's time server.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import type { TimeServer } from '../../src/stamp/sntp.ts'
import { writeQuestion } from '../../src/stamp/sntp-packet.ts'

/** A time server that is so many milliseconds ahead of us, silent when null; gone when the test is. */
export const aTimeServer = async (aheadMs: number | null): Promise<TimeServer> => {
  const socket = createSocket('udp4')
  socket.on('message', (question, { port, address }) => {
    if (aheadMs === null) return
    const packet = Buffer.from(writeQuestion(Date.now() + aheadMs, 0))
    packet.copy(packet, 32, 40, 48)
    packet[0] = 0x24
    packet[1] = 1
    question.copy(packet, 24, 40, 48)
    socket.send(packet, port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return { host: '127.0.0.1', port: socket.address().port }
}
