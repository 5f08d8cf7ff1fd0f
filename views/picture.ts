// A screenshot, with words for those who do not see it.
import { html } from 'hono/html'
import type { Bilingual, Lang } from './language.ts'
import { safeHref } from './link.ts'
import { stamp } from './time.ts'
import { detailWords } from './words-detail.ts'

export type PictureView = {
  readonly sha256: string
  readonly step: Bilingual
  readonly at: number
  /** When it was erased, its time being up. */
  readonly erasedAt: number | null
}

/** A screenshot by its SHA-256, loaded when it is scrolled to; follow it for its full size. */
export const picture = (sha256: string, alt: string) => {
  const href = safeHref(`/artefacts/${sha256}`)
  return html`<a class="picture" href="${href}"><img src="${href}" alt="${alt}" loading="lazy" decoding="async"></a>`
}

/** The last picture before an outage beside the first one of it; nothing when there is neither. */
export const pictures = (
  lang: Lang,
  { before, during }: { readonly before: PictureView | null; readonly during: PictureView | null },
) => {
  if (!before && !during) return ''
  const words = detailWords[lang]
  const figure = (shown: PictureView | null, caption: (step: string, at: string) => string) => {
    if (!shown) return ''
    const text = caption(shown.step[lang], stamp(lang, shown.at))
    const seen =
      shown.erasedAt === null
        ? picture(shown.sha256, text)
        : html`<p class="note">${words.erased(stamp(lang, shown.erasedAt))}</p>`
    return html`<figure>${seen}<figcaption>${text}</figcaption></figure>`
  }
  return html`<section aria-labelledby="pictures"><h2 id="pictures">${words.pictures}</h2>
    <div class="pair">${figure(before, words.pictureBefore)}${figure(during, words.pictureDuring)}</div></section>`
}
