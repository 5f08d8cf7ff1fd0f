// What addresses were asked to confirm, and who asked: limits are counted here, and outlive a restart.
import type { Database } from './database.ts'
import type { NewSubscriber, SubscriberSettings, subscribers } from './subscribers.ts'

/** Hashes have 64 hexadecimal digits; times are epoch milliseconds. */
export type Asking = NewSubscriber & {
  readonly clientHash: string
  /** Of what several addresses may share: where their mails arrive. */
  readonly mailboxHash: string
}

export type Confirmation = {
  readonly id: number
  readonly subscriberId: number
  /** Null once they were confirmed, or later ones were. */
  readonly settings: SubscriberSettings | null
  readonly askedAt: number
}

/** The confirmations asked for and not yet forgotten. */
export const confirmations = (db: Database, kept: ReturnType<typeof subscribers>) => {
  const keepAsking = db.prepare(
    'INSERT INTO asking (at, client_hash, address_hash) VALUES (@at, unhex(@clientHash), unhex(@mailboxHash))',
  )
  const keep = db.prepare('INSERT INTO confirmation (subscriber_id, settings, asked_at) VALUES (?, ?, ?)')
  const queue = db.prepare(
    `INSERT INTO delivery (subscriber_id, kind, confirmation_id, created_at, due_at)
     VALUES (@subscriberId, 'confirm', @confirmationId, @at, @at)`,
  )
  const link = db.prepare('INSERT INTO confirmation_link (token_hash, confirmation_id) VALUES (unhex(?), ?)')
  const byLink = db.prepare(
    `SELECT confirmation.id, subscriber_id AS subscriberId, settings, asked_at AS askedAt FROM confirmation_link
     JOIN confirmation ON confirmation.id = confirmation_id WHERE token_hash = unhex(?)`,
  )
  const one = db.prepare(
    'SELECT id, subscriber_id AS subscriberId, settings, asked_at AS askedAt FROM confirmation WHERE id = ?',
  )
  const ask = db.transaction((asking: Asking) => {
    const { settings, at, addressHash } = asking
    const subscriberId = kept.byHash(addressHash)?.id ?? kept.add(asking, null)
    const confirmationId = keep.run(subscriberId, JSON.stringify(settings), at).lastInsertRowid
    queue.run({ subscriberId, confirmationId, at })
    keepAsking.run(asking)
  })
  const spend = db.prepare(
    `UPDATE confirmation SET settings = 'null' WHERE subscriber_id = @subscriberId AND id <= @id`,
  )
  const confirm = db.transaction(({ id, subscriberId, settings }: Confirmation, at: number) => {
    if (settings === null) return false
    kept.confirm(subscriberId, settings, at)
    spend.run({ id, subscriberId })
    return true
  })
  const read = (row: unknown): Confirmation | null => {
    if (row === undefined) return null
    const found = row as Omit<Confirmation, 'settings'> & { readonly settings: string }
    return { ...found, settings: JSON.parse(found.settings) as Confirmation['settings'] }
  }

  return {
    ...limited(db),
    /** Keeps what is to be confirmed and queues its mail, for a known address as for a new one. */
    ask: (asking: Asking) => ask.immediate(asking),
    /** Makes a link lead to a confirmation. */
    link: (confirmationId: number, tokenHash: string) => {
      link.run(tokenHash, confirmationId)
    },
    get: (id: number) => read(one.get(id)),
    /** Makes the subscriber active with what was asked for; false, and nothing changes, the second time. */
    confirm: (confirmation: Confirmation, at: number) => confirm.immediate(confirmation, at),
    byLink: (tokenHash: string) => read(byLink.get(tokenHash)),
    forget: forgetter(db),
  }
}

const limited = (db: Database) => {
  const byClient = db.prepare('SELECT count(*) FROM asking WHERE client_hash = unhex(?) AND at > ?').pluck()
  const byMailbox = db.prepare('SELECT count(*) FROM asking WHERE address_hash = unhex(?) AND at > ?').pluck()
  const inAll = db.prepare('SELECT count(*) FROM asking WHERE at > ?').pluck()
  return {
    /** How often a client asked, a mailbox was asked for, or anybody asked for anything, after a moment. */
    askedBy: (clientHash: string, after: number) => byClient.get(clientHash, after) as number,
    askedFor: (mailboxHash: string, after: number) => byMailbox.get(mailboxHash, after) as number,
    askedInAll: (after: number) => inAll.get(after) as number,
  }
}

const forgetter = (db: Database) => {
  const forgetAskings = db.prepare('DELETE FROM asking WHERE at < ?')
  const forget = db.prepare('DELETE FROM confirmation WHERE asked_at < ?')
  const stale = db
    .prepare(
      `SELECT id FROM subscriber WHERE state = 'unconfirmed' AND asked_at < @before AND NOT EXISTS
         (SELECT 1 FROM confirmation WHERE subscriber_id = subscriber.id AND confirmation.asked_at >= @before)`,
    )
    .pluck()
  /** Forgets who asked, and what was to be confirmed, before these moments; the subscribers that never did. */
  return (askingsBefore: number, confirmationsBefore: number): number[] => {
    forgetAskings.run(askingsBefore)
    forget.run(confirmationsBefore)
    return stale.all({ before: confirmationsBefore }) as number[]
  }
}
