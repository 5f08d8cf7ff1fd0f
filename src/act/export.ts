// The evidence export from the command line, made by whoever holds the data directory.
import { existsSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import { isIdentityFile } from '../evidence/sealed-age.ts'
import type { ExportOrder } from '../export/source.ts'
import type { Exporter } from '../site/evidence-queue.ts'
import type { Store } from '../store/store.ts'
import { done, failed, openGiven } from './given.ts'
import type { Reply, Request } from './instance.ts'

export type ExportTools = {
  readonly store: Store
  readonly now: () => number
  readonly site: () => { readonly timeZone: string }
  /** Null where nothing is sealed. */
  readonly exporter: Exporter | null
}

const marginMs = 600_000

const why = {
  never_stamped: 'No time-stamp authority has stamped the log yet: name some under evidence.authorities.',
  no_such_checkpoint: 'There is no stamped state of the log of that size: leave --checkpoint out.',
  not_covered:
    'The log is not stamped as far as the end of that interval yet: ask again after the next stamp, or for an earlier end.',
  not_sealed: 'No time-stamp authority answered to seal the export: try again later.',
} as const

type Given = ReturnType<typeof openGiven>

// A little more than the incident, so that what was seen before and after is there.
const spanOf = ({ store, now }: ExportTools, given: Given) => {
  const id = given.text('incident')
  if (id === null) {
    const from = given.moment('from', 'needed') ?? 0
    return { from, to: given.moment('to', 'optional') ?? now(), incident: null }
  }
  const found = /^[0-9a-f]{32}$/.test(id) ? store.incidents.get(id) : null
  if (!found) {
    given.wrong(`There is no incident ${id}: copy its id from \`constat incidents\`.`)
    return { from: 0, to: 0, incident: id }
  }
  const from = (found.lastGood ?? found.firstBad).at - marginMs
  return { from, to: Math.min(now(), (found.firstGood?.at ?? now()) + marginMs), incident: id }
}

const targetIn = (given: Given): string => {
  const file = given.text('output')
  if (file === null || !isAbsolute(file)) {
    given.wrong('Name the file to write with -o.')
    return ''
  }
  if (existsSync(file)) given.wrong(`${file} is there already: name another file with -o.`)
  else if (!existsSync(dirname(file)))
    given.wrong(`There is no folder ${dirname(file)}: make it, or name another.`)
  return file
}

const probeIn = ({ store }: ExportTools, given: Given): string | null => {
  const probe = given.text('probe')
  if (probe !== null && !store.plans.probes().includes(probe))
    given.wrong(`There is no journey ${probe}: known are ${store.plans.probes().join(', ')}.`)
  return probe
}

const sizeIn = (given: Given): number | null => {
  const written = given.text('checkpoint')
  if (written === null) return null
  if (!/^\d{1,15}$/.test(written)) given.wrong('A checkpoint is the size of the log, a whole number.')
  return Number(written)
}

const identityIn = (given: Given, isComplete: boolean): string | undefined => {
  const text = given.text('identity')
  if (text === null) return undefined
  if (!isComplete) given.wrong('An identity is of use with --complete alone.')
  if (!isIdentityFile(text)) given.wrong('--identity holds no identity of age: name what age-keygen wrote.')
  return text
}

const cannotWrite = (file: string, cause: unknown): Reply => {
  const code = (cause as NodeJS.ErrnoException).code
  if (!/^(?:EACCES|EPERM|EROFS|ENOSPC|ENOENT|ENOTDIR|EISDIR)$/.test(code ?? '')) throw cause
  return failed(
    `${file} cannot be written by the Constat that runs (${code}): name a file in a folder where it may write, with room.`,
  )
}

/** Writes an evidence export to a file, its progress told in megabytes. */
export const exportEvidence = async (
  tools: ExportTools,
  args: Request['args'],
  progress: (text: string) => void,
): Promise<Reply> => {
  const given = openGiven(args, tools.site().timeZone)
  const file = targetIn(given)
  const span = spanOf(tools, given)
  if (span.from > span.to) given.wrong('The interval ends before it begins: give --from before --to.')
  const order: ExportOrder = {
    ...span,
    probe: probeIn(tools, given),
    complete: args['complete'] === 'yes',
    requestedBy: given.text('for') ?? 'l’exploitant de ce Constat',
    checkpoint: sizeIn(given),
  }
  const identityFile = identityIn(given, order.complete)
  const refusal = given.refusal()
  if (refusal) return refusal
  if (tools.exporter === null) return failed('Nothing is sealed here: exports are made by `constat start`.')
  let told = 0
  const onProgress = (bytes: number) => {
    const megabytes = Math.floor(bytes / 1e6)
    if (megabytes >= told + 10) {
      told = megabytes
      progress(`${megabytes} MB written`)
    }
  }
  const askedAt = tools.now()
  const { signal } = new AbortController()
  const made = await tools.exporter
    .write(order, file, onProgress, signal, identityFile)
    .catch((cause: unknown) => cannotWrite(file, cause))
  if ('exit' in made) return made
  if (!made.ok) return failed(why[made.reason])
  const asked = { ...span, probe: order.probe, grant: null, askedAt, estimatedBytes: made.bytes }
  tools.store.exports.hand(asked, order.complete ? 'complete' : 'redacted', made, tools.now())
  const { sha256, bytes, runs, checkpoint } = made
  return done(`${file}\n${runs} runs, ${bytes} bytes, state ${checkpoint} of the log\nSHA-256 ${sha256}`, {
    file,
    ...made,
    ok: undefined,
  })
}
