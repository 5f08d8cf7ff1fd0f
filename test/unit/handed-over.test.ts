import { describe, expect, test } from 'vitest'
import { readMail } from '../../src/inbox/read-mail.ts'
import { linksIn } from '../../src/probe/handed-over.ts'

type Parts = { readonly text?: string; readonly html?: string }

const part = (type: string, content: string | undefined) =>
  content === undefined ? [] : ['--part', `Content-Type: ${type}; charset=utf-8`, '', content]

const mailOf = ({ text, html }: Parts) => {
  const head = ['From: registre@r.example', 'Subject: Compte', 'MIME-Version: 1.0']
  const parts = [...part('text/plain', text), ...part('text/html', html), '--part--', '']
  const lines = [...head, 'Content-Type: multipart/alternative; boundary=part', '', ...parts]
  return readMail(Buffer.from(lines.join('\r\n')), 0)
}

const activation = 'https://r.example/activation/abc123'

describe('the link that a reader would follow is found', () => {
  test.each<[string, Parts]>([
    ['under words, in a mail of HTML alone', { html: `<p><a href="${activation}">Activer</a></p>` }],
    ['in single quotation marks, or in none', { html: `<a class=x href='${activation}'>Activer</a>` }],
    ['written out in HTML', { html: `<p>Ouvrez <b>${activation}</b>.</p>` }],
    ['beside what only old readers see', { html: `<!--<a href="/x"></a>--><a href=${activation}>Oui</a>` }],
    ['in a text, at the end of a sentence', { text: `Ouvrez ${activation}.` }],
    ['in a text, between brackets', { text: `Activer [${activation}] (ou ${activation}).` }],
    ['in a text, between quotation marks', { text: `« ${activation} », '${activation}'…` }],
    ['in both', { text: `Activer : ${activation}`, html: `<a href="${activation}">Activer</a>` }],
  ])('%s', async (_, parts) => {
    const found = linksIn(await mailOf(parts))
    expect(new Set(found)).toEqual(new Set([activation]))
  })

  test('with the signs that its HTML writes otherwise', async () => {
    const mail = await mailOf({ html: '<a href="https://r.example/?a=1&amp;b=&#50;&#x33;">Activer</a>' })
    expect(linksIn(mail)).toEqual(['https://r.example/?a=1&b=23'])
  })

  test('with the brackets that are its own', async () => {
    const mail = await mailOf({ text: 'Voir https://r.example/aide_(compte), puis http://[::1]/x.' })
    expect(linksIn(mail)).toEqual(['https://r.example/aide_(compte)', 'http://[::1]/x'])
  })
})
