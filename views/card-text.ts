// Breaking texts into lines without a browser: widths are estimated, on the large side.

// Advances in Source Serif 4, in ems.
const widths: readonly (readonly [RegExp, number])[] = [
  [/[ \u00a0\u202f.,:;!|'’ijlI]/u, 0.33],
  [/[ftrs()[\]{}"“”/\\-]/u, 0.44],
  [/[mwMWOQ@%—…&]/u, 0.94],
  [/[A-ZÀ-Þ]/u, 0.72],
  [/[\u0020-\u024f«»‹›–]/u, 0.57],
]

const widthOf = (text: string, size: number) => {
  let ems = 0
  // What the font may not have is drawn as a box.
  for (const letter of text) ems += widths.find(([letters]) => letters.test(letter))?.[1] ?? 1.05
  return ems * size
}

// What XML forbids or what turns the direction of text would spoil the picture, or lie in it.
const unfit = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Cs}|\p{Cc}/gu

const tidy = (text: string) =>
  text
    .replace(/[\t\r\n ]+/g, ' ')
    .replace(unfit, '')
    .trim()

const broken = (word: string, size: number, width: number): string[] => {
  const parts: string[] = []
  let part = ''
  let used = 0
  for (const letter of word) {
    const more = widthOf(letter, size)
    if (part !== '' && used + more > width) {
      parts.push(part)
      part = ''
      used = 0
    }
    part += letter
    used += more
  }
  return [...parts, part]
}

const shortened = (line: string, size: number, width: number) => {
  const [first = ''] = broken(line, size, width - widthOf('…', size))
  return `${first.replace(/ \S*$/, '').replace(/[\s,;:–]+$/u, '')}…`
}

/** A text in lines no wider than `width` at a font size, `most` at the most: an ellipsis ends one that goes on. */
export const wrapped = (text: string, size: number, width: number, most: number): string[] => {
  const lines: string[] = []
  let line = ''
  // Nothing shown needs more letters, and a text of ours or of others may be very long.
  for (const word of tidy(text.slice(0, 2000))
    .split(' ')
    .flatMap((word) => broken(word, size, width))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer, size) <= width) {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  lines.push(line)
  if (lines.length <= most) return lines
  return [...lines.slice(0, most - 1), shortened(lines.slice(most - 1).join(' '), size, width)]
}
