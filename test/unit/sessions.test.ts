import { describe, expect, test } from 'vitest'
import { redactorOf, searchFor, withoutPersonal } from '../../src/evidence/redact.ts'
import { sessionValuesIn } from '../../src/evidence/sessions.ts'
import type { Capture, Exchange } from '../../src/outcome/capture.ts'

const id = 'k3J9-qLz_77Ab'
const signed = 's%3AwXk2Qm8ZtRr5Lp0Vb3Yd%2BA.4hQe1u6JkS2m9xN7cTq'
const exchange: Exchange = {
  method: 'GET',
  url: 'https://registre.example/',
  type: 'document',
  askedAt: 0,
  answeredAt: 0,
  endedAt: 0,
  error: null,
  headers: { cookie: `espace=${id}; langue=fr-FR; choix=accepte; jour=2026-11-30` },
  body: null,
  bodyFault: null,
  answer: {
    status: 200,
    statusText: 'OK',
    headers: { 'set-cookie': `app="${signed}"; Path=/; HttpOnly\npanier=Zz81kk55; Max-Age=3600` },
    body: null,
    bodyFault: null,
    remote: null,
    tls: null,
    fromCache: false,
  },
}
const told: Capture = {
  kind: 'exchanges',
  step: null,
  mediaType: 'application/json',
  bytes: Buffer.from(JSON.stringify({ exchanges: [exchange], said: [] })),
}
const values = sessionValuesIn([told])
const redact = redactorOf(searchFor([], values))

const shown = async (text: string) => {
  const { bytes, redactions } = await redact({
    kind: 'body',
    step: null,
    mediaType: 'text/html',
    bytes: Buffer.from(text),
  })
  return { text: Buffer.from(bytes ?? []).toString(), redactions }
}

const plain = decodeURIComponent(signed)
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('the value of a cookie', () => {
  test.each([
    ['as it is', `<p>${id}</p>`, '<p>***</p>'],
    ['as it was set', `x ${signed} y`, 'x *** y'],
    ['decoded', `x ${plain} y`, 'x *** y'],
    ['percent-encoded', `/a?b=${encodeURIComponent(id).replace('-', '%2D')}&c=1`, '/a?b=***&c=1'],
    ['without its signature', 'x s:wXk2Qm8ZtRr5Lp0Vb3Yd+A y', 'x s:*** y'],
    ['set by another name', '"Zz81kk55"', '"***"'],
  ])('is hidden %s', async (_, written, expected) => {
    expect(await shown(written)).toEqual({
      text: expected,
      redactions: [{ reason: 'session_secret', count: 1 }],
    })
  })

  test.each([
    ['base64', base64(`{"id":"${id}","n":1}`)],
    ['hexadecimal', Buffer.from(id).toString('hex')],
  ])('is hidden in %s, where it counts as what belongs to a person', async (_, encoded) => {
    expect(await shown(`<i>${encoded}</i>`)).toEqual({
      text: '<i>***</i>',
      redactions: [{ reason: 'personal_value', count: 1 }],
    })
  })

  test('is left where it is a word, a language or a day', async () => {
    const written = '<html lang="fr-FR">accepte 2026-11-30</html>'
    expect(await shown(written)).toEqual({ text: written, redactions: [] })
  })

  test('is in no word of a record', () => {
    const steps = [
      {
        name: 'opens',
        status: 'failed' as const,
        startedAt: 0,
        endedAt: 1,
        durationMs: 1,
        url: `https://registre.example/${id}`,
        detail: `« ${plain} » is not there`,
      },
    ]
    const { steps: kept } = withoutPersonal({
      startedAt: 0,
      endedAt: 1,
      durationMs: 1,
      outcome: 'unexpected_page',
      failedStep: 'opens',
      detail: null,
      retryAt: null,
      userAgent: '',
      browser: '',
      controls: [],
      captures: [told],
      lost: [],
      personal: [],
      steps,
    })
    expect(kept.map(({ url, detail }) => [url, detail])).toEqual([
      ['https://registre.example/***', '« *** » is not there'],
    ])
  })
})

test.each([
  ['a=1; connect.sid=s%3Aabc.def; b=2', 'a=1; connect.sid=***; b=2'],
  ['a=1; JSESSIONID=0A1B2C3D; b=2', 'a=1; JSESSIONID=***; b=2'],
  ['/page;jsessionid=0A1B2C3D?x=1', '/page;jsessionid=***?x=1'],
  ['a=1; PHPSESSID=q1w2e3r4', 'a=1; PHPSESSID=***'],
])(
  'a session that nobody saw set is hidden by its name in a list of cookies: %s',
  async (written, expected) => {
    expect((await shown(written)).text).toBe(expected)
  },
)
