// Keeps the files of a run: what may be published among the artefacts, what may not under seal.
import { randomBytes } from 'node:crypto'
import type { Sighting } from '../outcome/outcome.ts'
import { listOriginals, originalsName } from '../proof/originals.ts'
import { wordsWithheld } from '../proof/withheld.ts'
import type { NamedFile } from '../store/erasures.ts'
import { type ArchiveOrder, archiveName, archiveOf, exchangesName } from './archive.ts'
import type { Artefacts } from './artefacts.ts'
import {
  digestOf,
  exchangedIn,
  fileNameOf,
  fileOf,
  namedCaptures,
  publishedExchange,
  type Redactions,
  type RunFile,
} from './files.ts'
import type { Kept } from './record.ts'
import { type Pictures, type Redact, redactorOf, type Search } from './redact.ts'
import type { Conceal } from './sealed-age.ts'
import { stepsOf } from './steps.ts'
import { unheardIn } from './unheard.ts'

export type Keepers = {
  readonly artefacts: Artefacts
  /** Originals that hold what belongs to a person. */
  readonly sealed: Artefacts
  /** Encrypts them; left out, they are kept as they are. */
  readonly conceal?: Conceal | undefined
  /** Which pictures are published; left out, all. */
  readonly pictures?: Pictures
}

export type KeepOrder = {
  readonly runId: string
  /** The name of the registry, and the version of Constat. */
  readonly target: string
  readonly constat: string
  readonly sighting: Sighting
  /** Finds what belongs to a person, or opened a session, in whatever the run brought back. */
  readonly search: Search
  /** The run's circumstances, kept as `environment.json`. */
  readonly environment: unknown
}

const wholeCapture = 'netlog.json.gz'
const saltBytes = 32

