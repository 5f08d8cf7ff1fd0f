// Pictures for simulated runs: nobody saw these pages, and each picture says so.
import { Resvg } from '@resvg/resvg-js'
import { wrapped } from '../../views/card-text.ts'
import type { Capture } from '../outcome/capture.ts'
import type { StepResult } from '../outcome/outcome.ts'
import type { Probe } from '../probe/probe.ts'
import { font } from '../site/font.ts'
import { textElement } from '../site/xml.ts'
import { type Page, pageOf } from './page.ts'
import type { Trouble } from './troubles.ts'

const size = { width: 960, height: 600 }
const margin = 60
const room = size.width - 2 * margin
const mark = 'simulé – simulated'

const text = (
  words: string,
  x: number,
  y: number,
  pixels: number,
  more: Readonly<Record<string, string>> = {},
) => textElement('text', words, { x: `${x}`, y: `${y}`, 'font-size': `${pixels}`, ...more })

const field = (label: string, index: number, top: number) => {
  const [x, y] = [margin + (index % 2) * (room / 2), top + Math.floor(index / 2) * 76]
  const frame = `<rect x="${x}" y="${y + 8}" width="${room / 2 - 24}" height="34" fill="none" stroke="#5b6862"/>`
  const [line = ''] = wrapped(label, 17, room / 2 - 24, 1)
  return text(line, x, y, 17) + frame
}

const alarm = (words: string, top: number) => {
  const lines = wrapped(words, 22, room - 48, 3)
  const frame = `<rect x="${margin}" y="${top}" width="${room}" height="${24 + 32 * lines.length}" fill="#fdf0e6" stroke="#9a3412"/>`
  return frame + lines.map((line, index) => text(line, margin + 24, top + 34 + 32 * index, 22)).join('')
}

const masthead = ({ isBrowsers }: Page) =>
  isBrowsers
    ? ''
    : `<rect width="${size.width}" height="72" fill="#1f5b4c"/>${text('Télépaix', margin, 47, 30, { fill: '#fff' })}`

/** The picture of a page, as SVG. */
export const sketch = (page: Page): string => {
  const { heading, lines, fields } = page
  const headings = wrapped(heading, 34, room, 2).map((line, index) =>
    text(line, margin, 140 + 44 * index, 34, { 'font-weight': '600' }),
  )
  const top = 140 + 44 * headings.length
  const said = lines.map((line, index) => text(line, margin, top + 30 * index, 20))
  const under = page.alarm === null ? '' : alarm(page.alarm, top - 16)
  const first = top + (page.alarm === null ? 24 : 140)
  const asked = fields.map((label, index) => field(label, index, first))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" fill="#22302b">
    <rect width="100%" height="100%" fill="${page.isBrowsers ? '#f1f1f1' : '#fff'}"/>
    ${masthead(page)}${headings.join('')}${said.join('')}${under}${asked.join('')}
    <rect y="${size.height - 60}" width="100%" height="60" fill="#e3d7f1"/>
    ${text(mark, size.width / 2, size.height - 21, 26, { 'font-weight': '600', 'text-anchor': 'middle', fill: '#43246b' })}</svg>`
}

const drawn = (page: Page) => new Uint8Array(new Resvg(sketch(page), { font }).render().asPng())

/** Makes what gives the pictures of a run, each page drawn once: the same bytes for the same page. */
export const openPictures = () => {
  const byPage = new Map<string, Uint8Array>()
  const pictureOf = (page: Page): Uint8Array => {
    const key = JSON.stringify(page)
    const kept = byPage.get(key) ?? drawn(page)
    byPage.set(key, kept)
    return kept
  }
  return (probe: Probe, steps: readonly StepResult[], trouble: Trouble | null): readonly Capture[] =>
    steps.flatMap(({ name, status }, position): Capture[] => {
      const page = status === 'skipped' ? null : pageOf(probe, position, status === 'failed' ? trouble : null)
      if (page === null) return []
      return [{ kind: 'screenshot', step: name, mediaType: 'image/png', bytes: pictureOf(page), boxes: [] }]
    })
}
