// The secret of every link in our mails, and of the hashes of addresses: in the data directory, beside the database.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSubscriptions } from '../alert/subscription.ts'
import { type Places, Refusal } from '../data-directory.ts'
import type { Store } from '../store/store.ts'

const keyBytes = 32

/** The key, made when it is first asked for; throws a Refusal when what is there is none. */
export const subscriptionKeyIn = ({ folder }: Pick<Places, 'folder'>): Buffer => {
  const file = join(folder, 'subscriptions.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' })
  const key = readFileSync(file)
  if (key.length === keyBytes) return key
  throw new Refusal(`The file ${file} is not a key of ${keyBytes} bytes: restore it from a backup.`)
}

/** The subscriptions of a store, as commands change them. */
export const subscriptionsIn = (store: Store, places: Pick<Places, 'folder'>) =>
  openSubscriptions({ store, key: subscriptionKeyIn(places) })
