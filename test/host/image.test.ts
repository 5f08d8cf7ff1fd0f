// The image of deploy/Dockerfile, built on a Debian made for it, and started as deploy/compose.yaml asks.
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath, getuid, kill } from 'node:process'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { fileOf } from '../support/config.ts'
import { until } from '../support/constat.ts'

const commit = 'c0'.repeat(20)
const folder = mkdtempSync(join(tmpdir(), 'constat-image-'))
const data = join(folder, 'data')

const done = (command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  expect(status, `${command} ${args.join(' ')}\n${stderr}`).toBe(0)
  return stdout.trim()
}

const store = ['--root', join(folder, 'images'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs']

const buildah = (command: string, ...args: string[]) => done('buildah', ...store, command, ...args)

const inChroot = ['--isolation', 'chroot', '--network', 'host']

const build = (...args: string[]) =>
  buildah('build', '--format', 'docker', ...inChroot, '--pull-never', ...args)

/** What the image asks of node:24-bookworm-slim: Debian, Node, npm and a user. */
const makeBase = () => {
  const base = join(folder, 'base')
  done('debootstrap', '--variant=minbase', 'bookworm', base, 'http://deb.debian.org/debian')
  const local = join(base, 'usr/local')
  cpSync(execPath, join(local, 'bin/node'))
  done('npm', 'install', '--global', '--no-audit', '--no-fund', '--prefix', local, 'npm@11')
  done('useradd', '--root', base, '--uid', '1000', '--user-group', '--create-home', 'node')
  const apt = join(base, 'etc/apt')
  const security = 'deb http://deb.debian.org/debian-security bookworm-security main\n'
  writeFileSync(join(apt, 'sources.list.d/security.list'), security)
  const clean = 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb"; };\n'
  writeFileSync(join(apt, 'apt.conf.d/clean'), clean)
  // Where a proxy of this network has certificates of its own, npm must know them.
  const own = env['NODE_EXTRA_CA_CERTS']
  writeFileSync(join(local, 'share/own.pem'), own && existsSync(own) ? readFileSync(own) : '')
  const file = join(folder, 'base.Dockerfile')
  const lines = [
    'FROM scratch',
    'COPY . /',
    'ENV NODE_EXTRA_CA_CERTS=/usr/local/share/own.pem',
    'CMD ["node"]',
  ]
  writeFileSync(file, lines.join('\n'))
  build('-f', file, '-t', 'docker.io/library/node:24-bookworm-slim', base)
}

type Config = {
  readonly User: string
  readonly Env: readonly string[]
  readonly Entrypoint: readonly string[]
  readonly Healthcheck: { readonly Test: readonly string[] }
}

let container: string
let root: string
let image: Config

beforeAll(() => {
  expect(getuid?.(), 'this needs root, who alone can make the root of a system').toBe(0)
  const packages = {
    debootstrap: 'debootstrap',
    buildah: 'buildah',
    bwrap: 'bubblewrap',
    nsenter: 'util-linux',
  }
  for (const [command, name] of Object.entries(packages)) {
    const { error } = spawnSync(command, ['--version'])
    expect(error, `this needs the Debian package ${name}: apt-get install ${name}`).toBeUndefined()
  }
  makeBase()
  const said = ['--build-arg', `CONSTAT_COMMIT=${commit}`, '-t', 'constat', fileOf('')]
  build('-f', fileOf('deploy/Dockerfile'), '--ignorefile', fileOf('deploy/Dockerfile.dockerignore'), ...said)
  container = buildah('from', '--pull-never', 'localhost/constat')
  root = buildah('mount', container)
  image = JSON.parse(buildah('inspect', '--type', 'image', 'localhost/constat')).Docker.config
  done('install', '-d', '-o', '1000', '-g', '1000', '-m', '0700', data)
  writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost constat\n')
}, 580_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the image holds what Constat runs with, and nothing else of its sources', () => {
  const app = join(root, 'app')
  const own = ['COMMIT', 'node_modules', 'package-lock.json', 'package.json', 'probes', 'src', 'views']
  expect(readdirSync(app).toSorted()).toEqual(own)
  expect(readFileSync(join(app, 'COMMIT'), 'utf8')).toBe(`${commit}\n`)
  const { packages } = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8'))
  const held = Object.entries(packages as Record<string, { dev?: true; optional?: true }>).filter(
    ([path]) => path !== '' && existsSync(join(app, path, 'package.json')),
  )
  expect(held.length).toBeGreaterThan(100)
  expect(held.filter(([, { dev }]) => dev)).toEqual([])
  expect(readdirSync(join(app, 'node_modules')).filter((name) => name.startsWith('node-linux'))).toEqual([])
  const { mode, uid } = statSync(join(root, 'data'))
  expect([image.User, uid, mode & 0o777]).toEqual(['node', 1000, 0o700])
  expect(Number(done('du', '-sxm', root).split('\t')[0])).toBeLessThan(1200)
})

// As root alone may, and as the compose file says: of the rest of the machine, nothing; of rights, none; of what is
// written, /data and /tmp. Docker's own filter is off there, so none is set here.
const walls = () => [
  ...['--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-ipc', '--hostname', 'constat'],
  ...['--as-pid-1', '--die-with-parent', '--ro-bind', root, '/', '--proc', '/proc', '--dev', '/dev'],
  ...['--perms', '1777', '--tmpfs', '/tmp', '--bind', data, '/data'],
  ...['--ro-bind', join(folder, 'hosts'), '/etc/hosts', '--chdir', '/app', '--clearenv'],
  ...image.Env.flatMap((one) => ['--setenv', one.replace(/=.*/s, ''), one.replace(/^[^=]*=/, '')]),
]

const asNode = ['setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', '--no-new-privs']

const noRights = ['--bounding-set=-all', '--inh-caps=-all']

const numbers = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name))

