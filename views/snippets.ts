// Code to copy into somebody else's page: it holds values of ours, and so is escaped for where it will be pasted.
import { html } from 'hono/html'
import type { Bilingual } from './language.ts'
import type { Frame, Html } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { dataWords } from './words-data.ts'

type ProbeName = { readonly id: string; readonly title: Bilingual }

const inAttribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const inMarkdown = (text: string) => text.replaceAll(/[\\[\]()<>!`*_]/g, '\\$&')

/** A badge and a frame as code to copy, and where each journey's own badge is. */
export const snippets = (frame: Frame, probes: readonly ProbeName[]): Html => {
  const { lang, url } = frame
  const words = dataWords[lang]
  const to = (path: string) => safeHref(`${url}${pathIn(lang, path)}`)
  const alt = words.badgeAlt(frame.registry.name)
  const badge = `<a href="${to('/')}"><img src="${to('/badge.svg')}" alt="${inAttribute(alt)}"></a>`
  const markdown = `[![${inMarkdown(alt)}](${to('/badge.svg')})](${to('/')})`
  const shields = `https://img.shields.io/endpoint?url=${encodeURIComponent(to('/badge.json'))}`
  const frameSrc = `${url}/embed${lang === 'en' ? '?lang=en' : ''}`
  const embed = `<iframe src="${safeHref(frameSrc)}" title="${inAttribute(alt)}" width="480" height="380"></iframe>
<script src="${safeHref(`${url}/embed.js`)}" async></script>`
  const code = (title: string, text: string) => html`<h3>${title}</h3><pre><code>${text}</code></pre>`
  return html`<p>${words.badgesWords}</p>
    <p><img src="${pathIn(lang, '/badge.svg')}" alt="${alt}"></p>
    <p>${words.badgeEach}</p>
    <ul>${probes.map(({ id, title }) => html`<li><a href="${pathIn(lang, `/probes/${id}/badge.svg`)}">${title[lang]}</a></li>`)}</ul>
    ${code(words.badge, badge)}
    ${code(words.badgeMarkdown, markdown)}
    ${code(words.shields, shields)}
    ${code(words.embed, embed)}`
}
