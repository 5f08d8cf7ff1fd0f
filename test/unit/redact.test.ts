import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { letteringOf } from '../../src/evidence/lettering.ts'
import { redactorOf, searchFor } from '../../src/evidence/redact.ts'

const personal = ['Éléonore', 'Exemple', 'probe.éléonore@exemple.fr', '0639980001', 'Roy', '12 rue Haute']

const redact = redactorOf(searchFor(personal))
const html = { kind: 'page', step: 'home', mediaType: 'text/html' } as const

const shown = async (bytes: Uint8Array) => {
  const { bytes: left, redactions } = await redact({ ...html, bytes })
  return { text: Buffer.from(left ?? []), redactions }
}

const textOf = async (text: string) => (await shown(Buffer.from(text))).text.toString()

const base64 = (text: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).toString('base64')

describe('a value that is encoded whole is hidden', () => {
  test.each([
    ['in a path', `https://r.example/activation/${base64('user=Exemple&id=1')}/end`],
    ['in a path, at any place in it', `/a/${base64('probe.éléonore@exemple.fr')}`],
    ['in base64 of the older alphabet', `v=${base64('nom=Éléonore;x=1', 'latin1')}`],
    ['in short base64', `{"v":"${base64('Exemple')}"}`],
    ['in short base64, within other words', `{"v":"${base64('xExemple')}"} ${base64('yyExemple')}`],
    ['in base64, without its accents', base64('ELEONORE')],
    ['in short base64, a word of 3 letters', `{"v":"${base64('Roy')}"}`],
    ['in base64 for addresses', `v=${Buffer.from('??>Éléonore<??').toString('base64url')}`],
    ['in hexadecimal', `v=${Buffer.from('Éléonore').toString('hex')}`],
    [
      'in hexadecimal, after a stray digit',
      `v=a${Buffer.from('06 39 98 00 01').toString('hex').toUpperCase()}`,
    ],
    ['in hexadecimal of the older alphabet', `v=${Buffer.from('Éléonore', 'latin1').toString('hex')}`],
    ['in lines of a mail', `${base64('x'.repeat(50) + 'Éléonore'.repeat(9)).replace(/.{76}/g, '$&\r\n')}`],
  ])('%s', async (_, text) => {
    const left = await textOf(text)
    expect(left).toContain('***')
    for (const run of left.match(/[A-Za-z0-9+/_-]{4,}/g) ?? [])
      for (const encoding of ['base64', 'hex'] as const)
        expect(Buffer.from(run, encoding).toString('latin1')).not.toMatch(/onore|xemple|Roy/)
  })

  test('crossed with a byte, as Cloudflare does', async () => {
    const key = 0x5a
    const crossed = Buffer.from('probe.éléonore@exemple.fr').map((byte) => byte ^ key)
    const code = Buffer.from([key, ...crossed]).toString('hex')
    expect(await textOf(`<a data-cfemail="${code}">`)).toBe('<a data-cfemail="***">')
  })

  test('and what stands before it in a path stays', async () => {
    const left = await textOf(`https://r.example/activation/${base64('user=Exemple&id=1')}/end`)
    expect(left).toBe('https://r.example/activation/***/end')
  })
})

test.each([
  ['the small end first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['the big end first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
])('a page in UTF-16, %s, is read and written in it', async (_, write) => {
  const { text, redactions } = await shown(write('<p>Éléonore</p>'))
  expect(text).toEqual(write('<p>***</p>'))
  expect(redactions).toEqual([{ reason: 'personal_value', count: 1 }])
})

test.each([
  ['the small end first', (text: string) => Buffer.from(text, 'utf16le')],
  ['the big end first', (text: string) => Buffer.from(text, 'utf16le').swap16()],
])('a page in UTF-16 that does not say so, %s, is read and written in it', async (_, write) => {
  const { text } = await shown(write('<p>Éléonore</p>'))
  expect(text).toEqual(write('<p>***</p>'))
})

describe('a page with bytes that are no UTF-8', () => {
  const stray = Buffer.from([0xe9])
  const around = (before: string, after: string) =>
    Buffer.concat([Buffer.from(before), stray, Buffer.from(after)])

  test('is read as UTF-8 all the same, and loses none of them', async () => {
    const { text } = await shown(around('<p>été ', ' Éléonore, 06\u00a039\u202f98 00 01 🏠 </p>'))
    expect(text).toEqual(around('<p>été ', ' ***, *** 🏠 </p>'))
  })

  test('is read in the older alphabet too', async () => {
    const { text } = await shown(
      Buffer.from('<p>été, Éléonore ÉLÉONORE, 06\u00a039\u00a098 00 01</p>', 'latin1'),
    )
    expect(text).toEqual(Buffer.from('<p>été, *** ***, ***</p>', 'latin1'))
  })

  test('whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const given = Buffer.concat([Buffer.from('xx'), bytes, stray])
        const { read, write } = letteringOf(given)
        expect(write(read(given))).toEqual(given)
      }),
    )
  })
})

describe('a body that says to be a picture', () => {
  const labelled = (bytes: Buffer) => redact({ kind: 'body', step: null, mediaType: 'image/gif', bytes })

  test('is published when it begins as one', async () => {
    const gif = Buffer.from('474946383961010001000000003b', 'hex')
    expect(await labelled(gif)).toEqual({ bytes: gif, redactions: [] })
  })

  test('is read when it is text', async () => {
    const { bytes } = await labelled(Buffer.from('{"nom":"Éléonore"}'))
    expect(Buffer.from(bytes ?? []).toString()).toBe('{"nom":"***"}')
  })

  test('is withheld when it is neither', async () => {
    const { bytes, redactions } = await labelled(Buffer.from('PK\0\0Éléonore'))
    expect(bytes).toBeNull()
    expect(redactions).toEqual([{ reason: 'not_examined', count: 1 }])
  })
})

