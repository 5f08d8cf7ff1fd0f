import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hideInEncodedWords } from '../../src/evidence/encoded-words.ts'
import { redactorOf, searchFor } from '../../src/evidence/redact.ts'

const redact = redactorOf(searchFor(['Éléonore', 'marguerite.dupont@exemple.fr', 'BT-2026-000123']))

const shown = async (text: string) => {
  const bytes = Buffer.from(text)
  const { bytes: left } = await redact({ kind: 'mail', step: null, mediaType: 'message/rfc822', bytes })
  return Buffer.from(left ?? []).toString()
}

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')

test.each([
  ['in one piece', 'Subject: =?utf-8?Q?Bienvenue_=C3=89l=C3=A9onore?=', 'Subject: =?utf-8?Q?Bienvenue_***?='],
  [
    'cut within an address',
    'Subject: =?utf-8?Q?Compte=20marguerite.dupo?=\r\n =?utf-8?Q?nt@exemple.fr=20ouvert?=',
    'Subject: =?utf-8?Q?Compte_***_ouvert?=',
  ],
  [
    'cut within a number, in base64',
    `Subject: =?UTF-8?B?${base64('Récépissé n° BT-2026')}?= =?UTF-8?B?${base64('-000123')}?=`,
    'Subject: =?utf-8?Q?R=C3=A9c=C3=A9piss=C3=A9_n=C2=B0_***?=',
  ],
  [
    'cut within a letter',
    `To: =?utf-8?b?${base64(Buffer.from('Mme Él').subarray(0, 5))}?=\r\n\t=?utf-8?b?${base64(Buffer.from('Mme Él').subarray(5))}?= =?utf-8?q?=C3=A9onore?= <x@y.example>`,
    'To: =?utf-8?Q?Mme_***?= <x@y.example>',
  ],
  ['of the older alphabet', 'To: =?iso-8859-1*fr?Q?=C9l=E9onore?=', 'To: =?utf-8?Q?***?='],
])('a value in the words of a header, %s, is hidden', async (_, written, left) => {
  expect(await shown(`${written}\r\nX: 1\r\n\r\nBonjour`)).toBe(`${left}\r\nX: 1\r\n\r\nBonjour`)
})

test('words without a value stay as they are, to the last byte', async () => {
  const mail = 'Subject: =?utf-8?q?R=c3=a9c=C3=A9pi?=\r\n =?iso-8859-1?B?c3Pp?=\r\n\r\nBonjour'
  expect(await shown(mail)).toBe(mail)
})

test('what is left of long words is read as it was', () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((text) => !/[\r\n]/.test(text))
  fc.assert(
    fc.property(words, (text) => {
      let read = ''
      const written = hideInEncodedWords('=?utf-8?Q?x?=', () => `${text}!`)
      expect(written.split('\r\n').every((line) => line.length <= 76)).toBe(true)
      hideInEncodedWords(written, (found) => {
        read = found
        return found
      })
      expect(read).toBe(`${text}!`)
    }),
  )
})
