// What a configuration asks of the files of its recorded probes, which are part of it.
import { resolve } from 'node:path'
import { cleanups, probes as written } from '../../probes/index.ts'
import type { Probe } from '../probe/probe.ts'
import { placeholdersIn } from '../probe/recording.ts'
import { camel } from './camel.ts'
import { readProbeFile } from './probe-file.ts'
import type { Breach, Sound } from './rules.ts'

const ours = [...written, ...cleanups]

const fileProblem = (id: string, read: Probe | string): string | null => {
  if (ours.some((probe) => probe.id === id))
    return `${id} is a probe of ours: give the recorded one another id`
  if (typeof read === 'string') return read
  return read.id === id ? null : `holds the probe ${read.id}: write id: ${read.id}`
}

/** The values that a probe types and that an identity lacks; its address is made for each run. */
const lackingIn = ({ steps }: Probe, values: Readonly<Record<string, string>>): readonly string[] => {
  const known = ['email', ...Object.keys(values).map(camel)]
  const asked = steps.flatMap(({ recorded }) => placeholdersIn(recorded?.steps ?? []))
  return [...new Set(asked)].filter((name) => !known.includes(camel(name)))
}

/** What is wrong with the recorded probes of a configuration in this folder. */
export const recordedProbesAreSound = ({ probes = [], identities }: Sound, folder: string): Breach[] =>
  probes.flatMap(({ id, file, identity, schedules }, index): Breach[] => {
    if (file === null) return []
    const read = readProbeFile(resolve(folder, file))
    const problem = fileProblem(id, read)
    if (problem !== null || typeof read === 'string') {
      return [{ path: ['probes', index, 'file'], words: problem ?? '' }]
    }
    if (!identities || !schedules.some(({ tier }) => tier === 'submit')) return []
    const lacking = lackingIn(read, identity === null ? {} : (identities[identity]?.values ?? {}))
    const words = `types ${lacking.join(', ')}: give the probe an identity whose values have it`
    return lacking.length === 0 ? [] : [{ path: ['probes', index, 'file'], words }]
  })
