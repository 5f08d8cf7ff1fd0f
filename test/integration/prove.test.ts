import { expect, onTestFinished, test } from 'vitest'
import { parseConfig } from '../../src/config/read.ts'
import { pathsIn } from '../../src/data-directory.ts'
import { openShelves } from '../../src/evidence/artefacts.ts'
import { openProof } from '../../src/wiring/prove.ts'
import { yamlWith } from '../support/config.ts'
import { aFolder, aStore } from '../support/store.ts'

test('the time servers of the configuration are asked, and it is told when none answers', async () => {
  const folder = aFolder()
  const config = parseConfig(yamlWith({ evidence: "time_servers: ['127.0.0.1:1']" }), 'constat.yaml')
  const undo: (() => unknown)[] = []
  onTestFinished(async () => {
    for (const one of undo) await one()
  })
  const told = new Promise((resolve) => {
    const parts = { config, isPractice: false, browserPath: '', version: '0.0.0' }
    const shelves = openShelves(pathsIn(folder))
    const log = (_: string, words: string) => resolve(words)
    const { store } = aStore()
    void openProof({ ...parts, ...shelves, store, places: pathsIn(folder), log }, (one) => undo.push(one))
  })
  expect(await told).toBe('no time server answers')
})
