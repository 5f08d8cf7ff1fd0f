// Pictures, fonts and sounds are known by their first bytes: what says to be one may be a page.

const beginnings = [
  // GIF, PNG, JPEG, BMP, icons and cursors.
  '474946383[79]61|89504e470d0a1a0a|ffd8ff|424d.{8}00000000|0000(?:01|02)00',
  // WebP, WAV, AVI; AVIF, HEIC, MP4.
  '52494646.{8}(?:57454250|57415645|41564920)|.{8}66747970',
  // WOFF, OpenType, TrueType and their collections.
  '774f46(?:46|32)|4f54544f00|00010000|7472756500|7474636600',
  // Ogg, FLAC, MP3, WebM.
  '4f67675300|664c614300|4944330[234]|fff[23ab]|1a45dfa3',
]

const beginning = new RegExp(`^(?:${beginnings.join('|')})`, 'i')

const longestBytes = 16

/** Whether a file begins as a picture, a font, a sound or a film does; an empty one may be anything. */
export const isMedium = (bytes: Uint8Array): boolean =>
  bytes.length === 0 || beginning.test(Buffer.from(bytes.subarray(0, longestBytes)).toString('hex'))

// gzip, zstd, ZIP, xz, bzip2.
const packed = /^(?:1f8b|28b52ffd|504b0304|fd377a585a00|425a68)/

/** Whether a file begins as one that is compressed: what it says cannot be read in it. */
export const isPacked = (bytes: Uint8Array): boolean =>
  packed.test(Buffer.from(bytes.subarray(0, longestBytes)).toString('hex'))
