// `rapport.pdf`: what the leaves say, and what the site says of the same time, printed and time-stamped.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type CourseLine, type ReportView, reportPage } from '../../views/report.ts'
import { reportWords } from '../../views/words-report.ts'
import { parseCheckpoint } from '../proof/checkpoint.ts'
import type { LeafOf } from '../proof/leaf.ts'
import type { Gathered } from './course.ts'
import { keyOf } from './log-files.ts'
import { stampByAny } from './patience.ts'
import { stampPdf } from './pdf-stamp.ts'
import type { Scope } from './scope.ts'
import type { ExportOrder, ExportSource, ExportTools } from './source.ts'

// Fonts of our own, so that the same report looks the same wherever it is printed.
const fonts = [
  [400, 'normal', '@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'],
  [400, 'italic', '@expo-google-fonts/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf'],
  [600, 'normal', '@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf'],
] as const

const face = async ([weight, style, address]: (typeof fonts)[number]) => {
  const font = await readFile(fileURLToPath(import.meta.resolve(address)), 'base64')
  return `@font-face { font-family: "Source Serif 4"; font-weight: ${weight}; font-style: ${style}; src: url(data:font/ttf;base64,${font}); }`
}

const styleOf = async () =>
  [
    ...(await Promise.all(fonts.map(face))),
    await readFile(new URL('../../views/report.css', import.meta.url), 'utf8'),
  ].join('\n')

const longestFact = 600

type Facts = readonly (readonly [name: string, value: string])[]

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const factText = (value: unknown): string => {
  const one = (part: unknown) => {
    if (typeof part === 'boolean') return part ? reportWords.yes : reportWords.no
    return typeof part === 'string' ? part : JSON.stringify(part)
  }
  const text = Array.isArray(value) ? value.map(one).join(', ') : one(value)
  return text.length > longestFact ? `${text.slice(0, longestFact)}…` : text
}

const flat = (group: Readonly<Record<string, unknown>>, within = ''): Facts =>
  Object.entries(group).flatMap(([name, value]): Facts => {
    if (value === null || (Array.isArray(value) && value.length === 0)) return []
    if (Array.isArray(value) && value.every(isGroup))
      return value.flatMap((one, index) => flat(one, `${within}${name}.${index + 1}.`))
    return isGroup(value) ? flat(value, `${within}${name}.`) : [[`${within}${name}`, factText(value)]]
  })

// What is not known is told after the rest, with its reason.
const factsOf = ({ unknown, ...known }: Readonly<Record<string, unknown>>): Facts => [
  ...flat(known),
  ...flat(isGroup(unknown) ? unknown : {}).map(([what, why]) => [what, reportWords.unknown(why)] as const),
]

const environmentOf = async (
  source: ExportSource,
  run: LeafOf<'run'> | null,
): Promise<ReportView['environment']> => {
  const digest = run?.files['environment.json']
  const bytes = digest === undefined ? null : await source.artefact(digest)
  if (!run || bytes === null) return null
  const facts = JSON.parse(Buffer.from(bytes).toString()) as Readonly<Record<string, unknown>>
  return { run: run.run_id, at: Date.parse(run.started_at), facts: factsOf(facts) }
}

const logOf = ({ last, vkey }: Scope): ReportView['log'] => {
  const root = parseCheckpoint(Buffer.from(last.note))?.root ?? new Uint8Array()
  return { origin: keyOf(vkey).name, vkey, size: last.size, root: Buffer.from(root).toString('base64') }
}

const viewOf = async (
  source: ExportSource,
  order: ExportOrder,
  scope: Scope,
  gathered: Gathered,
  createdAt: number,
): Promise<ReportView> => {
  const { from, to, last } = scope
  const { shown, course, originals, ...counted } = gathered
  const { registry, isPractice, ...operator } = source.operator
  const said = source.said(from, to, order.probe).map((one): CourseLine => ({ kind: 'said', ...one }))
  return {
    ...counted,
    isPractice,
    originals: order.complete ? originals : null,
    registry,
    operator,
    requestedBy: order.requestedBy,
    createdAt,
    from,
    to,
    log: logOf(scope),
    stamps: last.tokens.map(({ authority, genTime }) => ({ authority, at: genTime })),
    incidents: source
      .incidents(from, to, order.probe)
      .filter(({ id }) => order.incident === null || order.incident === id),
    course: [...course, ...said].sort((a, b) => a.at - b.at),
    journeys: source.journeys,
    environment: await environmentOf(source, shown),
  }
}

/** Prints the report of an export, with a time-stamp of the first authority that gives one. */
export const reportOf = async (
  source: ExportSource,
  tools: ExportTools,
  order: ExportOrder,
  scope: Scope,
  gathered: Gathered,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const view = await viewOf(source, order, scope, gathered, tools.now())
  const page = await reportPage(view, await styleOf())
  const pdf = await tools.print(String(page), signal)
  return stampPdf(pdf, (bytes) => stampByAny(tools.stampEach, tools.sealedBy, bytes, signal))
}
