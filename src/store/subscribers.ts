// Who is told, of what, and how. An erased subscriber leaves a keyed hash of the address, and nothing else.
import { randomBytes } from 'node:crypto'
import type { Database } from './database.ts'

export type SubscriberSettings = {
  readonly journeys: readonly string[] | 'all'
  readonly about: 'outages' | 'outages-and-degradations' | 'everything'
  readonly how: 'at-once' | 'daily' | 'weekly'
  readonly language: 'fr' | 'en'
  /** Whether a day of the same outage is worth another message. */
  readonly reminders: boolean
  readonly paused: boolean
}

export type Channel = 'mail' | 'webhook'

/** Times are epoch milliseconds; `handle` is 16 hexadecimal digits, `address` null once erased. */
export type Subscriber = {
  readonly id: number
  readonly handle: string
  readonly channel: Channel
  readonly address: string | null
  readonly state: 'unconfirmed' | 'active' | 'suspended' | 'left'
  readonly settings: SubscriberSettings
  readonly consent: string | null
  readonly askedAt: number
  readonly confirmedAt: number | null
}

/** `addressHash` is a keyed hash of the address in one spelling, 64 hexadecimal digits. */
export type NewSubscriber = {
  readonly channel: Channel
  readonly address: string
  readonly addressHash: string
  readonly settings: SubscriberSettings
  readonly at: number
}

type SettingsRow = Omit<SubscriberSettings, 'journeys' | 'reminders' | 'paused'> & {
  readonly journeys: string
  readonly reminders: number
  readonly paused: number
}

type Row = Omit<Subscriber, 'settings'> & SettingsRow

export const subscriberColumns = `subscriber.id, lower(hex(handle)) AS handle, channel, subscriber.address, subscriber.state,
  journeys, subscriber.about, how, language, reminders, paused, consent, asked_at AS askedAt, confirmed_at AS confirmedAt`

const settingsOf = ({
  journeys,
  about,
  how,
  language,
  reminders,
  paused,
}: SettingsRow): SubscriberSettings => ({
  journeys: journeys === 'all' ? 'all' : (JSON.parse(journeys) as string[]),
  about,
  how,
  language,
  reminders: Boolean(reminders),
  paused: Boolean(paused),
})

/** The subscriber in a row that has `subscriberColumns`. */
export const readSubscriber = (row: Row): Subscriber => {
  const { id, handle, channel, address, state, consent, askedAt, confirmedAt } = row
  return { id, handle, channel, address, state, settings: settingsOf(row), consent, askedAt, confirmedAt }
}

/** The kinds of deliveries that a pause does not hold back: what takes back what was told, and what was just asked for. */
export const unpaused = ['corrected', 'confirm'] as const

// What is still to be sent to a subscriber is not.
export const dropping = `UPDATE delivery SET state = 'dropped' WHERE subscriber_id = ? AND state IN ('due', 'deferred')`

/**
 * Who wants to hear of something about `@probe` (of every journey when null) that `@wants` names. Who subscribed after it
 * happened, at `@at`, is not told of it.
 */
export const wanted = `subscriber.state = 'active' AND NOT paused AND confirmed_at <= @at
  AND about IN (SELECT value FROM json_each(@wants))
  AND (@probe IS NULL OR journeys = 'all' OR EXISTS (SELECT 1 FROM json_each(journeys) WHERE value = @probe))`

const rowOf = ({ journeys, reminders, paused, ...plain }: SubscriberSettings) => ({
  ...plain,
  journeys: journeys === 'all' ? journeys : JSON.stringify(journeys),
  reminders: Number(reminders),
  paused: Number(paused),
})