const readOf = (pid: string, what: string, read: (path: string) => string) => {
  try {
    return read(join('/proc', pid, what))
  } catch {
    return '' // It ended between the two.
  }
}

const spaceOf = (pid: string, kind: string) => readOf(pid, `ns/${kind}`, readlinkSync)

const textOf = (pid: string, what: string) => readOf(pid, what, (path) => readFileSync(path, 'utf8'))

/** Constat in practice mode, in the image. */
const startImage = async () => {
  const command = [...asNode, ...noRights, ...image.Entrypoint, 'start', '--data', '/data']
  const child = spawn('bwrap', [...walls(), ...command], { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  let log = ''
  child.stderr.on('data', (bytes) => {
    log += bytes
  })
  await until(() => log.includes('"event":"started"') || child.exitCode !== null)
  expect(child.exitCode, log).toBe(null)
  const first = textOf(`${child.pid}`, `task/${child.pid}/children`).trim()
  const space = spaceOf(first, 'mnt')
  const inside = () => numbers().filter((pid) => spaceOf(pid, 'mnt') === space)
  const enter = (...args: string[]) =>
    spawnSync('nsenter', ['-t', first, '-m', '-n', '-u', '-p', '-r', '-w', ...asNode, ...args], {
      encoding: 'utf8',
    })
  return { ended, first, inside, enter, log: () => log, stop: () => kill(Number(first), 'SIGTERM') }
}

const rendererIn = (inside: () => readonly string[]) =>
  until(() =>
    inside().find(
      (pid) =>
        textOf(pid, 'cmdline').includes('--type=renderer') && /^Seccomp:\s2$/m.test(textOf(pid, 'status')),
    ),
  )

test('the container runs a journey to its end, its pages in a sandbox, without rights, and stops when told', async () => {
  const { ended, first, inside, enter, log, stop } = await startImage()
  expect(textOf(first, 'status')).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m)
  expect(textOf(first, 'status')).toMatch(/^CapBnd:\t0+$/m)
  const renderer = await rendererIn(inside)
  expect(spaceOf(renderer, 'user')).not.toBe(spaceOf(first, 'user'))
  expect(spaceOf(renderer, 'net')).not.toBe(spaceOf(first, 'net'))
  await until(() => log().includes('"outcome":'))
  expect(log()).toMatch(/"event":"run recorded",.*"outcome":"ok"/)
  const [, ...healthcheck] = image.Healthcheck.Test
  expect(enter(...healthcheck).status).toBe(0)
  expect(enter('touch', '/app/written').stderr).toContain('Read-only file system')

  const mid = await rendererIn(inside)
  const browsers = inside().filter((pid) => textOf(pid, 'cmdline').includes('--user-data-dir='))
  for (const pid of browsers) kill(Number(pid), 'SIGKILL')
  await until(() => spaceOf(mid, 'pid') === '')
  await until(() => !inside().some((pid) => /^State:\sZ/m.test(textOf(pid, 'status'))), 5000)

  await rendererIn(inside)
  const asked = performance.now()
  stop()
  expect(await ended, log()).toBe(0)
  expect(performance.now() - asked).toBeLessThan(10_000)
  expect(inside()).toEqual([])
})

test('another container goes on with the data of the one before it', async () => {
  const { ended, enter, log, stop } = await startImage()
  const { stdout } = enter('node', 'src/cli.mjs', 'runs', '--data', '/data')
  expect(stdout, log()).toContain('ok → up')
  stop()
  expect(await ended, log()).toBe(0)
})

test('where user namespaces are forbidden, as in a chroot, check says what the browser lacks', () => {
  const command = 'cd /tmp && node /app/src/cli.mjs init && node /app/src/cli.mjs check --data /tmp/data'
  const args = ['run', ...inChroot.slice(0, 2), '--user', 'node', container, '--', 'sh', '-c', command]
  const { stdout, stderr } = spawnSync('buildah', [...store, ...args], { encoding: 'utf8' })
  expect(`${stdout}${stderr}`).toContain(
    'chromium-headless-shell cannot make its sandbox: allow it user namespaces',
  )
})
