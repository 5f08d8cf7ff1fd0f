// Hides parts of a picture, so that what is published shows nothing of a person.
import { createHash } from 'node:crypto'
import type { Box } from '../outcome/capture.ts'

const marginPixels = 2
const ink = '#222222'

/** A PNG picture with each box painted over; the same picture when there is no box. */
export const paintOver = async (png: Uint8Array, boxes: readonly Box[]): Promise<Uint8Array> => {
  if (boxes.length === 0) return png
  // Loaded with the first box to paint: it takes memory that the first page need not wait for.
  const { Resvg } = await import('@resvg/resvg-js')
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  // The header chunk of every PNG begins with its width and height.
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const masks = boxes.map(
    (box) =>
      `<rect x="${box.x - marginPixels}" y="${box.y - marginPixels}" width="${box.width + 2 * marginPixels}" height="${box.height + 2 * marginPixels}" fill="${ink}"/>`,
  )
  const picture = `<image width="${width}" height="${height}" href="data:image/png;base64,${bytes.toString('base64')}"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${picture}${masks.join('')}</svg>`
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng()
}

/** Makes a `paintOver` that paints the same boxes over the same picture once: a short page's two pictures are alike. */
export const painter = (): typeof paintOver => {
  const painted = new Map<string, Promise<Uint8Array>>()
  return (png, boxes) => {
    const key = JSON.stringify([createHash('sha256').update(png).digest('hex'), boxes])
    const made = painted.get(key) ?? paintOver(png, boxes)
    painted.set(key, made)
    return made
  }
}
