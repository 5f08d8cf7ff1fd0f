import { describe, expect, test } from 'vitest'
import { readMail } from '../../src/inbox/read-mail.ts'
import { linksIn, secretsIn, wordsIn } from '../../src/probe/handed-over.ts'

type Parts = { readonly text?: string; readonly html?: string; readonly header?: string }

const part = (type: string, content: string | undefined) =>
  content === undefined ? [] : ['--part', `Content-Type: ${type}; charset=utf-8`, '', content]

const mailOf = ({ text, html, header }: Parts) => {
  const head = [
    'From: registre@r.example',
    'Subject: Compte',
    'MIME-Version: 1.0',
    ...(header ? [header] : []),
  ]
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

test.each([
  ['https://r.example/activation/3f9a8b7c6d5e4f/confirmer', ['3f9a8b7c6d5e4f']],
  ['https://r.example/#/activer?jeton=abc123def', ['abc123def']],
  ['https://r.example/activation?jeton=abcdefgh', ['abcdefgh']],
  ['Votre code : 482 913', ['482 913']],
  ['Votre code : 4821', ['4821']],
  ['Votre code : AB12-CD34', ['AB12-CD34']],
  ['Envoyé le 23 novembre 2026, registre d’exercice', []],
  ['https://r.example/activation/KdjfHgPqRtXy', ['KdjfHgPqRtXy']],
  ['https://r.example/activation/kdjfhgpqrtxy/motDePasse/reinitialisation-compte', ['kdjfhgpqrtxy']],
  [
    '(https://r.example/a/3f9a8b7c) [https://r.example/a/1b2c3d4e]. ‘https://r.example/a/5f6a7b8c’',
    ['3f9a8b7c', '1b2c3d4e', '5f6a7b8c'],
  ],
  ['https://r.example/activation/abc123%3D%3D', ['abc123==']],
  ['Votre code d’activation : KDJFHG', ['KDJFHG']],
  ['Votre code est QWERTY, valable une heure', ['QWERTY']],
  ['Votre clé :\n\n  KdjfHg.\n', ['KdjfHg']],
  ['Pour saisir le code, suivez :\n\nActiver\n', []],
  ['Mot de passe : celui que vous avez choisi. Votre code est valable une heure.', []],
])('of « %s », what a mail hands to its reader alone is %j', async (text, secrets) => {
  expect(secretsIn(await mailOf({ text }))).toEqual(secrets)
})

test('the words of a mail are those of its text, and those that its HTML shows', async () => {
  const mail = await mailOf({
    text: 'Bonjour',
    html: '<title>Compte</title><p>Code&nbsp;: <b>482</b>913</p>',
  })
  expect(wordsIn(mail).map((words) => words.trim())).toEqual(['Bonjour', 'Code : 482913'])
})

test.each<[string, Parts, readonly string[]]>([
  ['the link of its HTML', { text: 'Activez', html: `<a href="${activation}">Activer</a>` }, ['abc123']],
  [
    'the code of its HTML, in as many elements as it takes',
    {
      text: 'Activez',
      html: '<style>a { color: #333333 }</style><p>Code</p><p width="600000">48<b>29</b>13</p>',
    },
    ['482913'],
  ],
  ['the link of a header', { text: 'Bonjour', header: `List-Unsubscribe: <${activation}>` }, ['abc123']],
])('what a mail hands over is known beside a text that does not: %s', async (_, parts, secrets) => {
  expect(secretsIn(await mailOf(parts))).toEqual(secrets)
})

test.each(['<style', '<!--', '<a href', '<', ' ', '\n', ')', 'code '])(
  'a mail of a mebibyte of « %s » is read all the same',
  (hostile) => {
    const html = `https://r.example/${hostile.repeat(Math.floor(2 ** 20 / hostile.length))}`
    const mail = { from: '', subject: '', text: html, html, receivedAt: 0, raw: Buffer.from(html) }
    expect(linksIn(mail).length).toBeGreaterThan(0)
    expect(secretsIn(mail)).toEqual([])
  },
)
