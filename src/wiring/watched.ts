// The probes of a configuration: ours by name, recorded ones from their files.
import { probes as knownProbes } from '../../probes/index.ts'
import { readProbeFile } from '../config/probe-file.ts'
import type { Config } from '../config/schema.ts'
import { Refusal } from '../data-directory.ts'
import type { Probe } from '../probe/probe.ts'

export type ProbeConfig = Config['probes'][number]

// Read once: a file that changes while Constat runs changes nothing until it is started again.
const recorded = new WeakMap<ProbeConfig, Probe>()

const readOnce = (settings: ProbeConfig, file: string): Probe => {
  const known = recorded.get(settings)
  if (known) return known
  const read = readProbeFile(file)
  if (typeof read === 'string') throw new Refusal(`${file}: ${read}.`)
  recorded.set(settings, read)
  return read
}

const probeOf = (settings: ProbeConfig): Probe => {
  if (settings.file !== null) return readOnce(settings, settings.file)
  const found = knownProbes.find((probe) => probe.id === settings.id)
  if (found) return found
  throw new Refusal(
    `There is no probe ${settings.id}: the ones in probes/index.ts are ${knownProbes.map((one) => one.id).join(', ')}.`,
  )
}

/** The probes of a configuration with their schedules. */
export const watched = (config: Config) =>
  config.probes.map((settings) => ({ settings, probe: probeOf(settings) }))
