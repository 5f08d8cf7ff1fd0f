// Who is told, as the one writer changes it for the operator.

import type { Subscriptions } from '../alert/subscription.ts'
import type { Listed } from './address-list.ts'
import { done, failed } from './given.ts'
import type { Reply, Request } from './instance.ts'

export type SubscriberTools = {
  readonly now: () => number
  readonly subscriptions: () => Pick<Subscriptions, 'importOne' | 'remove'>
}

/** The lines of a list by what became of them. */
export type Imported = Readonly<Record<'imported' | 'known' | 'left', readonly number[]>>

const isListed = (value: unknown): value is readonly Listed[] =>
  Array.isArray(value) &&
  value.every(
    (one) =>
      typeof one?.address === 'string' && typeof one.consent === 'string' && typeof one.settings === 'object',
  )

/** Imports a part of a list, given as JSON; who left is never brought back. */
export const importSubscribers = ({ now, subscriptions }: SubscriberTools, args: Request['args']): Reply => {
  const list: unknown = JSON.parse(args['list'] ?? 'null')
  if (!isListed(list)) return failed('A list has addresses, with the proof of consent and settings.', 2)
  const { importOne } = subscriptions()
  const told = list.map(({ line, address, consent, settings }) => ({
    line,
    became: importOne(address, settings, consent, now()),
  }))
  const linesOf = (wanted: string) => told.flatMap(({ line, became }) => (became === wanted ? [line] : []))
  const json: Imported = { imported: linesOf('imported'), known: linesOf('known'), left: linesOf('left') }
  return done(`${json.imported.length} imported.`, json)
}

/** Erases an address at its owner's wish. */
export const removeSubscriber = ({ now, subscriptions }: SubscriberTools, args: Request['args']): Reply => {
  const address = args['address']?.trim() ?? ''
  if (address === '') return failed('Name the address to remove.', 2)
  return subscriptions().remove(address, now())
    ? done(
        'Removed: its address and all that servers answered about it are erased, and nothing is sent any more.',
        {
          removed: true,
        },
      )
    : failed('This address is not subscribed: see `constat subscribers list --addresses`.')
}
