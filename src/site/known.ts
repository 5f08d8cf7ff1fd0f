// Every journey there is anything to say of: those watched now, and those that once were.
import { stepTitle } from '../alert/facts.ts'
import type { Site, SiteProbe } from './site.ts'

const retired = (site: Site, id: string): SiteProbe => ({
  id,
  title: { fr: id, en: id },
  steps: site.store.plans.stepsOf(id).map((name) => ({
    name,
    title: stepTitle(site, id, name),
    submits: false,
    expects: { fr: '', en: '' },
  })),
  plans: [],
})

const isConfigured = ({ probes }: Site, id: string) => probes.some((probe) => probe.id === id)

/** Whether a journey is watched now. */
export const isWatched = (site: Site, id: string) => !site.registry.retired && isConfigured(site, id)

/** The journeys of the configuration, then those that are in it no more. */
export const knownProbes = (site: Site): SiteProbe[] => [
  ...site.probes,
  ...site.store.plans
    .probes()
    .filter((id) => !isConfigured(site, id))
    .map((id) => retired(site, id)),
]
