import { expect, test } from 'vitest'
import { recordFailure, sha256 } from '../support/pictured-failures.ts'
import { aRun, minute } from '../support/runs.ts'
import { aSite, readable } from '../support/site.ts'
import { aStore } from '../support/store.ts'

const t0 = Date.UTC(2021, 9, 1, 6, 12)
const later = t0 + 3 * 365 * 24 * 60 * minute

test('a picture that was erased is said to be, on the page of its incident as on that of its run', async () => {
  const { store } = aStore()
  const runs = [0, 5].map((minutes) => aRun({ at: t0 + minutes * minute, fails: 2 }))
  for (const run of runs) recordFailure(store, run, { detail: 'seen', url: 'https://registry.example/' })
  const paths = ['incidents', 'runs'].map((kind) => `/${kind}/${runs[0]?.id}`)
  const kept = aSite(store, t0 + 6 * minute)
  for (const path of paths) expect(await kept.text(path), path).toContain(`src="/artefacts/${sha256}"`)
  for (const seq of [1, 2]) store.erasures.release(seq, 'artefact')
  store.erasures.keep({ shelf: 'artefacts', digest: sha256 }, later - minute)
  for (const path of paths) {
    const page = await aSite(store, later).text(path)
    expect(page, path).not.toContain(`/artefacts/${sha256}`)
    expect(readable(page), path).toContain('La capture d’écran a été effacée le 30 sept. 2024')
  }
})
