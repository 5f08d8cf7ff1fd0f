// What probing somebody's real registry asks of a configuration.
import { probes as ours } from '../../probes/index.ts'
import { controlsAreIndependent } from './host-rules.ts'
import { paceIsFair } from './pace-rules.ts'
import type { Breach, Sound } from './rules.ts'

/** A look stops before the step that begins to send: without one it would go to the end. */
export const looksStop = (
  { probes = [] }: Sound,
  knownProbes: readonly {
    readonly id: string
    readonly steps: readonly { readonly submits?: true }[]
  }[] = ours,
): Breach[] =>
  probes.flatMap(({ id, schedules }, index) => {
    const known = knownProbes.find((probe) => probe.id === id)
    const looks = schedules.findIndex(({ tier }) => tier === 'look')
    if (!known || looks < 0 || known.steps.some(({ submits }) => submits)) return []
    return [
      {
        path: ['probes', index, 'schedules', looks, 'tier'],
        words: `no step of ${id} says where sending begins: mark it with submits: true in its probe file`,
      },
    ]
  })

const submissionsAreMandated = ({ probes = [], identities }: Sound): Breach[] =>
  probes.flatMap(({ schedules, identity }, index) => {
    const submits = schedules.findIndex(({ tier }) => tier === 'submit')
    if (!identities || submits < 0) return []
    if (identity !== null && !Object.hasOwn(identities, identity)) return []
    const mandate = identity === null ? null : identities[identity]?.mandate
    if (mandate) return []
    return [
      {
        path: ['probes', index, 'schedules', submits, 'tier'],
        words:
          'a live registry is sent nothing without a mandate: give the probe an identity that has one, or write tier: look',
      },
    ]
  })

// A mail leads to pages of ours: to confirm, to leave, to read on.
const mailsLeadSomewhere = ({ site, mail }: Sound): Breach[] =>
  mail && site && !site.url?.startsWith('https://')
    ? [
        {
          path: site.url === null ? ['site'] : ['site', 'url'],
          words:
            'mails lead to these pages: write the https:// address where they can be reached, as url, or leave mail out',
        },
      ]
    : []

/** What a live registry asks of a configuration. */
export const liveRules: readonly ((sound: Sound) => readonly Breach[])[] = [
  controlsAreIndependent,
  paceIsFair,
  (sound) => looksStop(sound),
  submissionsAreMandated,
  mailsLeadSomewhere,
]
