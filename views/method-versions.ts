// The change log of the method.
import { html } from 'hono/html'
import type { Lang } from './language.ts'
import type { Html } from './layout.ts'
import type { MethodChange, MethodVersion, MethodView } from './method.ts'
import { timeTag } from './time.ts'
import { methodWords } from './words-method.ts'

const mostChanges = 20

const changeLine = (lang: Lang, { what, before, after }: MethodChange) => {
  const value = (said: string | null) =>
    said === null ? methodWords[lang].absent : html`<code>${said}</code>`
  return html`<li><code>${what}</code>${lang === 'fr' ? '\u00a0: ' : ': '}${value(before)} → ${value(after)}</li>`
}

const changesOf = (lang: Lang, changes: MethodVersion['changes']) => {
  const words = methodWords[lang]
  if (changes === null) return html`<p>${words.first}</p>`
  const rest = changes.length - mostChanges
  return html`<ul>${changes.slice(0, mostChanges).map((change) => changeLine(lang, change))}
    ${rest > 0 ? html`<li>${words.more(rest)}</li>` : ''}</ul>`
}

/** Every version that was kept, newest first, with what it changed. */
export const changeLog = (lang: Lang, { hash, versions }: MethodView): Html => {
  const words = methodWords[lang]
  const line = (version: MethodVersion, position: number) => html`<li>${timeTag(lang, version.at)},
    <a href="/method/${version.hash}.json"><code>${version.hash.slice(0, 12)}</code></a>${position === 0 && version.hash === hash ? html` <strong>(${words.current})</strong>` : ''}
    ${changesOf(lang, version.changes)}</li>`
  return html`<p>${words.versionsWords}</p>
    ${versions.length === 0 ? html`<p>${words.noVersions}</p>` : html`<ol reversed>${versions.map(line)}</ol>`}`
}
