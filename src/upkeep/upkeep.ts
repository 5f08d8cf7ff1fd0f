// What Constat does for its own data: files whose time has come are erased, and a disk that fills up is said aloud.
import type { Topic } from '../../views/mail-facts.ts'
import type { Config } from '../config/schema.ts'
import type { Room } from '../disk.ts'
import type { Artefacts } from '../evidence/artefacts.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Proof } from '../wiring/prove.ts'
import { openAgeingTime } from './ageing-time.ts'
import { openRetention } from './retention.ts'

export type UpkeepParts = {
  readonly config: Config
  readonly store: Store
  readonly artefacts: Artefacts
  readonly sealed: Artefacts
  readonly room: Room
  readonly log: Log
  readonly proof: Pick<Proof, 'clockCheck'>
  readonly tellOperator: (topic: Topic, detail: string) => void
}

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

/** Begins the upkeep; what it returns ends it. */
export const beginUpkeep = ({ config, room, log, proof, tellOperator, ...kept }: UpkeepParts) => {
  room.watch(({ short, freeMb }) => {
    log(short ? 'error' : 'info', short ? 'the disk is nearly full' : 'the disk has room again', {
      free_mb: freeMb,
    })
    if (short) tellOperator('disk', `${freeMb} MB are free: files of runs are no longer kept`)
  })
  const retention = openRetention(
    { ...kept, ages: config.evidence.retention, now: openAgeingTime(kept.store, clock, proof.clockCheck) },
    {
      onErased: (count) => {
        if (count > 0) log('info', 'files were erased as their time had come', { count })
      },
      onError: (cause) => log('error', 'files could not be erased', { cause }),
    },
  )
  return retention.stop
}
