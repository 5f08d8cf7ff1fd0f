// What one section of a configuration asks of another; each rule holds its tongue until its sections are sound.
import { cleanups, probes as knownProbes } from '../../probes/index.ts'
import { intervalOf } from '../schedule/planned.ts'
import { reportsAreInOrder, reportsAreSound } from './reported-rules.ts'
import type { Written } from './schema.ts'

/** The sections that are sound by themselves. */
export type Sound = Partial<Written>

export type Breach = { readonly path: readonly PropertyKey[]; readonly words: string }

type Probe = Written['probes'][number]

type Schedule = Probe['schedules'][number]

const breach = (path: readonly PropertyKey[], words: string): Breach => ({ path, words })

/** Breaches at the second and later of what should be there once. */
const twice = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  at: (index: number) => readonly PropertyKey[],
  words: (key: string) => string,
): Breach[] => {
  const keys = items.map(keyOf)
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [breach(at(index), words(key))] : []))
}

type OfSchedule = (schedule: Schedule, probe: Probe, path: readonly PropertyKey[]) => Breach[]

const ofSchedules = ({ probes = [] }: Sound, rule: OfSchedule): Breach[] =>
  probes.flatMap((probe, index) =>
    probe.schedules.flatMap((schedule, at) => rule(schedule, probe, ['probes', index, 'schedules', at])),
  )

const probesAreKnown = ({ probes = [] }: Sound) => {
  const ids = knownProbes.map(({ id }) => id)
  const unknown = probes.flatMap(({ id, file }, index) =>
    file === null && !ids.includes(id)
      ? [
          breach(
            ['probes', index, 'id'],
            `there is no such probe: the ones in probes/index.ts are ${ids.join(', ')}`,
          ),
        ]
      : [],
  )
  const repeated = twice(
    probes,
    ({ id }) => id,
    (index) => ['probes', index, 'id'],
    () => 'this probe is there twice: keep one, with all its schedules',
  )
  return [...unknown, ...repeated]
}

const cleanupsAreKnown = ({ probes = [] }: Sound) =>
  probes.flatMap(({ cleanup, id }, index) =>
    cleanup !== null && (cleanup === id || ![...cleanups, ...probes].some((probe) => probe.id === cleanup))
      ? [
          breach(
            ['probes', index, 'cleanup'],
            `name one that withdraws: ${cleanups.map((one) => one.id).join(', ')}, or another probe of this file`,
          ),
        ]
      : [],
  )

const deadlinesFit = ({ probes = [] }: Sound) =>
  probes.flatMap(({ step_deadline, run_deadline }, index) =>
    step_deadline > run_deadline
      ? [breach(['probes', index, 'step_deadline'], 'make it no longer than run_deadline')]
      : [],
  )

const onePlanPerTier = ({ probes = [] }: Sound) =>
  probes.flatMap(({ schedules }, index) =>
    twice(
      schedules,
      ({ tier }) => tier,
      (at) => ['probes', index, 'schedules', at, 'tier'],
      (tier) => `there is a schedule of tier ${tier} already: keep one`,
    ),
  )

// Eight years of days are gone through for the time between two runs: only who asks for jitter has to wait for it.
const jitterFits = (sound: Sound) =>
  ofSchedules(sound, ({ cron, jitter }, _, path) =>
    jitter > 0 && jitter >= intervalOf(cron)
      ? [breach([...path, 'jitter'], 'make the jitter shorter than the time between two planned runs')]
      : [],
  )

// A section that was left out is known; one with a fault of its own is judged when that is mended.
const submitsHaveMail = (sound: Sound) =>
  ofSchedules(sound, ({ tier }, _, path) => {
    const missing = (['inbox', 'mail'] as const).filter((section) => sound[section] === null)
    return tier === 'submit' && missing.length > 0
      ? [
          breach(
            [...path, 'tier'],
            `a probe that submits waits for a mail: describe ${missing.join(' and ')}, or write tier: look`,
          ),
        ]
      : []
  })

const identitiesExist = ({ probes = [], identities }: Sound) =>
  probes.flatMap(({ identity }, index) =>
    identities && identity !== null && !Object.hasOwn(identities, identity)
      ? [breach(['probes', index, 'identity'], 'name one of identities, or describe this one there')]
      : [],
  )

const isScheduled = ({ probes = [] }: Sound) => probes.some(({ schedules }) => schedules.length > 0)

