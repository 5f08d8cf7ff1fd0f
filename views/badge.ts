// A badge: a label and a state, drawn with attributes alone so that no policy stands in its way.
import { html } from 'hono/html'
import type { Lang } from './language.ts'

export type Badge = {
  readonly lang: Lang
  readonly label: string
  readonly message: string
  readonly color: string
}

const longest = 80
const padding = 7
const letter = 6.6

const cut = (text: string) =>
  [...text].length <= longest ? text : `${[...text].slice(0, longest - 1).join('')}…`

// Fonts differ: `textLength` makes every one of them fit the width that was reckoned.
const widthOf = (text: string) => Math.round([...text].length * letter)

/** The badge as an SVG document. */
export const badgeSvg = ({ lang, color, ...said }: Badge): string => {
  const label = cut(said.label)
  const message = cut(said.message)
  const labelWidth = widthOf(label)
  const messageWidth = widthOf(message)
  const title = lang === 'fr' ? `${label}\u00a0: ${message}` : `${label}: ${message}`
  const left = labelWidth + 2 * padding
  const width = left + messageWidth + 2 * padding
  return String(html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" viewBox="0 0 ${width} 20" role="img" aria-label="${title}">
<title>${title}</title>
<rect width="${width}" height="20" rx="3" fill="#3a3f3b"/>
<path d="M${left} 0H${width - 3}a3 3 0 0 1 3 3V17a3 3 0 0 1 -3 3H${left}z" fill="${color}"/>
<g fill="#ffffff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11">
<text x="${padding}" y="14" textLength="${labelWidth}">${label}</text>
<text x="${left + padding}" y="14" textLength="${messageWidth}">${message}</text>
</g>
</svg>
`)
}
