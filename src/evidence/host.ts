// The machine that Constat runs on, as a court asks for it. What cannot be had is null, and the reason is told.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { arch, cpus, networkInterfaces, release, totalmem, version } from 'node:os'
import { pipeline } from 'node:stream/promises'

type Fact<T> = T | null

export type Host = {
  readonly machine: {
    readonly vendor: Fact<string>
    readonly product: Fact<string>
    readonly serial_sha256: Fact<string>
    readonly cpu: Fact<string>
    /** Whether the processor says that it is a virtual one, and the name of what makes it so. */
    readonly virtual: Fact<boolean>
    readonly hypervisor: Fact<string>
    readonly architecture: string
    readonly ram_bytes: number
  }
  readonly os: { readonly name: Fact<string>; readonly kernel: string; readonly last_upgrade: Fact<string> }
  readonly software: {
    readonly constat: string
    readonly git_commit: Fact<string>
    readonly lockfile_sha256: Fact<string>
    readonly node: string
    readonly time_zone_data: string
  }
  readonly network: { readonly local_addresses: readonly string[]; readonly resolvers: readonly string[] }
  readonly proxy_variables: readonly string[]
  /** Why each fact that is null is not known. */
  readonly unknown: Readonly<Record<string, string>>
}

const repository = new URL('../../', import.meta.url)

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/** The SHA-256 of a file of any size, in hexadecimal; null when it cannot be read. */
export const hashFile = async (path: string): Promise<string | null> => {
  const hash = createHash('sha256')
  return pipeline(createReadStream(path), hash).then(
    () => hash.digest('hex'),
    () => null,
  )
}

const commitIn = (git: URL): string => {
  const head = readFileSync(new URL('HEAD', git), 'utf8').trim()
  const [, name] = /^ref: (.+)$/.exec(head) ?? []
  if (name === undefined) return head
  try {
    return readFileSync(new URL(name, git), 'utf8').trim()
  } catch {
    const packed = readFileSync(new URL('packed-refs', git), 'utf8')
    const line = packed.split('\n').find((it) => it.endsWith(` ${name}`))
    if (line === undefined) throw new Error(`git does not know ${name}`)
    return line.slice(0, 40)
  }
}

// An image has no repository, but what it was built from can be said when it is built.
const commitOf = (sources: URL): string => {
  const git = new URL('.git/', sources)
  if (existsSync(git)) return commitIn(git)
  const said = readFileSync(new URL('COMMIT', sources), 'utf8').trim()
  if (!/^[0-9a-f]{40,64}$/.test(said))
    throw new Error('l’image ne le dit pas : CONSTAT_COMMIT à sa construction')
  return said
}

const osName = () => {
  const [, name] = /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? []
  if (name === undefined) throw new Error('/etc/os-release ne la nomme pas')
  return name
}

const cpuModel = () => {
  const [cpu] = cpus()
  if (cpu === undefined) throw new Error('le système ne le nomme pas')
  return cpu.model
}

const isVirtual = () => {
  const [, flags] = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? []
  if (flags === undefined) throw new Error('ce processeur ne le dit pas')
  return flags.split(' ').includes('hypervisor')
}

const resolvers = () =>
  [...readFileSync('/etc/resolv.conf', 'utf8').matchAll(/^nameserver\s+(\S+)/gm)].map(([, it]) => it ?? '')

const localAddresses = () =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))

const dmi = (name: string) => readFileSync(`/sys/class/dmi/id/${name}`, 'utf8').trim()

/** Collects the reasons of what cannot be read. */
const openAsking = () => {
  const unknown: Record<string, string> = {}
  const ask = <T>(name: string, read: () => T): T | null => {
    try {
      return read()
    } catch (cause) {
      unknown[name] = `lecture impossible (${cause instanceof Error ? cause.message : String(cause)})`
      return null
    }
  }
  return { ask, unknown }
}

export type HostOrder = {
  /** The version of Constat. */
  readonly constat: string
  /** The names of the environment's variables that ask for a proxy: their values may hold a password. */
  readonly proxyVariables: readonly string[]
  /** Where Constat's own sources are; left out, where these are. */
  readonly sources?: URL
}

/** Reads what does not change while Constat runs. */
export const readHost = ({ constat, proxyVariables, sources = repository }: HostOrder): Host => {
  const { ask, unknown } = openAsking()
  return {
    machine: {
      vendor: ask('machine.vendor', () => dmi('sys_vendor')),
      product: ask('machine.product', () => dmi('product_name')),
      serial_sha256: ask('machine.serial_sha256', () => sha256(dmi('product_serial'))),
      cpu: ask('machine.cpu', cpuModel),
      virtual: ask('machine.virtual', isVirtual),
      hypervisor: ask('machine.hypervisor', () => readFileSync('/sys/hypervisor/type', 'utf8').trim()),
      architecture: arch(),
      ram_bytes: totalmem(),
    },
    os: {
      name: ask('os.name', osName),
      kernel: `${release()} ${version()}`,
      last_upgrade: ask('os.last_upgrade', () => statSync('/var/log/dpkg.log').mtime.toISOString()),
    },
    software: {
      constat,
      git_commit: ask('software.git_commit', () => commitOf(sources)),
      lockfile_sha256: ask('software.lockfile_sha256', () =>
        sha256(readFileSync(new URL('package-lock.json', sources))),
      ),
      node: process.version,
      time_zone_data: process.versions['tz'] ?? '',
    },
    network: { local_addresses: localAddresses(), resolvers: ask('network.resolvers', resolvers) ?? [] },
    proxy_variables: proxyVariables,
    unknown,
  }
}
