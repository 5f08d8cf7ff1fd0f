// What `npm start`, `npm test` and `npm run check` run first, on any Node from 18 on: installs the dependencies
// when the lockfile changed and sees to a browser. `--no-browser` leaves the browser out.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { arch, argv, env, execPath, exit, getuid, platform, version } from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')

const browserNames = [
  'chrome-headless-shell',
  'chromium-headless-shell',
  'headless_shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
]

const browserPlaces = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** @param {string} message */
const say = (message) => console.error(`constat: ${message}`)

/**
 * Ends set-up with one sentence that says what to do.
 * @param {string} sentence
 * @returns {never}
 */
const giveUp = (sentence) => {
  say(sentence)
  exit(1)
}

/** @param {string} file */
const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

// Puppeteer keeps what it downloads in <cache>/chrome-headless-shell/<platform-version>/<archive>/.
const downloadedBrowsers = () => {
  const cache = join(
    env['PUPPETEER_CACHE_DIR'] ?? join(homedir(), '.cache', 'puppeteer'),
    'chrome-headless-shell',
  )
  if (!existsSync(cache)) return []
  // A download that was cut off leaves its archive beside them.
  const builds = readdirSync(cache, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return builds
    .map(({ name }) => name)
    .sort()
    .reverse()
    .flatMap((build) => readdirSync(join(cache, build)).map((archive) => join(cache, build, archive)))
    .map((folder) => join(folder, 'chrome-headless-shell'))
}

/**
 * The browser to probe with: CONSTAT_BROWSER, else an installed one, else one that Puppeteer downloaded; null
 * when there is none.
 * @returns {string | null}
 */
export const findBrowser = () => {
  const named = env['CONSTAT_BROWSER']
  if (named) return isExecutable(named) ? named : null
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const installed = browserNames.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...installed, ...browserPlaces, ...downloadedBrowsers()].find(isExecutable) ?? null
}

/**
 * Runs a command with its output shown; true when it succeeded.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {number} [timeoutMs]
 */
const succeeds = (command, args, timeoutMs) =>
  spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive', npm_config_loglevel: 'error' },
    ...(timeoutMs !== undefined && { timeout: timeoutMs }),
  }).status === 0

/** @param {readonly string[]} args */
const npm = (...args) => {
  const script = env['npm_execpath']
  return script?.endsWith('.js') ? succeeds(execPath, [script, ...args]) : succeeds('npm', args)
}

const installDependencies = () => {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(modules, '.constat-lockfile')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('installing the dependencies named by package-lock.json (once, and when it changes)…')
  // Not `npm ci`: it refuses a lockfile made where the binaries for other systems were not to be had. This takes
  // the same versions, and writes nothing into the lockfile.
  if (!npm('install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund')) {
    giveUp(
      'npm could not install the dependencies: see its message above, check the network and the free disk space, then run the same command again.',
    )
  }
  writeFileSync(stamp, lock)
}

const checkNode = () => {
  const major = Number(version.slice(1).split('.')[0])
  if (major >= 24 || existsSync(join(modules, '.bin', 'node'))) return
  giveUp(
    `Constat needs Node 24 or newer: none comes with the dependencies for ${platform}-${arch} and this one is ${version}. Install Node 24 from nodejs.org, then run the same command again.`,
  )
}

const seeToBrowser = () => {
  const named = env['CONSTAT_BROWSER']
  if (named && !isExecutable(named)) {
    giveUp(`CONSTAT_BROWSER names ${named}, which is no program that can be run: correct it or unset it.`)
  }
  if (findBrowser()) return
  say('no browser found: asking Puppeteer to download chrome-headless-shell…')
  succeeds(join(modules, '.bin', 'puppeteer'), ['browsers', 'install', 'chrome-headless-shell'], 180_000)
  if (!findBrowser() && getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say('no download to be had: installing chromium-headless-shell with apt-get…')
    succeeds('apt-get', ['update', '-qq'])
    succeeds('apt-get', [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      'chromium-headless-shell',
      'fonts-dejavu-core',
    ])
  }
  if (!findBrowser()) {
    giveUp(
      'no browser is to be had: install chromium (Debian: apt-get install chromium-headless-shell) or set CONSTAT_BROWSER to the path of one, then run the same command again.',
    )
  }
  say(`browser: ${findBrowser()}`)
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  installDependencies()
  checkNode()
  if (!argv.includes('--no-browser')) seeToBrowser()
}
