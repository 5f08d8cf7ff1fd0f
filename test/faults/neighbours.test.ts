import { test } from 'vitest'
import { exhaustMemory, loseTheAuthorities, loseTheInbox } from '../support/dead-neighbours.ts'

const report = (line: string) => process.stdout.write(`${line}\n`)

test('a mailbox that goes away for twenty runs accuses nobody, and comes back', async () => {
  report(`20 runs without a mailbox, ${await loseTheInbox(20)} inbox_fault`)
})

test('authorities that say nothing for ten runs stop none of them, and stamp what waited', async () => {
  await loseTheAuthorities(10)
  report('10 runs without authorities, stamped afterwards')
})

test('without memory Constat accuses nobody and loses nothing, whether it dies of it or not', async () => {
  const deaths = []
  for (const spareMb of [0, 16, 64, 1024]) if (await exhaustMemory(spareMb)) deaths.push(spareMb)
  report(`short of memory 4 times; died with ${deaths.join(', ') || 'none'} MB left, and was started again`)
})
