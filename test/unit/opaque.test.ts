import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOpaque, opaqueIn } from '../../src/evidence/opaque.ts'
import { redactorOf, searchFor, withoutPersonal } from '../../src/evidence/redact.ts'
import { sightingOf } from '../support/export-sightings.ts'

const drawn = (bytes: number) => `a1${randomBytes(bytes).toString('base64url')}`

const quotedPrintable = (text: string) => text.replace(/=/g, '=3D').replace(/.{60}/g, '$&=\r\n')

const hidden = (values: readonly string[], text: string) => opaqueIn(values)?.hide(text, () => '***') ?? text

describe('a value that a machine drew', () => {
  const value = '41ab/Cd~ef-gh=_ij+kl.mn0123'

  test.each([
    ['as it is', value],
    ['in capitals', value.toUpperCase()],
    ['in an address', encodeURIComponent(value)],
    ['in an address within an address', encodeURIComponent(encodeURIComponent(value))],
    ['in a form', new URLSearchParams({ v: value }).toString().slice(2)],
    ['in JSON', value.replace('/', '\\/')],
    ['in JSON that is escaped', value.replace('/', '\\u002F').replace('+', '\\x2b')],
    ['in a page', value.replace('=', '&#61;').replace('/', '&#x2F;').replace('+', '&plus;')],
    ['in a mail', quotedPrintable(value)],
    [
      'in a mail, over two lines',
      `${quotedPrintable(value.slice(0, 9))}=\r\n${quotedPrintable(value.slice(9))}`,
    ],
    ['with places for a break', value.replace('-', '-<wbr>\u200b')],
  ])('is found %s', (_, written) => {
    expect(isOpaque(value)).toBe(true)
    expect(hidden([value], `<é v="${written}&amp;n=1">`)).toBe('<é v="***&amp;n=1">')
  })

  test('is found in base64', async () => {
    const redact = redactorOf(searchFor([value]))
    const bytes = Buffer.from(`{"v":"${Buffer.from(`?u=${value}`).toString('base64')}"}`)
    const { bytes: left } = await redact({ kind: 'body', step: null, mediaType: 'text/html', bytes })
    expect(Buffer.from(left ?? []).toString()).toBe('{"v":"***"}')
  })

  test('is taken away whole, and nothing else, whatever stands around it', () => {
    const around = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('41ab'))
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(hidden([value], `${before} ${value} ${after}`)).toBe(`${before} *** ${after}`)
        expect(hidden([value], before)).toBe(before)
      }),
    )
  })

  test.each([
    '0639980001',
    'FR7630006000011234567890189',
    'marguerite.dupont2@exemple.fr',
    '12 rue de la Liberté, 75002 Paris',
  ])('%s is not taken for one', (other) => expect(isOpaque(other)).toBe(false))
})

describe('a mail with more links than anybody follows', () => {
  const links = Array.from({ length: 300 }, () => drawn(188))
  const personal = ['Éléonore', 'Exemple', 'probe.éléonore@exemple.fr', '0639980001', ...links]
  const mail = links
    .map((token) => `<a href=3D"https://r.example/c?u=3D${quotedPrintable(token)}">`)
    .join('\r\n')

  test('is read within a second, and has none of them left', async () => {
    const startedAt = performance.now()
    const redact = redactorOf(searchFor(personal))
    const bytes = Buffer.from(`Bonjour Éléonore\r\n${mail}`)
    const { bytes: left, redactions } = await redact({
      kind: 'mail',
      step: null,
      mediaType: 'message/rfc822',
      bytes,
    })
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect(Buffer.from(left ?? []).toString()).toBe(
      `Bonjour ***\r\n${links.map(() => '<a href=3D"https://r.example/c?u=3D***">').join('\r\n')}`,
    )
    expect(redactions).toEqual([{ reason: 'personal_value', count: 301 }])
  })

  test('leaves what was seen to be told', () => {
    const seen = { ...sightingOf({ failed: 'opens-the-sign-up-form' }, 'a'.repeat(32)), personal }
    const told = withoutPersonal({ ...seen, detail: `at ${links[7]}, for Éléonore` })
    expect(told.detail).toBe('at ***, for ***')
  })
})

describe('more values than can be looked for in all their spellings', () => {
  const personal = Array.from({ length: 300 }, (_, at) => `nom n° ${at}`)

  test('leave every text unpublished, and say so', async () => {
    const bytes = Buffer.from('<p>bonjour</p>')
    expect(
      await redactorOf(searchFor(personal))({ kind: 'body', step: null, mediaType: 'text/html', bytes }),
    ).toEqual({
      bytes: null,
      redactions: [{ reason: 'not_examined', count: 1 }],
    })
  })

  test('leave the run to be told, without its words', () => {
    const seen = { ...sightingOf({ failed: 'opens-the-sign-up-form' }, 'a'.repeat(32)), personal }
    const told = withoutPersonal({ ...seen, detail: 'for nom n° 7' })
    expect(told).toMatchObject({ outcome: seen.outcome, detail: '***' })
  })
})
