import { expect, test } from 'vitest'
import { unheardIn } from '../../src/evidence/unheard.ts'
import type { Capture } from '../../src/outcome/capture.ts'

const site = 'https://registre.example'

const captureOf = (kind: Capture['kind'], content: unknown): Capture => ({
  kind,
  step: null,
  mediaType: 'application/json',
  bytes: Buffer.from(JSON.stringify(content)),
})

const logOf = (...urls: readonly string[]) =>
  captureOf('net-log', {
    constants: { logEventTypes: { URL_REQUEST_START_JOB: 7, OTHER: 8 } },
    events: [{ type: 8 }, { type: 7, params: {} }, ...urls.map((url) => ({ type: 7, params: { url } }))],
  })

const exchangesOf = (...urls: readonly string[]) =>
  captureOf('exchanges', { exchanges: urls.map((url) => ({ url })), said: [] })

const pages = [null, `${site}/`, `${site}/suite`]

test('what the browser asked of a site of the run and nobody heard is counted, once for each address', () => {
  const captures = [
    logOf(`${site}/`, `${site}/two`, `${site}/two`, `${site}/a.js`),
    exchangesOf(`${site}/#top`, `${site}/a.js`),
  ]
  expect(unheardIn(captures, pages)).toBe(1)
})

test('what it asked of others, the controls among them, is not', () => {
  const captures = [
    logOf(`${site}/`, 'https://temoin.example/', 'data:text/plain,x'),
    exchangesOf(`${site}/`),
  ]
  expect(unheardIn(captures, pages)).toBe(0)
})

test('nothing is said without a log, without exchanges, or of a log of another kind', () => {
  expect(unheardIn([exchangesOf(`${site}/`)], pages)).toBeNull()
  expect(unheardIn([logOf(`${site}/`)], pages)).toBeNull()
  const half = { ...captureOf('net-log', {}), bytes: Buffer.from('{"constants":{"logEv') }
  expect(unheardIn([half, exchangesOf()], pages)).toBeNull()
  expect(unheardIn([captureOf('net-log', { events: [] }), exchangesOf()], pages)).toBeNull()
})
