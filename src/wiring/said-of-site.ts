// What a configuration says of the site, as the site wants it.
import type { Config } from '../config/schema.ts'
import { intervalOf } from '../schedule/planned.ts'
import { expectedOf } from './expected.ts'
import { watched } from './watched.ts'

type Watched = ReturnType<typeof watched>[number]

/** The name of the last step ever taken: on somebody's real registry nothing that binds is done; null when all are. */
export const stopsAtOf = ({ steps }: Watched['probe'], live: boolean): string | null => {
  const binding = steps.findIndex((step) => live && step.binding === true)
  return binding === -1 ? null : (steps[binding - 1]?.name ?? null)
}

const pageOf = (settings: Watched['settings'], probe: Watched['probe'], live: boolean) => ({
  id: probe.id,
  title: probe.title,
  stopsAt: stopsAtOf(probe, live),
  steps: probe.steps.map((step) => ({
    name: step.name,
    title: step.title,
    submits: step.submits === true,
    expects: expectedOf(step.see),
  })),
  plans: settings.schedules.map(({ tier, cron, jitter }) => ({
    tier,
    cron,
    intervalMs: intervalOf(cron),
    jitterMs: jitter,
    slowAfterMs: settings.slowAfter,
    stepDeadlineMs: settings.stepDeadline,
    mailWithinMs: settings.mailWithin,
  })),
})

/** What the site is told of the configuration; `ownUrl` is where it listens. */
export const saidOfSite = (config: Config, version: string, ownUrl: string) => {
  const { site, registry, policy, browser } = config
  return {
    registry: { ...registry, retired: registry.state === 'retired' },
    title: site.title,
    ownLang: site.languages[0] ?? 'fr',
    // The first of those that the visitor reads, without its region: fr of fr-FR,fr.
    registryLang: /^[a-z]{2,3}\b/i.exec(browser.languages)?.[0],
    url: (site.url ?? ownUrl).replace(/\/$/, ''),
    operator: site.operator,
    legalNotice: site.legalNotice,
    contact: site.contact,
    version,
    vantages: [config.vantage],
    policy: { ...policy, confirmAfterMs: policy.confirmAfter },
    controls: config.controls,
    probes: watched(config).map(({ settings, probe }) => pageOf(settings, probe, registry.live)),
  }
}
