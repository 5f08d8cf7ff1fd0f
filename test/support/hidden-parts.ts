// What was hidden in a text, and what stands in it all the same.

/** Whether a text is another one with parts of it hidden, and nothing else. */
export const isWithPartsHidden = (shown: string, whole: string) => {
  let at = 0
  return shown.split('***').every((part) => {
    const found = whole.indexOf(part, at)
    at = found + part.length
    return found >= 0
  })
}

/** Bytes (one a letter) as a person reads them: no escapes of addresses, nor what a number may be cut with. */
export const plain = (text: string) =>
  Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
    .toString()
    .replace(/[\s+.\-’'\u202f\u00a0]/g, '')
    .toLowerCase()