/** The subscribers kept so far. */
export const subscribers = (db: Database) => {
  const from = `SELECT ${subscriberColumns} FROM subscriber`
  const one = db.prepare(`${from} WHERE id = ?`)
  const byHandle = db.prepare(`${from} WHERE handle = unhex(?)`)
  const byHash = db.prepare(`${from} WHERE address_hash = unhex(?) AND state <> 'left'`)
  const hasLeft = db
    .prepare(`SELECT 1 FROM subscriber WHERE address_hash = unhex(?) AND state = 'left' LIMIT 1`)
    .pluck()
  const list = db.prepare(`${from} WHERE state <> 'left' ORDER BY id`)
  const put = db.prepare(
    `UPDATE subscriber SET journeys = @journeys, about = @about, how = @how, language = @language,
       reminders = @reminders, paused = @paused WHERE id = @id AND state <> 'left'`,
  )
  const confirm = db.prepare(
    `UPDATE subscriber SET state = 'active', confirmed_at = iif(state = 'active', confirmed_at, @at),
       consent = coalesce(@consent, consent)
     WHERE id = @id AND state <> 'left'`,
  )
  const suspended = db.prepare(`SELECT count(*) FROM subscriber WHERE state = 'suspended'`).pluck()
  const dropPending = db.prepare(`${dropping} AND kind NOT IN ('${unpaused.join("', '")}')`)
  const find = (row: unknown) => (row === undefined ? null : readSubscriber(row as Row))

  return {
    get: (id: number) => find(one.get(id)),
    /** Those who left included. */
    byHandle: (handle: string) => find(byHandle.get(handle)),
    /** The one who did not leave; null when there is none. */
    byHash: (addressHash: string) => find(byHash.get(addressHash)),
    /** Whether somebody confirmed this address once, and left. */
    hasLeft: (addressHash: string) => hasLeft.get(addressHash) === 1,
    /** Everybody who did not leave, oldest first. */
    list: () => (list.all() as Row[]).map(readSubscriber),
    /** How many are written to no more, after refusals. */
    suspended: () => suspended.get() as number,
    add: adder(db),
    /** Puts the settings of a subscriber; false for one who left. A pause drops what was still to be sent. */
    put: (id: number, settings: SubscriberSettings) => {
      if (settings.paused) dropPending.run(id)
      return put.run({ ...rowOf(settings), id }).changes > 0
    },
    /** Makes a subscriber active with these settings; `consent` is the proof of it, where it came another way. */
    confirm: (id: number, settings: SubscriberSettings, at: number, consent: string | null = null) => {
      db.transaction(() => {
        put.run({ ...rowOf(settings), id })
        confirm.run({ id, at, consent })
      }).immediate()
    },
    erase: eraser(db),
  }
}

const adder = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO subscriber (handle, channel, address, address_hash, state, journeys, about, how, language, reminders,
       paused, consent, asked_at, confirmed_at)
     VALUES (unhex(@handle), @channel, @address, unhex(@addressHash), @state, @journeys, @about, @how, @language,
       @reminders, @paused, @consent, @askedAt, @confirmedAt)`,
  )
  /** Adds a subscriber; null for one that has yet to confirm. */
  return (
    { channel, address, addressHash, settings, at }: NewSubscriber,
    confirmed: { readonly consent: string | null } | null,
  ) =>
    Number(
      insert.run({
        ...rowOf(settings),
        handle: randomBytes(8).toString('hex'),
        channel,
        address,
        addressHash,
        state: confirmed ? 'active' : 'unconfirmed',
        consent: confirmed?.consent ?? null,
        askedAt: at,
        confirmedAt: confirmed ? at : null,
      }).lastInsertRowid,
    )
}

// Every trace of the address goes: of the subscriber, of what was asked, and of what servers answered.
const eraser = (db: Database) => {
  const blank = db.prepare(
    `UPDATE subscriber SET state = 'left', address = NULL, consent = NULL, left_at = @at,
       address_hash = iif(confirmed_at IS NULL, randomblob(32), address_hash) WHERE id = @id AND state <> 'left'`,
  )
  const drop = db.prepare(dropping)
  const silence = db.prepare(
    `UPDATE delivery_attempt SET answer = NULL
     WHERE answer IS NOT NULL AND delivery_id IN (SELECT id FROM delivery WHERE subscriber_id = ?)`,
  )
  const forget = db.prepare('DELETE FROM confirmation WHERE subscriber_id = ?')
  const erase = db.transaction((id: number, at: number) => {
    const { changes } = blank.run({ id, at })
    drop.run(id)
    silence.run(id)
    forget.run(id)
    return changes > 0
  })
  /** Erases a subscriber; the hash of an address that never confirmed goes too. */
  return (id: number, at: number) => erase.immediate(id, at)
}