describe('a text that is none', () => {
  test.each([
    ['is compressed', gzipSync('Éléonore')],
    [
      'has letters of four bytes',
      Buffer.from([...'<p>nom'].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0])),
    ],
    [
      'has letters of two bytes after one of one',
      Buffer.from(`x${Buffer.from('<p>nom</p>', 'utf16le').toString('latin1')}`, 'latin1'),
    ],
  ])('is withheld when it %s', async (_, bytes) => {
    expect(await redact({ ...html, bytes })).toEqual({
      bytes: null,
      redactions: [{ reason: 'not_examined', count: 1 }],
    })
  })
})

test('a page without a value stays as it is, to the last byte', async () => {
  const words = 'Les croyances royales, une allée, 12 rues hautes, le 06/39. exemplaire dada'
  const random = Array.from({ length: 999 }, (_, at) => (at * at * 7919) % 251)
  const page = `<p>${words}</p><img src="data:image/png;base64,${Buffer.from(random).toString('base64')}">`
  const { text, redactions } = await shown(Buffer.from(page))
  expect(text.toString()).toBe(page)
  expect(redactions).toEqual([])
})

describe('what opens a session is hidden under its name', () => {
  test.each([
    ['a field of JSON', '{"access_token":"abc\\/def","n":1}', '{"access_token":"***","n":1}'],
    [
      'JSON within JSON',
      '{"body":"{\\"csrfToken\\": \\"abc\\"}"}',
      '{"body":"{\\"csrfToken\\": \\"***\\"}"}',
    ],
    ['a form', 'a=1&_csrf=abc%3D&b=2', 'a=1&_csrf=***&b=2'],
    ['the first of a form', 'user[session]=abc&b=2', 'user[session]=***&b=2'],
    ['an address', '<a href="/x?n=1&amp;api_key=abc#y">', '<a href="/x?n=1&amp;api_key=***#y">'],
    [
      'a hidden field',
      '<input type="hidden" name="_csrf" value="abc">',
      '<input type="hidden" name="_csrf" value="***">',
    ],
    [
      'a hidden field, value first',
      "<input value='abc' name=authenticity_token>",
      "<input value='***' name=authenticity_token>",
    ],
    [
      'a hidden field in a mail',
      '<input name=3D"csrf" value=3D"abc">',
      '<input name=3D"csrf" value=3D"***">',
    ],
    [
      'what a page says of itself',
      '<meta name="csrf-token" content="abc">',
      '<meta name="csrf-token" content="***">',
    ],
    ['a line of the journal of the network', '["x-auth-token: abc"]', '["x-auth-token: ***"]'],
    ['a path', 'href="/accueil;jsessionid=AB12.n1?page=2"', 'href="/accueil;jsessionid=***?page=2"'],
    ['a path in an address', 'u=%2Faccueil%3Bjsessionid%3DAB12&b=2', 'u=%2Faccueil%3Bjsessionid%3D***&b=2'],
    ['a path in a mail', '/x;jsessionid=3DAB=\r\n12 ou', '/x;jsessionid=3D*** ou'],
    ['an address of PHP', '/x?PHPSESSID=abc&n=1', '/x?PHPSESSID=***&n=1'],
    ['an address within another', 'u=%3Fsid%3Dabc&n=1', 'u=%3Fsid%3D***&n=1'],
    [
      'a short name in JSON',
      '{"connect.sid":"abc","residence":"Lyon"}',
      '{"connect.sid":"***","residence":"Lyon"}',
    ],
    ['a code for one use', 'otp=482913&author=moi', 'otp=***&author=moi'],
    ['a token of JSON', '{"jwt":"eyJ.x.y"}', '{"jwt":"***"}'],
    ['a short header', '["x-auth: abc"]', '["x-auth: ***"]'],
  ])('%s', async (_, written, left) => {
    const { text, redactions } = await shown(Buffer.from(written))
    expect(text.toString()).toBe(left)
    expect(redactions).toEqual([{ reason: 'session_secret', count: 1 }])
    const nobody = await redactorOf(searchFor([]))({ ...html, bytes: Buffer.from(written) })
    expect(Buffer.from(nobody.bytes ?? []).toString()).toBe(left)
  })

  test.each([
    'la session est close ; votre secret : aucun',
    'let token=next();session=token.value',
    '{"token":null,"sessions":12}',
    '{"president":"oui","author":"moi"}',
    'a?inside=1&residence=2',
    '<input name="ville" value="Lyon">',
    '<input name="csrf" value="">',
  ])('and what only speaks of it stays: %s', async (written) => {
    expect(await textOf(written)).toBe(written)
  })

  test('a header, sent or received', async () => {
    const headers = { 'X-Auth-Token': 'a', 'x-csrf-token': 'b', 'x-api-key': 'c', accept: 'd', 'x-auth': 'h' }
    const answer = { headers: { 'x-session-id': 'e', 'set-cookie': 'f', etag: 'g' } }
    const bytes = Buffer.from(JSON.stringify({ exchanges: [{ headers, answer }] }))
    const { bytes: left, redactions } = await redact({ ...html, kind: 'exchanges', bytes })
    expect(JSON.parse(Buffer.from(left ?? []).toString())).toEqual({
      exchanges: [
        {
          headers: {
            'X-Auth-Token': '***',
            'x-csrf-token': '***',
            'x-api-key': '***',
            accept: 'd',
            'x-auth': '***',
          },
          answer: { headers: { 'x-session-id': '***', 'set-cookie': '***', etag: 'g' } },
        },
      ],
    })
    expect(redactions).toEqual([{ reason: 'session_secret', count: 6 }])
  })
})
