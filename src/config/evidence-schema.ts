// How runs are sealed, by whom they are time-stamped, and how long their artefacts are kept.
import { z } from 'zod'
import { concealTo } from '../evidence/sealed-age.ts'
import { parseVkey } from '../proof/note.ts'
import { age, duration, name, text, timeServer, webUrl } from './fields.ts'

const authority = z.strictObject({
  name: name.describe('A name for files and lists.'),
  url: webUrl.describe('Where its time stamps (RFC 3161) are asked for.'),
  ca: text.describe('A PEM file with the certificates that its own must lead to.'),
  chain: text
    .nullable()
    .default(null)
    .describe('A PEM file with the certificates between, when it leaves them out of its time stamps.'),
  min_interval: duration.prefault('10 s').describe('How far apart it wants to be asked.'),
})

const recipientWords = 'write the public key that age-keygen prints: age1…'

const isRecipient = (written: string) => {
  try {
    concealTo(written)
    return true
  } catch {
    return false
  }
}

const witness = z.strictObject({
  url: webUrl.describe('Where checkpoints are cosigned.'),
  key: text
    .refine((key) => parseVkey(key)?.kind === 4, 'write the key of a witness as C2SP does: name+id+key')
    .describe('Its verifier key, as C2SP writes it.'),
})

const retention = z.strictObject({
  good_runs: age.prefault('90 d').describe('Artefacts of runs that succeeded.'),
  bad_runs: age.prefault('5 years').describe('Artefacts of runs that did not, and all about incidents.'),
  captures: age.prefault('90 d').describe('Whole network captures outside of incidents.'),
})

export const evidenceSchema = z
  .strictObject({
    log_origin: text
      .regex(/^[^\s+]*$/, 'write a name without spaces and plus signs')
      .nullable()
      .default(null)
      .describe('The name that the log signs with, for ever; the site’s host when left out.'),
    authorities: z.array(authority).default([]).describe('Time-stamp authorities: two, of different houses.'),
    time_servers: z
      .array(timeServer)
      .default([])
      .describe(
        'NTP servers, host or host:port, which our clock is compared with: four, of different houses.',
      ),
    witness: witness.nullable().default(null).describe('Somebody else’s log witness.'),
    retention: retention.prefault({}).describe('How long artefacts are kept; facts and the log for ever.'),
    age_recipient: z
      .string()
      .regex(/^age1[0-9a-z]+$/, { error: recipientWords, abort: true })
      .refine(isRecipient, recipientWords)
      .nullable()
      .default(null)
      .describe('Sealed originals are encrypted to it: only who holds its identity can export them.'),
    opentimestamps: z.array(webUrl).default([]).describe('OpenTimestamps calendars, asked once a day.'),
  })
  .prefault({})
  .describe('Evidence: the log, its time stamps, and what is kept.')
