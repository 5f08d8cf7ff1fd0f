// What runs brought back, made up: a journey that passes or fails, with pictures and pages that hold a person's address.
import { Resvg } from '@resvg/resvg-js'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import type { Sighting } from '../../src/outcome/outcome.ts'

export const secret = 'marguerite.dupont@exemple.fr'

export const steps = consumerSignUp.steps.map(({ name }) => name)

const pictureOf = (words: string) =>
  new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="900"><rect width="1280" height="900" fill="#eef"/><rect x="120" y="160" width="1040" height="90" fill="#fff" stroke="#88a"/><circle cx="${200 + words.length * 20}" cy="500" r="90" fill="#a33"/></svg>`,
    { font: { loadSystemFonts: false } },
  )
    .render()
    .asPng()

const picture = { passed: pictureOf('ok'), failed: pictureOf('unavailable') }

/** A run told in a few words. */
export type Seen = {
  /** What is said instead of what was seen. */
  readonly retold?: (sighting: Sighting) => Sighting
  readonly failed?: string
  readonly trigger?: 'schedule' | 'manual' | 'supervised'
  readonly nonce?: string
}

/** What a run brought back, up to the step that failed. */
export const sightingOf = ({ failed }: Seen, runId: string): Sighting => {
  const now = Date.now()
  const at = failed === undefined ? 1 : steps.indexOf(failed)
  const tried = steps.slice(0, at + 1)
  return {
    startedAt: now,
    endedAt: now + 40,
    durationMs: 40,
    outcome: failed === undefined ? 'ok' : 'notice_displayed',
    failedStep: failed ?? null,
    detail: failed === undefined ? null : 'Service momentanément indisponible',
    retryAt: null,
    steps: steps.map((name, position) => ({
      name,
      status: name === failed ? 'failed' : position <= at ? 'passed' : 'skipped',
      startedAt: position <= at ? now + position : null,
      endedAt: position <= at ? now + position + 1 : null,
      durationMs: position <= at ? 1 : null,
      url: position <= at ? `https://registre.example/${name}` : null,
      detail: null,
    })),
    controls:
      failed === undefined ? [] : [{ url: 'https://temoin.example/', ok: true, askedAt: now, detail: null }],
    captures: tried.flatMap((step, position) => [
      {
        kind: 'screenshot' as const,
        step,
        mediaType: 'image/png',
        bytes: step === failed ? picture.failed : picture.passed,
        boxes: position === 0 ? [] : [{ x: 130, y: 170, width: 400, height: 60 }],
      },
      {
        kind: 'page' as const,
        step,
        mediaType: 'multipart/related',
        bytes: Buffer.from(`<p>${position === 0 ? 'Bienvenue' : secret} ${step}</p>`),
      },
    ]),
    lost: [],
    personal: [secret],
    userAgent: `Mozilla/5.0 Constat (run=${runId})`,
    browser: 'Chromium 156.0.8078.79',
  }
}
