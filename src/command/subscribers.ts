// The commands on who is told and what was sent.
import type { Command } from 'commander'
import { probes as ours } from '../../probes/index.ts'
import { type Listed, readAddressList } from '../act/address-list.ts'
import type { Imported } from '../act/subscribers.ts'
import { type Common, command, configOf, count, readable } from './command.ts'
import { listDeliveries, listSubscribers } from './list-subscribers.ts'
import { ask, write } from './write.ts'

const showAddresses = 'show whole addresses: on your own terminal only'

// A request has so many characters at most, and one line of a list a few hundred.
const partSize = 50

const partsOf = (list: readonly Listed[]) =>
  Array.from({ length: Math.ceil(list.length / partSize) }, (_, index) =>
    list.slice(index * partSize, (index + 1) * partSize),
  )

const importList = async (file: string, options: Common) => {
  const done: Imported[] = []
  const journeys = [...ours, ...(configOf(options)?.probes ?? [])].map(({ id }) => id)
  const lines = (what: keyof Imported) => done.flatMap((one) => one[what])
  for (const part of partsOf(readAddressList(file, journeys))) {
    const reply = await ask(options, 'subscribers import', { list: JSON.stringify(part) })
    if (reply.exit !== 0) {
      const before = `${lines('imported').length} were imported before: import the list again, nobody is added twice.`
      return readable(options.json, { ...reply, text: `${reply.text} ${before}` })
    }
    done.push(reply.json as Imported)
  }
  const [imported, known, left] = [lines('imported'), lines('known'), lines('left')]
  const text = [
    `${imported.length} imported, with the proof of their consent.`,
    ...(known.length > 0 ? [`${known.length} were subscribed already: lines ${known.join(', ')}.`] : []),
    ...(left.length > 0
      ? [`${left.length} had left, and are not written to again: lines ${left.join(', ')}.`]
      : []),
  ].join('\n')
  readable(options.json, { exit: 0, text, json: { imported: imported.length, known, left } })
}

/** Adds the commands for subscribers and for what was sent to them. */
export const addSubscriberCommands = (program: Command) => {
  const subscribers = program.command('subscribers').description('who is told')

  command(subscribers, 'list', 'lists who is told of what, oldest first')
    .option('--addresses', showAddresses)
    .option('--json', 'as JSON')
    .action((options: Common & Parameters<typeof listSubscribers>[1]) =>
      readable(options.json, listSubscribers(options.data, options)),
    )

  command(subscribers, 'import', 'subscribes people whose consent you can prove; nothing is imported by half')
    .argument('<file>', 'CSV in UTF-8: address, consent (the proof), and journeys, about, how, language')
    .option('--json', 'the result as JSON')
    .action(importList)

  command(subscribers, 'remove', 'erases an address at its owner’s wish')
    .argument('<address>', 'the whole address')
    .option('--json', 'the result as JSON')
    .action((address: string, options: Common) => write(options, 'subscribers remove', { address }))

  command(program, 'deliveries', 'lists what was sent, newest first')
    .option('--state <state>', 'only this state: due, sending, sent, deferred, refused, given_up, dropped')
    .option('--subscriber <who>', 'only to this address or id')
    .option('--limit <number>', 'how many', count, 20)
    .option('--addresses', showAddresses)
    .option('--json', 'as JSON')
    .action((options: Common & Parameters<typeof listDeliveries>[1]) =>
      readable(options.json, listDeliveries(options.data, options)),
    )
}
