// What a configuration asks of the files of its recorded probes, which are part of it.
import { resolve } from 'node:path'
import { cleanups, probes as written } from '../../probes/index.ts'
import type { Probe } from '../probe/probe.ts'
import { readProbeFile } from './probe-file.ts'
import type { Breach, Sound } from './rules.ts'

const ours = [...written, ...cleanups]

const fileProblem = (id: string, read: Probe | string): string | null => {
  if (ours.some((probe) => probe.id === id))
    return `${id} is a probe of ours: give the recorded one another id`
  if (typeof read === 'string') return read
  return read.id === id ? null : `holds the probe ${read.id}: write id: ${read.id}`
}

/** What is wrong with the recorded probes of a configuration in this folder. */
export const recordedProbesAreSound = ({ probes = [] }: Sound, folder: string): Breach[] =>
  probes.flatMap(({ id, file }, index): Breach[] => {
    const words = file === null ? null : fileProblem(id, readProbeFile(resolve(folder, file)))
    return words === null ? [] : [{ path: ['probes', index, 'file'], words }]
  })
