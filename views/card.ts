// A card: the picture that other sites show beside a link to a page. Drawn as SVG, by attributes alone.
import { wrapped } from './card-text.ts'

export type Tone = 'good' | 'slow' | 'bad' | 'unknown' | 'past'

export type CardState = { readonly tone: Tone; readonly text: string }

export type Card = {
  readonly site: string
  /** Set for what is no measurement of a real registry: practice, a simulation. */
  readonly notice: string | null
  /** Of the worst that the card tells. */
  readonly tone: Tone
  readonly over: string
  readonly title: string
  readonly states: readonly CardState[]
  readonly lead: string | null
  readonly lines: readonly string[]
  readonly foot: readonly string[]
  /** A retracted incident: what was published stays readable. */
  readonly struck: boolean
}

const size = { width: 1200, height: 630 }

const margin = 72
const room = size.width - 2 * margin
const lowest = 520

const colours: Readonly<Record<Tone, string>> = {
  good: '#2a6640',
  slow: '#7a5600',
  bad: '#a02c16',
  unknown: '#5c5a56',
  past: '#5c5a56',
}

const strokes: Readonly<Record<Tone, string>> = {
  good: 'M-8 1 L-2 7 L9 -7',
  slow: 'M-9 -3 q4.5 -6 9 0 t9 0 M-9 6 q4.5 -6 9 0 t9 0',
  bad: 'M-7 -7 L7 7 M-7 7 L7 -7',
  unknown: 'M-6 -4 a6 6 0 1 1 8 5.5 q-2 1 -2 4 M0 11 v0.5',
  past: 'M-8 0 H8',
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

type Style = {
  readonly size: number
  readonly bold?: boolean
  readonly fill?: string
  readonly struck?: boolean
  readonly right?: boolean
}

const written = (x: number, y: number, text: string, style: Style) => {
  const { size, bold, fill = '#25221c', struck, right } = style
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${bold ? 600 : 400}" fill="${fill}"${
    right ? ' text-anchor="end"' : ''
  }${struck ? ' text-decoration="line-through"' : ''}>${escaped(text)}</text>`
}

const mark = (x: number, y: number, tone: Tone) =>
  `<g transform="translate(${x} ${y})" fill="none" stroke="${colours[tone]}" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"><circle r="18"/><path d="${strokes[tone]}"/></g>`

type Piece = { readonly height: number; readonly draw: (y: number) => string }

const paragraph = (text: string, most: number, gap: number, style: Style): Piece => {
  const lines = wrapped(text, style.size, room, most)
  const step = Math.round(style.size * 1.25)
  return {
    height: lines.length * step + gap,
    draw: (y) =>
      lines.map((line, index) => written(margin, y + index * step + style.size, line, style)).join('\n'),
  }
}

const oneLine = (text: string, size: number) => wrapped(text, size, room, 2).length === 1

const stateLine = ({ tone, text }: CardState): Piece => ({
  height: 54,
  draw: (y) =>
    mark(margin + 20, y + 23, tone) +
    written(margin + 56, y + 35, wrapped(text, 34, room - 56, 1)[0] ?? '', {
      size: 34,
      bold: true,
      fill: colours[tone],
    }),
})

const body = ({ over, title, states, lead, lines, struck }: Card): Piece[] => [
  paragraph(over, 1, 4, { size: 28, fill: '#635d51' }),
  paragraph(title, 2, 14, { size: oneLine(title, 56) ? 56 : 46, bold: true, struck }),
  ...states.map(stateLine),
  ...(lead === null ? [] : [paragraph(lead, 2, 8, { size: 36, bold: true, struck })]),
  ...lines.map((line) => paragraph(line, 2, 6, { size: 28, struck })),
]

const stacked = (pieces: readonly Piece[], from: number) => {
  const drawn: string[] = []
  let y = from
  for (const { height, draw } of pieces) {
    if (y + height > lowest) break
    drawn.push(draw(y))
    y += height
  }
  return drawn.join('\n')
}

const heading = ({ site, notice }: Card) => {
  const name = written(margin, 66, wrapped(site, 30, room / 2, 1)[0] ?? '', { size: 30, bold: true })
  return notice === null
    ? name
    : `${name}<rect x="${size.width / 2}" y="0" width="${size.width / 2}" height="96" fill="#7a5600"/>
${written(size.width - margin, 60, notice, { size: 34, bold: true, fill: '#fffdf9', right: true })}`
}

/** A card as SVG, whatever its texts hold. */
export const cardSvg = (card: Card): string => {
  const { width, height } = size
  const foot = card.foot.map((line, index) =>
    written(margin, 566 + index * 32, wrapped(line, 23, room, 1)[0] ?? '', { size: 23, fill: '#635d51' }),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Source Serif 4">
<rect width="${width}" height="${height}" fill="#faf7f1"/>
<rect width="18" height="${height}" fill="${colours[card.tone]}"/>
${heading(card)}
<path d="M${margin} 96 H${width - margin} M${margin} 532 H${width - margin}" stroke="#ddd6c8" stroke-width="2"/>
${stacked(body(card), 116)}
${foot.join('\n')}
</svg>`
}