type OnLost = (what: string, cause: unknown) => void

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 1)}\n`)

type Shelf = {
  readonly files: Record<string, string>
  /** The SHA-256 of each original that is not what was published. */
  readonly originals: Record<string, string>
  readonly sealed: Record<string, string>
  readonly lost: { what: string; why: string }[]
  readonly redactions: Redactions[number][]
}

const orderOf = ({ runId, target, constat, sighting }: KeepOrder): ArchiveOrder => ({
  runId,
  target,
  constat,
  userAgent: sighting.userAgent,
  startedAt: sighting.startedAt,
  pages: sighting.steps.flatMap(({ name, url, endedAt }) =>
    url === null || endedAt === null ? [] : [{ url, at: endedAt, title: name }],
  ),
})

const reasonOf = (cause: unknown) => {
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
  return `it could not be kept${code}`
}

/** Does what belongs to one file; what goes wrong is said in the record and fails nothing else. */
const attempt = async (shelf: Shelf, what: string, work: () => Promise<void>, onLost: OnLost) => {
  try {
    await work()
  } catch (cause) {
    shelf.lost.push({ what, why: reasonOf(cause) })
    onLost(what, cause)
  }
}

const keepFile = async (file: RunFile, { artefacts, sealed }: Keepers, shelf: Shelf) => {
  const { name, published } = file
  if (published !== null) shelf.files[name] = await artefacts.keep(published)
  if (published !== file.sealed) shelf.originals[name] = await sealed.keep(file.sealed, published)
  shelf.redactions.push(...file.redactions.map((one) => ({ file: name, ...one })))
  if (published !== null || !name.endsWith('.png')) return
  for (const { reason } of file.redactions) {
    const why = wordsWithheld(reason)
    if (why !== null) shelf.lost.push({ what: name, why })
  }
}

const keepExchange = async (order: KeepOrder, redact: Redact, keepers: Keepers, shelf: Shelf) => {
  const { captures } = order.sighting
  const { redactions, copyOf, ...shown } = await publishedExchange(captures, redact)
  const whole = exchangedIn(captures)
  for (const bytes of shown.bodies.values()) await keepers.artefacts.keep(bytes)
  for (const [digest, bytes] of whole.bodies)
    if (!shown.bodies.has(digest)) await keepers.sealed.keep(bytes, copyOf(digest))
  const file = { name: exchangesName, sealed: json(whole.exchanges), published: json(shown.exchanges) }
  await keepFile({ ...file, redactions }, keepers, shelf)
  const archive = digestOf(await archiveOf(orderOf(order), shown))
  const sealedArchive = digestOf(await archiveOf(orderOf(order), whole))
  shelf.files[archiveName] = archive
  if (sealedArchive !== archive) shelf.originals[archiveName] = sealedArchive
}

const keepFacts = async (order: KeepOrder, redact: Redact, keepers: Keepers, shelf: Shelf) => {
  const facts = [
    ['environment.json', order.environment],
    ['steps.json', stepsOf(order.sighting)],
    ['redactions.json', shelf.redactions],
  ] as const
  for (const [name, content] of facts) {
    const bytes = json(content)
    // They hold nothing personal by their making; a value that slipped in is hidden all the same.
    const { bytes: shown } = await redact({ kind: 'body', step: null, mediaType: 'application/json', bytes })
    if (shown) shelf.files[name] = await keepers.artefacts.keep(shown)
  }
}

const tellUnheard = async ({ sighting }: KeepOrder, shelf: Shelf) => {
  const pages = sighting.steps.map(({ url }) => url)
  const unheard = unheardIn(sighting.captures, pages) ?? 0
  if (unheard > 0)
    shelf.lost.push({
      what: 'exchanges',
      why: `${unheard} addresses that the browser logged are not among them`,
    })
}

const keepOriginals = async ({ sealed }: Keepers, shelf: Shelf) => {
  if (Object.keys(shelf.originals).length === 0) return
  const salt = randomBytes(saltBytes).toString('hex')
  shelf.sealed[originalsName] = await sealed.keep(listOriginals(shelf.originals, salt))
}

const pictures = (sighting: Sighting, files: Shelf['files']) =>
  Object.fromEntries(
    sighting.steps.flatMap(({ name }, position): [string, string][] => {
      const digest = files[fileNameOf('screenshot', name, position)]
      return digest === undefined ? [] : [[name, digest]]
    }),
  )

type Noted = Omit<NamedFile, 'kind'> & { readonly holds: string }

// Notes what is kept: the bodies of answers are in no list of a record, and have to be erased one day all the same.
const noting = ({ artefacts, sealed, conceal }: Keepers, noted: Noted[]): Keepers => {
  const on = (shelf: NamedFile['shelf'], keeper: Artefacts, hide?: Conceal): Artefacts => ({
    ...keeper,
    keep: async (bytes, like) => {
      const digest = await (hide ? keeper.keep(await hide(bytes)) : keeper.keep(bytes, like))
      const holds = hide ? digestOf(bytes) : digest
      noted.push({ shelf, digest, holds })
      return holds
    },
  })
  return { artefacts: on('artefacts', artefacts), sealed: on('sealed', sealed, conceal) }
}

/** Keeps all that a run brought back; what cannot be kept is told to `onLost` and said among the lost. */
export const keepRun = async (order: KeepOrder, given: Keepers, onLost: OnLost): Promise<Kept> => {
  const { sighting } = order
  const noted: Noted[] = []
  const keepers = noting(given, noted)
  const { pictures: published = 'all' } = given
  const { failedStep } = sighting
  const redact = redactorOf(order.search, { published, failedStep })
  const lost = sighting.lost.map(({ kind, step, reason }) => ({
    what: step === null ? kind : `${kind} ${step}`,
    why: reason,
  }))
  const shelf: Shelf = { files: {}, originals: {}, sealed: {}, lost, redactions: [] }
  const steps = sighting.steps.map(({ name }) => name)
  for (const [name, capture] of namedCaptures(sighting.captures, steps))
    await attempt(
      shelf,
      name,
      async () => keepFile(await fileOf(name, capture, redact), keepers, shelf),
      onLost,
    )
  await attempt(shelf, archiveName, () => keepExchange(order, redact, keepers, shelf), onLost)
  await attempt(shelf, 'exchanges', () => tellUnheard(order, shelf), onLost)
  await attempt(shelf, 'environment.json', () => keepFacts(order, redact, keepers, shelf), onLost)
  await attempt(shelf, originalsName, () => keepOriginals(keepers, shelf), onLost)
  const { files, sealed, originals } = shelf
  const whole = [files[wholeCapture], originals[wholeCapture]]
  const named = noted.map(
    ({ shelf, digest, holds }) =>
      ({ shelf, digest, kind: whole.includes(holds) ? 'capture' : 'artefact' }) as const,
  )
  return { files, sealed, lost, screenshots: pictures(sighting, files), named }
}
