// Who is told and what was sent, for the operator's own terminal: addresses are masked unless he asks.
import type { Reply } from '../act/instance.ts'
import type { Attempt, DeliveryState } from '../store/deliveries.ts'
import type { Subscriber } from '../store/subscribers.ts'
import { reading, table, time } from './list.ts'

const states: readonly DeliveryState[] = [
  'due',
  'sending',
  'sent',
  'deferred',
  'refused',
  'given_up',
  'dropped',
]

type Shown = { readonly addresses?: boolean }

const mask = (address: string) => `${address[0]}…${address.slice(address.lastIndexOf('@'))}`

const inWords = /(?:"(?:[^"\\]|\\.)+"|[^\s<>@"]+)@[^\s<>@"',;:]+/g

const masked = (text: string) => text.replace(inWords, mask)

// The path of a webhook may be all its secret.
const shownAddress = (
  { channel, address }: Pick<Subscriber, 'channel' | 'address'>,
  { addresses }: Shown,
) => {
  if (address === null || addresses) return address
  if (channel === 'mail') return mask(address)
  return URL.canParse(address) ? `${new URL(address).origin}/…` : address
}

const iso = (at: number | null) => (at === null ? null : time(at))

/** Everybody who did not leave, oldest first. */
export const listSubscribers = (dataDir: string, shown: Shown): Reply => {
  const all = reading(dataDir, (store) => store.subscribers.list())
  const rows = all.map(({ handle, channel, state, settings, askedAt, ...one }) => [
    handle,
    shownAddress({ channel, ...one }, shown) ?? '',
    settings.paused ? `${state}, paused` : state,
    settings.journeys === 'all' ? 'all' : settings.journeys.join(' '),
    settings.about,
    settings.how,
    settings.language,
    time(askedAt),
  ])
  const json = all.map(({ id: _, askedAt, confirmedAt, ...one }) => ({
    ...one,
    address: shownAddress(one, shown),
    asked_at: iso(askedAt),
    confirmed_at: iso(confirmedAt),
  }))
  const head = ['id', 'address', 'state', 'journeys', 'about', 'how', 'language', 'asked']
  return { exit: 0, text: table(head, rows, 'Nobody subscribed yet.'), json: { subscribers: json } }
}

type DeliveryFilter = Shown & {
  readonly state?: string
  readonly subscriber?: string
  readonly limit: number
}

const isSubscriber =
  (wanted: string) =>
  ({ handle, address }: Subscriber) =>
    handle === wanted || address?.toLowerCase() === wanted.toLowerCase()

const lastOf = (attempts: readonly Attempt[], { addresses }: Shown) => {
  const last = attempts.at(-1)
  const answer = last?.answer ?? null
  return last ? { result: last.result, answer: answer === null || addresses ? answer : masked(answer) } : null
}

/** The latest messages, newest first, with what servers last answered. */
export const listDeliveries = (
  dataDir: string,
  { state, subscriber, limit, ...shown }: DeliveryFilter,
): Reply => {
  const refused = (why: string, exit: 1 | 2): Reply => ({ exit, text: why, json: { error: why } })
  const wanted = states.find((one) => one === state)
  if (state !== undefined && !wanted)
    return refused(`A state is one of ${states.join(', ')}; ${state} is none.`, 2)
  return reading(dataDir, (store) => {
    const all = store.subscribers.list()
    const one = subscriber === undefined ? undefined : all.find(isSubscriber(subscriber))
    if (subscriber !== undefined && !one) {
      return refused('Nobody is subscribed by this id or address: see `constat subscribers list`.', 1)
    }
    const found = one
      ? store.deliveries
          .ofSubscriber(one.id)
          .filter((delivery) => !wanted || delivery.state === wanted)
          .reverse()
          .slice(0, limit)
      : store.deliveries.list(wanted ?? null, limit)
    const attempts = Map.groupBy(
      store.deliveries.attempts(found.map(({ id }) => id)),
      ({ deliveryId }) => deliveryId,
    )
    const byId = new Map(all.map((known) => [known.id, known]))
    const told = found.map((delivery) => {
      const to = delivery.subscriberId === null ? null : byId.get(delivery.subscriberId)
      const address = to ? shownAddress(to, shown) : delivery.kind === 'operator' ? 'the operator' : null
      return { delivery, address, last: lastOf(attempts.get(delivery.id) ?? [], shown) }
    })
    const rows = told.map(({ delivery, address, last }) => [
      time(delivery.createdAt),
      delivery.kind,
      delivery.probe ?? '',
      address ?? 'who left',
      delivery.state,
      String(delivery.attempts),
      last?.answer ?? last?.result ?? '',
    ])
    const json = told.map(({ delivery, address, last }) => ({
      id: delivery.key,
      kind: delivery.kind,
      probe: delivery.probe,
      incident: delivery.incident,
      address,
      state: delivery.state,
      attempts: delivery.attempts,
      created_at: time(delivery.createdAt),
      due_at: time(delivery.dueAt),
      last_attempt: last,
    }))
    const head = ['made', 'kind', 'journey', 'to', 'state', 'tries', 'last answer']
    return { exit: 0, text: table(head, rows, 'Nothing was sent yet.'), json: { deliveries: json } }
  })
}
