// A document time-stamp within a PDF (ETSI EN 319 142: DocTimeStamp, ETSI.RFC3161), which PDF readers show.
import { PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib'

// Larger than any token with its certificates; what is left over stays zero.
const tokenBytes = 16_384

const openingAngle = `<${'0'.repeat(tokenBytes * 2)}>`

/** Gives the PDF a place for a token, with a range of bytes that is yet to be told. */
const withPlace = async (pdf: Uint8Array): Promise<Buffer> => {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  const { context, catalog } = document
  const page = document.getPage(0)
  const unknown = PDFNumber.of(9_999_999_999)
  const stamp = context.register(
    context.obj({
      Type: 'DocTimeStamp',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.RFC3161',
      V: 0,
      ByteRange: [0, unknown, unknown, unknown],
      Contents: PDFHexString.of('0'.repeat(tokenBytes * 2)),
    }),
  )
  const field = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      Rect: [0, 0, 0, 0],
      T: PDFString.of('Horodatage'),
      F: 132,
      P: page.ref,
      V: stamp,
    }),
  )
  const annotations = page.node.Annots() ?? context.obj([])
  annotations.push(field)
  page.node.set(PDFName.of('Annots'), annotations)
  catalog.set(PDFName.of('AcroForm'), context.obj({ SigFlags: 3, Fields: [field] }))
  return Buffer.from(await document.save({ useObjectStreams: false, updateFieldAppearances: false }))
}

const tellRange = (pdf: Buffer) => {
  const from = pdf.indexOf(openingAngle)
  const to = from + openingAngle.length
  const rangeAt = pdf.lastIndexOf('/ByteRange [', from)
  const rangeEnd = pdf.indexOf(']', rangeAt) + 1
  if (from < 0 || rangeAt < 0) throw new Error('The place of the time-stamp is not found in the PDF.')
  const range = `/ByteRange [0 ${from} ${to} ${pdf.length - to}]`.padEnd(rangeEnd - rangeAt, ' ')
  pdf.write(range, rangeAt, 'latin1')
  return { from, to }
}

/** Puts a token into a PDF, over all of its other bytes; the PDF without one when `stamp` gives none. */
export const stampPdf = async (
  pdf: Uint8Array,
  stamp: (bytes: Uint8Array) => Promise<Uint8Array | null>,
): Promise<Uint8Array> => {
  const placed = await withPlace(pdf)
  const { from, to } = tellRange(placed)
  const token = await stamp(Buffer.concat([placed.subarray(0, from), placed.subarray(to)]))
  if (token === null || token.length > tokenBytes) return pdf
  placed.write(Buffer.from(token).toString('hex'), from + 1, 'latin1')
  return placed
}
