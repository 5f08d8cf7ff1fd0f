// Seals a store in a process of its own, until it is killed: the file, then the authorities as JSON.
import { argv } from 'node:process'
import { openLogKey } from '../../src/evidence/key.ts'
import { openSealing } from '../../src/evidence/seal.ts'
import { createAuthorities } from '../../src/stamp/authorities.ts'
import type { Authority } from '../../src/stamp/authority.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'

const [, , file = '', key = '', json = '[]'] = argv
const authorities = JSON.parse(json) as readonly Authority[]
const store = openStore(openDatabase(file))
const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
const { stampEach } = createAuthorities({ authorities, clock, checkpointMs: 600_000 })

await openSealing({
  store,
  key: openLogKey(store, key, 'constat.example'),
  configured: { constat: '0.0.0', git_commit: null, config_sha256: '0'.repeat(64) },
  stamping: {
    stampEach,
    names: authorities.map(({ name }) => name),
    onRefused: () => undefined,
    onStamp: () => undefined,
    retryMs: 50,
  },
  cosign: null,
  calendars: null,
  clock,
  everyMs: 3_600_000,
  onBroken: (detail) => {
    throw new Error(detail)
  },
  onError: (cause) => {
    throw cause
  },
})