const retiredIsLeftAlone = ({ registry, probes = [] }: Sound) =>
  probes.flatMap(({ schedules }, index) => {
    if (registry?.state === 'retired' && schedules.length > 0) {
      return [
        breach(['probes', index, 'schedules'], 'a retired registry is not probed: leave the schedules out'),
      ]
    }
    if (registry && registry.state !== 'retired' && schedules.length === 0) {
      return [
        breach(['probes', index], 'say when it runs: schedules: [{ tier: look, cron: "*/30 * * * *" }]'),
      ]
    }
    return []
  })

const controlsAreApart = (sound: Sound): Breach[] => {
  const { controls, registry } = sound
  if (!controls) return []
  const few = registry?.state !== 'retired' && isScheduled(sound) && controls.length < 2
  return [
    ...(few ? [breach(['controls'], 'name two unrelated sites, so that one of them may fail')] : []),
    ...twice(
      controls,
      (url) => new URL(url).href,
      (index) => ['controls', index],
      () => 'this control is there twice: name another site',
    ),
  ]
}

const hooksAreSound = ({ webhooks = [], probes }: Sound) => [
  ...webhooks.flatMap(({ form, secret }, index) =>
    form === 'standard' && secret === null
      ? [breach(['webhooks', index], 'write its secret, which signs what is posted, or form: slack')]
      : [],
  ),
  ...webhooks.flatMap((hook, index) =>
    hook.probes.flatMap((id, at) =>
      probes && !probes.some((probe) => probe.id === id)
        ? [breach(['webhooks', index, 'probes', at], 'name one of the probes of this file')]
        : [],
    ),
  ),
  ...twice(
    webhooks,
    ({ name }) => name,
    (index) => ['webhooks', index, 'name'],
    () => 'another webhook has this name: choose a different one',
  ),
]

const authoritiesHaveNames = ({ evidence }: Sound) =>
  twice(
    evidence?.authorities ?? [],
    ({ name }) => name,
    (index) => ['evidence', 'authorities', index, 'name'],
    () => 'another authority has this name: choose a different one',
  )

const logInsAreWhole = ({ mail }: Sound) =>
  mail && (mail.user === null) !== (mail.password === null)
    ? [breach(['mail'], 'write both user and password, or neither')]
    : []

const spokenAt: Readonly<Record<number, 'implicit' | 'starttls'>> = {
  143: 'starttls',
  465: 'implicit',
  587: 'starttls',
  993: 'implicit',
}

const portsSpeakTls = ({ mail, inbox }: Sound) => {
  const servers = [
    ['mail', mail],
    ['inbox', inbox?.kind === 'imap' ? inbox : null],
  ] as const
  return servers.flatMap(([section, server]) => {
    const spoken = server && spokenAt[server.port]
    if (!spoken || (server.tls === 'implicit') === (spoken === 'implicit')) return []
    const words = spoken === 'implicit' ? 'from the first byte' : 'only after connecting'
    return [
      breach([section], `port ${server.port} speaks TLS ${words}: write tls: ${spoken}, or another port`),
    ]
  })
}

const dayMs = 24 * 3_600_000

// One submission that fails has to be followed by others on the same day, or no outage would ever be confirmed.
const capsConfirm = ({ probes = [], policy }: Sound) =>
  probes.flatMap(({ schedules, cap_per_day }, index) => {
    const isOften = schedules.some(({ tier, cron }) => tier === 'submit' && intervalOf(cron) < dayMs)
    return policy !== undefined && isOften && cap_per_day < policy.open_after
      ? [
          breach(
            ['probes', index, 'cap_per_day'],
            `write ${policy.open_after} or more (policy.open_after), so that a failure can be confirmed the same day`,
          ),
        ]
      : []
  })

/** What a configuration asks of itself, whatever its registry. */
export const generalRules: readonly ((sound: Sound) => readonly Breach[])[] = [
  probesAreKnown,
  cleanupsAreKnown,
  deadlinesFit,
  onePlanPerTier,
  jitterFits,
  submitsHaveMail,
  identitiesExist,
  retiredIsLeftAlone,
  controlsAreApart,
  hooksAreSound,
  authoritiesHaveNames,
  logInsAreWhole,
  portsSpeakTls,
  capsConfirm,
  reportsAreInOrder,
  reportsAreSound,
]
