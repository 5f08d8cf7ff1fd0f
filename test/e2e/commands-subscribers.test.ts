import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openStore } from '../../src/store/store.ts'
import { aWatchedRegistry, constat, reading, spawnConstat, until } from '../support/constat.ts'
import { aFolder } from '../support/store.ts'

const never = { cron: '0 0 1 1 *' }

/** A data directory with nothing running, and what is done in it. */
const someData = () => {
  const data = aFolder()
  openStore(openDatabase(join(data, 'constat.db'))).close()
  const told = async (...args: string[]) => constat(...args, '--data', data)
  const importing = (csv: string | Buffer) => {
    const file = join(data, 'list.csv')
    writeFileSync(file, csv)
    return told('subscribers', 'import', file, '--json')
  }
  const listed = async (...args: string[]) =>
    JSON.parse((await told('subscribers', 'list', '--json', ...args)).stdout).subscribers
  return { data, told, importing, listed }
}

const list = `address;consent;journeys;about;language
claire@exemple.fr;formulaire du 2026-01-15;company-enrolment;everything;fr
"sp2c@exemple.org";"statuts, article 3";;;en
`

const unusual = `address,consent
"""jeanne martin""@exemple.fr",form
été@exemple.fr,form
`

test('a list is imported with the proof of consent, once, and whoever left is not brought back', async () => {
  const { data, told, importing, listed } = someData()
  expect(JSON.parse((await importing(`\ufeff${list}`)).stdout)).toEqual({ imported: 2, known: [], left: [] })
  expect(await listed('--addresses')).toMatchObject([
    {
      address: 'claire@exemple.fr',
      state: 'active',
      consent: 'formulaire du 2026-01-15',
      settings: { journeys: ['company-enrolment'], about: 'everything', how: 'at-once', language: 'fr' },
    },
    {
      address: 'sp2c@exemple.org',
      consent: 'statuts, article 3',
      settings: { journeys: 'all', language: 'en' },
    },
  ])
  expect(await told('subscribers', 'remove', 'Claire@Exemple.fr')).toMatchObject({ code: 0 })
  expect(await told('subscribers', 'remove', 'claire@exemple.fr')).toMatchObject({ code: 1 })
  expect(JSON.parse((await importing(list)).stdout)).toEqual({ imported: 0, known: [3], left: [2] })
  expect(
    reading(data, (db) => db.prepare('SELECT address FROM subscriber ORDER BY id').pluck().all()),
  ).toEqual([null, 'sp2c@exemple.org'])
})

test('addresses are masked unless they are asked for', async () => {
  const { told, importing, listed } = someData()
  await importing(list)
  expect(await listed()).toMatchObject([{ address: 'c…@exemple.fr' }, { address: 's…@exemple.org' }])
  const table = await told('subscribers', 'list')
  expect(table.stdout).toMatch(/c…@exemple\.fr +active +company-enrolment +everything +at-once +fr/)
  expect(table.stdout).not.toContain('claire')
  await importing(unusual)
  expect((await told('subscribers', 'list')).stdout).not.toMatch(/jeanne|martin|été/)
})

test('a long list is imported whole', async () => {
  const { importing, listed } = someData()
  const lines = Array.from({ length: 120 }, (_, at) => `somebody-${at}@exemple.fr,"on ""paper"", in 2026"`)
  expect(JSON.parse((await importing(`address,consent\r\n${lines.join('\r\n')}`)).stdout)).toMatchObject({
    imported: 120,
  })
  expect((await listed('--addresses'))[119]).toMatchObject({
    address: 'somebody-119@exemple.fr',
    consent: 'on "paper", in 2026',
  })
})

test.each([
  ['address\nclaire@exemple.fr\n', /The first line of .* lacks consent/],
  ['address,consent,colour\n', /has colour/],
  ['address,consent\nclaire,x\nb@exemple.fr,\n', /line 2: write one e-mail address\nline 3: note the proof/],
  ['address,consent,journeys\nb@exemple.fr,x,nobody\n', /line 2: there is no journey nobody/],
  ['address,consent\n"a@exemple.fr","on\npaper"\nb@exemple.fr,\n', /line 4: note the proof/],
  ['address,consent,how\nb@exemple.fr,x,never\n', /line 2: how: write one of at-once, daily, weekly/],
  ['address,consent\na@exemple.fr,"x" y\n', /a quote out of place/],
  [Buffer.from('address,consent\na@exemple.fr,d\xe9clar\xe9\n', 'latin1'), /is not UTF-8: save it as/],
])('a list with a mistake is refused whole, with what to do: %j', async (csv, words) => {
  const { importing, listed } = someData()
  const refused = await importing(csv)
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(words) })
  expect(await listed()).toEqual([])
})

test('beside a running Constat, what was sent is listed with what servers answered, addresses masked', async () => {
  const { config, data, practice, folder } = await aWatchedRegistry(never)
  const running = spawnConstat('start', '--config', config, '--data', data)
  await until(() => running.stdout().includes('Constat: http'))
  const file = join(folder, 'list.csv')
  writeFileSync(file, 'address,consent\nclaire@exemple.fr,formulaire\n')
  expect(await constat('subscribers', 'import', file, '--data', data)).toMatchObject({
    code: 0,
    stdout: '1 imported, with the proof of their consent.\n',
  })
  practice.setFault('consumer', 'http-500')
  for (const _ of [1, 2]) await constat('run', 'consumer-sign-up', '--data', data)
  const deliveries = async (...args: string[]) => constat('deliveries', '--data', data, ...args)
  const sent = await until(async () => {
    const { stdout } = await deliveries('--state', 'sent', '--json')
    return JSON.parse(stdout).deliveries[0]
  })
  expect(sent).toMatchObject({ kind: 'opened', probe: 'consumer-sign-up', address: 'c…@exemple.fr' })
  expect((await deliveries('--subscriber', 'claire@exemple.fr')).stdout).toMatch(
    /opened +consumer-sign-up +c…@/,
  )
  expect((await deliveries('--addresses')).stdout).toContain('claire@exemple.fr')
  expect(await deliveries('--state', 'lost')).toMatchObject({ code: 2 })
  expect(await deliveries('--subscriber', 'nobody@exemple.fr')).toMatchObject({ code: 1 })
  expect(running.stderr()).not.toContain('claire')
})

test.each(['subscribers list', 'subscribers import', 'subscribers remove', 'deliveries'])(
  '%s says with --help how it is used',
  async (words) => {
    const ended = await constat(...words.split(' '), '--help')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^Usage: constat/)
  },
)
