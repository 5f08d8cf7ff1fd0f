// What a probe that submits asks of its identity: a value that is not there would be found out on the registry's form.
import { resolve } from 'node:path'
import { cleanups, probes as written } from '../../probes/index.ts'
import { askedByRecording, askedBySteps } from '../probe/asked-values.ts'
import type { Step } from '../probe/probe.ts'
import { camel } from './camel.ts'
import { readProbeFile } from './probe-file.ts'
import type { Breach, Sound } from './rules.ts'

// What binds is never done to a live registry: a run ends before it.
const untilBinding = (steps: readonly Step[]) => {
  const binding = steps.findIndex((step) => step.binding)
  return binding < 0 ? steps : steps.slice(0, binding)
}

const askedOf = async (steps: readonly Step[]) => ({
  always: await askedBySteps(untilBinding(steps)),
  unlessLive: await askedBySteps(steps),
})

// Asked once: an act is asynchronous, and reading a configuration is not.
const asked = new Map(
  await Promise.all(
    [...written, ...cleanups].map(async ({ id, steps }) => [id, await askedOf(steps)] as const),
  ),
)

const askedByProbe = (
  id: string,
  file: string | null,
  isLive: boolean,
  folder: string,
): readonly string[] => {
  if (file === null) return asked.get(id)?.[isLive ? 'always' : 'unlessLive'] ?? []
  const read = readProbeFile(resolve(folder, file))
  return typeof read === 'string' ? [] : askedByRecording(isLive ? untilBinding(read.steps) : read.steps)
}

const inFile = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Every probe that submits has an identity with the values that it and its cleanup type. */
export const identitiesHaveValues = (sound: Sound, folder: string): Breach[] => {
  const { registry, probes = [], identities } = sound
  if (!identities || !registry) return []
  const fileOf = (id: string) => probes.find((probe) => probe.id === id)?.file ?? null
  return probes.flatMap(({ id, identity, cleanup, schedules }, index): Breach[] => {
    if (!schedules.some(({ tier }) => tier === 'submit')) return []
    // That there is none, or that it is not there, is told by other rules.
    if (identity === null ? registry.live : !Object.hasOwn(identities, identity)) return []
    const values = Object.keys(identity === null ? {} : (identities[identity]?.values ?? {})).map(camel)
    const names = [id, ...(cleanup === null ? [] : [cleanup])].flatMap((one) =>
      askedByProbe(one, fileOf(one), registry.live, folder),
    )
    const lacking = [...new Set(names.map(camel))].filter((name) => !values.includes(name)).map(inFile)
    if (lacking.length === 0) return []
    const words = `${id} types ${lacking.join(', ')}: give it an identity whose values have ${lacking.length === 1 ? 'it' : 'them'}`
    return [{ path: ['probes', index, 'identity'], words }]
  })
}
