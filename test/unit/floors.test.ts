import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const belowSite = [
  'src/schedule',
  'src/export',
  'src/alert',
  'src/evidence',
  'views',
  'src/store',
  'src/stamp',
  'src/inbox',
  'src/probe',
  'src/incident',
  'src/proof',
  'src/outcome',
]

/** What each folder may import besides itself; `src` stands for the files that lie there, beside main.ts. */
const floors: Readonly<Record<string, readonly string[] | 'everything'>> = {
  'src/outcome': [],
  'src/proof': [],
  'src/incident': ['src/outcome'],
  'src/probe': ['src/outcome'],
  'src/inbox': [],
  'src/stamp': ['src/proof'],
  'src/store': ['src/outcome', 'src/incident', 'src/proof'],
  views: ['src/outcome', 'src/incident'],
  'src/evidence': ['src/store', 'src/stamp', 'src/proof', 'src/outcome', 'src/incident'],
  'src/alert': ['src/store', 'views', 'src/outcome', 'src/incident'],
  'src/schedule': ['src/evidence', 'src/probe', 'src/store', 'src/outcome', 'src/incident'],
  'src/export': ['src/evidence', 'src/store', 'src/proof', 'views', 'src/probe'],
  'src/site': [
    'src/schedule',
    'src/export',
    'src/alert',
    'src/store',
    'views',
    'src/proof',
    'src/outcome',
    'src/incident',
  ],
  'src/practice': [],
  'src/config': [
    'src/outcome',
    'src/alert',
    'src/evidence',
    'src/schedule',
    'src/probe',
    'src/proof',
    'probes',
  ],
  'src/act': ['src', 'src/config', 'src/site', ...belowSite, 'probes'],
  'src/wiring': ['src', 'src/act', 'src/config', 'src/practice', 'src/site', ...belowSite, 'probes'],
  'src/upkeep': ['src', 'src/wiring', 'src/config', ...belowSite],
  'src/backup': ['src', 'src/act', 'src/evidence', 'src/store'],
  'src/simulate': ['src', 'src/site', ...belowSite, 'probes'],
  'src/command': 'everything',
  src: 'everything',
  probes: ['src/probe'],
}

/** The folders that alone may import a package; `src` and tests may build whatever they wire. */
const owners: Readonly<Record<string, readonly string[]>> = {
  puppeteer: ['src/probe'],
  '@puppeteer/replay': ['src/probe'],
  'better-sqlite3': ['src/store'],
  'node-cron': ['src/schedule', 'src/config'],
  'p-queue': ['src/schedule'],
  hono: ['src/site', 'src/practice', 'views'],
  'prom-client': ['src/site'],
  '@hono/node-server': ['src/practice', 'src'],
  'smtp-server': ['src/inbox', 'src/practice'],
  imapflow: ['src/inbox'],
  mailparser: ['src/inbox', 'src/practice', 'src/alert'],
  nodemailer: ['src/alert', 'src/practice', 'src/wiring', 'src/command'],
  commander: ['src/command'],
  zod: ['src/config', 'src/site'],
  yaml: ['src/config'],
  leven: ['src/config'],
  '@resvg/resvg-js': ['src/site', 'src/evidence', 'src/simulate'],
  warcio: ['src/evidence'],
  'age-encryption': ['src/evidence'],
  '@cantoo/pdf-lib': ['src/export'],
  pkijs: ['src/proof'],
  asn1js: ['src/proof'],
  '@noble/hashes': ['src/proof'],
}

const pure = ['src/outcome', 'src/proof', 'src/incident']

type Import = { readonly file: string; readonly folder: string; readonly target: string }

// `[^'=;]` keeps `export type X = 'ok'` from being taken for an import.
const pattern = /^(?:import|export)\s[^'=;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm

const folderOf = (file: string) => {
  const [top = '', second = ''] = file.split('/')
  return top === 'src' && file.split('/').length > 2 ? `src/${second}` : top
}

const importsIn = (file: string): Import[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].map(([, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? ''
    const path = target.startsWith('.') ? normalize(join(dirname(file), target)) : target
    return { file, folder: folderOf(file), target: path }
  })

const files = ['src', 'probes', 'views'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
)

const imports = files.flatMap(importsIn)

const isOurs = (target: string) => /^(src|probes|views|test)\//.test(target) || target === 'package.json'

const packageOf = (target: string) =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')

const climbs = ({ folder, target }: Import) => {
  const allowed = floors[folder] ?? []
  const to = folderOf(target)
  return isOurs(target) && allowed !== 'everything' && to !== folder && !allowed.includes(to)
}

const trespasses = ({ folder, target }: Import) => {
  if (isOurs(target) || target.startsWith('node:')) return false
  return !(owners[packageOf(target)] ?? []).includes(folder)
}

const told = (found: readonly Import[]) => found.map(({ file, target }) => `${file} imports ${target}`)

test('every folder stands on a floor', () => {
  expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in floors))).toEqual([])
})

test('no folder imports from its own floor or above', () => {
  expect(told(imports.filter(climbs))).toEqual([])
})

test('a package is imported by its owner alone', () => {
  expect(told(imports.filter(trespasses))).toEqual([])
})

test('the pure floors have no part of Node', () => {
  const found = imports.filter(({ folder, target }) => pure.includes(folder) && target.startsWith('node:'))
  expect(told(found)).toEqual([])
})

test('a forbidden import would be found, however it is written', () => {
  const lines = [
    "import type {\n  Store,\n} from '../store/store.ts'",
    "import { advance } from '../incident/derive.ts'",
    "export { run } from '../probe/run.ts'",
    "const late = await import('../site/app.ts')",
  ]
  for (const line of lines) {
    const [, from, , dynamic] = [...line.matchAll(pattern)][0] ?? []
    const target = normalize(join('src/outcome', from ?? dynamic ?? ''))
    expect(climbs({ file: 'src/outcome/x.ts', folder: 'src/outcome', target })).toBe(true)
  }
  expect([..."export type X = 'ok'\nconst y = 'from'".matchAll(pattern)]).toEqual([])
})
