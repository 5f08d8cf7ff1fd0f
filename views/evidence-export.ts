// One export as it is made and as it is fetched, and the list of those that were made.
import { html } from 'hono/html'
import { type Frame, type Html, layout } from './layout.ts'
import { pathIn, safeHref } from './link.ts'
import { stamp, timeTag } from './time.ts'
import { evidenceWords, sizeText } from './words-evidence.ts'

/** An export that was written, and where its file is: here, removed, or handed over by a command. */
export type MadeExport = {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly endedAt: number
  readonly bytes: number
  readonly sha256: string
  readonly checkpoint: number
  readonly runs: number
  readonly file: 'there' | 'removed' | 'redacted' | 'complete'
}

export type ExportView = {
  readonly base: string
  readonly id: string
} & (
  | { readonly state: 'waiting'; readonly before: number }
  | { readonly state: 'running'; readonly bytes: number; readonly expectedBytes: number }
  | { readonly state: 'failed'; readonly failure: string }
  | { readonly state: 'made'; readonly made: MadeExport }
)

const fileHref = ({ lang }: Frame, base: string, id: string) => pathIn(lang, `${base}/exports/${id}/file`)

/** The exports that were made, newest first. */
export const exportTable = (frame: Frame, base: string, made: readonly MadeExport[]): Html => {
  const { lang } = frame
  const words = evidenceWords[lang]
  if (made.length === 0) return html`<p>${words.none}</p>`
  const fileOf = ({ id, file }: MadeExport) =>
    file === 'there' ? html`<a href="${safeHref(fileHref(frame, base, id))}">.asice</a>` : words.gone[file]
  const row = (one: MadeExport) => html`<tr>
      <th scope="row"><a href="${pathIn(lang, `${base}/exports/${one.id}`)}">${stamp(lang, one.from)} – ${stamp(lang, one.to)}</a></th>
      <td data-label="${words.madeAt}">${timeTag(lang, one.endedAt)}</td>
      <td data-label="${words.size}">${sizeText(lang, one.bytes)}</td>
      <td data-label="${words.checkpoint}">${one.checkpoint}</td>
      <td data-label="${words.digest}"><code class="digest">${one.sha256}</code></td>
      <td data-label="${words.file}">${fileOf(one)}</td></tr>`
  return html`<table class="exports"><thead><tr><th scope="col">${words.interval}</th><th scope="col">${words.madeAt}</th>
      <th scope="col">${words.size}</th><th scope="col">${words.checkpoint}</th><th scope="col">${words.digest}</th>
      <th scope="col">${words.file}</th></tr></thead><tbody>${made.map(row)}</tbody></table>`
}

const madeFacts = (frame: Frame, base: string, made: MadeExport) => {
  const { lang } = frame
  const words = evidenceWords[lang]
  const fact = (label: string, told: Html | string) => html`<div><dt>${label}</dt><dd>${told}</dd></div>`
  const fetch = html`<p><a href="${safeHref(fileHref(frame, base, made.id))}">${words.download(sizeText(lang, made.bytes))}</a></p>
    <p>${words.afterwards}</p>`
  return html`${made.file === 'there' ? html`<p role="status">${words.ready}</p>${fetch}` : html`<p>${words.notHere[made.file]}</p>`}
    <dl class="facts">${fact(words.digest, html`<code class="digest">${made.sha256}</code>`)}
      ${fact(words.interval, `${stamp(lang, made.from)} – ${stamp(lang, made.to)}`)}
      ${fact(words.runs, `${made.runs}`)}${fact(words.checkpoint, `${made.checkpoint}`)}
      ${fact(words.madeAt, timeTag(lang, made.endedAt))}</dl>
    <p><a href="${pathIn(lang, '/verify')}">${words.toVerify}</a></p>`
}

const stateOf = (frame: Frame, view: ExportView) => {
  const { lang } = frame
  const words = evidenceWords[lang]
  switch (view.state) {
    case 'waiting':
      return html`<p role="status">${words.waitingFor(view.before)}</p>`
    case 'running': {
      const { bytes, expectedBytes } = view
      const share = Math.min(0.99, bytes / Math.max(1, expectedBytes)).toFixed(2)
      return html`<p role="status">${words.beingMade(sizeText(lang, bytes), sizeText(lang, expectedBytes))}</p>
    <p><progress max="1" value="${share}" aria-label="${words.progress}"></progress></p>`
    }
    case 'failed': {
      const faults: Readonly<Record<string, string>> = words.faults
      return html`<p class="fault" role="alert">${words.failed} ${faults[view.failure] ?? words.faults.fault}</p>`
    }
    case 'made':
      return madeFacts(frame, view.base, view.made)
  }
}

/** The page of one export. */
export const exportPage = (frame: Frame, view: ExportView): Html => {
  const { lang } = frame
  const words = evidenceWords[lang]
  return layout(
    frame,
    words.exportTitle,
    html`<h1>${words.exportTitle}</h1>${stateOf(frame, view)}
    <p><a href="${safeHref(pathIn(lang, view.base))}">${words.all}</a></p>`,
  )
}
