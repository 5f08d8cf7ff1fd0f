// What the guides for operators tell people to do.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config/read.ts'
import { french } from '../../views/language.ts'
import { fileOf, textOf } from '../support/config.ts'

const guides = ['docs/operating.md', 'docs/operating.fr.md']

test.each(guides)('%s says how a log goes on whose key was lost, as the refusal to start does', (guide) => {
  const [command = ''] = /openssl genpkey -algorithm \w+ -out/.exec(textOf('src/evidence/key.ts')) ?? []
  expect(command).not.toBe('')
  expect(textOf(guide)).toContain(`\n    ${command} /var/lib/constat/log.key\n`)
})

test.each(guides)('%s and the live example say what a configuration needs in Docker', (guide) => {
  const compose = textOf('deploy/compose.yaml')
  expect(compose).toContain('./secrets:/run/secrets:ro')
  const example = textOf('docs/examples/live-look.yaml')
  const inDocker = example
    .replace('# host:', 'host:')
    .replace(/ {2}password: .*\n/, '')
    .replace(/# (password: )\$\{file:\/run\/secrets\/\w+\}/, '$1a secret')
  const { site, mail } = parseConfig(inDocker, fileOf('deploy/constat.yaml'))
  expect([site.host, site.trustedProxies, mail?.password]).toEqual(['0.0.0.0', 1, 'a secret'])
  for (const words of ['`site.host: 0.0.0.0`', `\`password: $\{file:/run/secrets/mail}\``, 'CONSTAT_HOST=']) {
    expect(textOf(guide)).toContain(words)
  }
  // What every command of docker compose asks for: given once, not before each.
  expect(compose).toContain('CONSTAT_HOST:?')
  expect(textOf(guide)).toContain('> deploy/.env\n')
})

test.each(guides)('%s installs a browser that the service sees, before setup looks for one', (guide) => {
  // Where setup puts what it downloads is hidden by this.
  expect(textOf('deploy/constat.service')).toMatch(/^ProtectHome=yes$/m)
  const words = textOf(guide)
  const browser = words.search(/^ {4}apt-get install .*chromium-headless-shell/m)
  expect(browser).toBeGreaterThan(0)
  expect(words.search(/^ {4}.*npm run setup$/m)).toBeGreaterThan(browser)
})

test.each(guides)('%s gives the command that stops everything as both installations need it', (guide) => {
  const lines = textOf(guide).split('\n')
  const [, node = '', data = ''] =
    /^ExecStart=\/opt\/constat\/(\S+ src\/cli\.mjs) start .*(--data \S+)$/m.exec(
      textOf('deploy/constat.service'),
    ) ?? []
  const [, dataInDocker = ''] = /CMD \["start", .*"--data", "(\S+)"\]/.exec(textOf('deploy/Dockerfile')) ?? []
  expect([node, data, dataInDocker].every((found) => found !== '')).toBe(true)
  expect(lines).toContainEqual(
    expect.stringMatching(`^    cd /opt/constat && sudo -u constat ${node} pause --reason \\S+ ${data}$`),
  )
  expect(lines).toContainEqual(
    expect.stringMatching(` exec constat node src/cli.mjs pause --reason \\S+ --data ${dataInDocker}$`),
  )
})

test('what the guides have put beside the files of deploy is never added to the sources', () => {
  for (const path of ['deploy/.env', 'deploy/constat.yaml', 'deploy/secrets/mail']) {
    expect(spawnSync('git', ['check-ignore', '-q', path], { cwd: fileOf('') }).status, path).toBe(0)
  }
})

const inFrench = readdirSync(fileOf('docs')).filter((name) => name.endsWith('.fr.md'))

/** The lines of a guide without what is code, or an address. */
const proseOf = (text: string) =>
  text
    .replace(/^```.*?^```$/gms, '')
    .replace(/^ {4}.*$/gm, '')
    .replace(/`[^`]*`|\]\([^)]*\)/g, 'x')
    .split('\n')

const setInFrench = (line: string) => {
  const plain = line.replace(/[\u00a0\u202f]/g, ' ')
  const set = french(Object.assign([plain], { raw: [plain] }))
  return set.replace(/(\d) (?=(?:Go|secondes?|minutes?|heures?|jours?|ans?)\b)/g, '$1\u00a0')
}

test.each(inFrench)('docs/%s is set as French is, with the word of the pages for a run', (name) => {
  const prose = proseOf(textOf(`docs/${name}`))
  expect(prose).toEqual(prose.map(setInFrench))
  expect(prose.filter((line) => /[\p{L}\p{N})][;?!»]|«\S|\bpassages?\b/u.test(line))).toEqual([])
})
