import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { askInstance, listenForCommands, type Perform } from '../../src/act/instance.ts'
import { Refusal } from '../../src/data-directory.ts'
import { aFolder } from '../support/store.ts'

const echo: Perform = async ({ command, args }) => ({ exit: 0, text: command, json: args })

const silent = () => undefined

const aListener = async (perform: Perform = echo) => {
  const path = join(aFolder(), 'instance.sock')
  onTestFinished(await listenForCommands(path, perform))
  return path
}

/** Connects as anything but Constat may, and returns all that comes back until the end. */
const say = async (path: string, words: string) => {
  const socket = createConnection(path).setEncoding('utf8')
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  socket.write(words)
  await once(socket, 'end')
  return JSON.parse(heard)
}

const aServerThatAnswers = async (answer: (socket: Socket) => void) => {
  const path = join(aFolder(), 'instance.sock')
  const server = createServer(answer).listen(path)
  onTestFinished(() => {
    server.close()
  })
  await once(server, 'listening')
  return path
}

test.each([
  'what is this?',
  'null',
  '[]',
  '"rebuild"',
  '{"command":"rebuild"}',
  '{"command":7,"args":{}}',
  '{"command":"run","args":{"probe":1}}',
])('a line that is no request is answered with 2, and the next request is performed: %s', async (line) => {
  const path = await aListener()
  expect(await say(path, `${line}\n`)).toMatchObject({
    reply: { exit: 2, text: expect.stringMatching(/one line of JSON/) },
  })
  expect(await askInstance(path, { command: 'rebuild', args: {} }, silent)).toMatchObject({ exit: 0 })
})

test('a request that is too long is answered with 2, whether or not its line ever ends', async () => {
  const path = await aListener()
  const tooLong = { reply: { exit: 2, text: expect.stringMatching(/at most 65536 characters/) } }
  expect(await say(path, 'x'.repeat(70_000))).toMatchObject(tooLong)
  const args = { reason: 'x'.repeat(300_000) }
  expect(await askInstance(path, { command: 'run discount', args }, silent)).toMatchObject(tooLong.reply)
})

test('a client that goes away in mid-answer takes nothing with it', async () => {
  const [goneAway, performed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const path = await aListener(async (request, progress) => {
    if (request.command !== 'run') return echo(request, progress)
    progress('a step')
    await goneAway.promise
    // The first write finds nobody, the second a socket that has failed.
    for (let step = 0; step < 100; step += 1) {
      progress('another step'.repeat(10_000))
      await new Promise(setImmediate)
    }
    performed.resolve()
    return { exit: 0, text: 'done', json: null }
  })
  const socket = createConnection(path)
  socket.write('{"command":"run","args":{}}\n')
  await once(socket, 'readable')
  // What it has not read is lost with it, which the other side is told as a reset connection.
  socket.destroy()
  await once(socket, 'close')
  goneAway.resolve()
  await performed.promise
  expect(await askInstance(path, { command: 'rebuild', args: {} }, silent)).toMatchObject({ exit: 0 })
})

test('what is performed tells its progress, and its failure comes back as a reply', async () => {
  const path = await aListener(async (_, progress) => {
    progress('half of it')
    throw new Error('the disk is gone')
  })
  const heard: string[] = []
  const reply = await askInstance(path, { command: 'rebuild', args: {} }, (text) => heard.push(text))
  expect(heard).toEqual(['half of it'])
  expect(reply).toMatchObject({ exit: 1, text: 'the disk is gone' })
})

test.each([
  ['no JSON', 'hello\n'],
  ['no answer of ours', '{"done":true}\n'],
  ['an exit code of another version', '{"reply":{"exit":3,"text":"x","json":null}}\n'],
])('an answer that is %s is refused with what to do', async (_, words) => {
  const path = await aServerThatAnswers((socket) => socket.end(words))
  const asked = askInstance(path, { command: 'rebuild', args: {} }, silent)
  await expect(asked).rejects.toThrow(/another version: .*restart it and ask again/)
  await expect(asked).rejects.toBeInstanceOf(Refusal)
})

test('a Constat that ends before it answers is told as such', async () => {
  const path = await aServerThatAnswers((socket) => socket.once('data', () => socket.destroy()))
  const asked = askInstance(path, { command: 'rebuild', args: {} }, silent)
  await expect(asked).rejects.toThrow(/ended before it answered/)
  await expect(asked).rejects.toBeInstanceOf(Refusal)
})

test('where nobody listens there is nobody to ask', async () => {
  const folder = aFolder()
  expect(await askInstance(join(folder, 'none.sock'), { command: 'rebuild', args: {} }, silent)).toBe(null)
})
