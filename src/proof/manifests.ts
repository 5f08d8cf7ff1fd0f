// The three kinds of manifest of an export. Each has one way to be written, so it is checked by writing it again.
import { base64Of, fromHex } from './bytes.ts'
import { paths, sealToken } from './layout.ts'

/** SHA-256 in hexadecimal by path. */
export type Digests = ReadonlyMap<string, string>

export const bagitText = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'

const tagFiles: readonly string[] = [paths.bagInfo, paths.bagit, paths.manifest, paths.readMe].sort()

const line = (digest: string, path: string) => `${digest}  ${path}\n`

const sorted = (digests: Digests, isListed: (path: string) => boolean) =>
  [...digests].filter(([path]) => isListed(path)).sort(([a], [b]) => (a < b ? -1 : 1))

/** The lines of `manifest-sha256.txt`: every file below data/, as `sha256sum -c` reads them. */
export const bagManifest = (digests: Digests): readonly string[] =>
  sorted(digests, (path) => path.startsWith('data/')).map(([path, digest]) => line(digest, path))

/** The lines of `tagmanifest-sha256.txt`. */
export const tagManifest = (digests: Digests): readonly string[] =>
  sorted(digests, (path) => tagFiles.includes(path)).map(([path, digest]) => line(digest, path))

const mediaTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  txt: 'text/plain',
  md: 'text/markdown',
  sh: 'application/x-sh',
  png: 'image/png',
  pdf: 'application/pdf',
  wacz: 'application/wacz',
  gz: 'application/gzip',
  mhtml: 'multipart/related',
  eml: 'message/rfc822',
  pem: 'application/x-pem-file',
  tst: 'application/vnd.etsi.timestamp-token',
}

const mediaType = (path: string) =>
  mediaTypes[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'

const reference = (path: string, digest: string) =>
  `<asic:DataObjectReference URI="${path}" MimeType="${mediaType(path)}">` +
  '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>' +
  `<ds:DigestValue>${base64Of(fromHex(digest))}</ds:DigestValue></asic:DataObjectReference>\n`

/** The lines of an ASiCManifest (ETSI EN 319 162-1): every file outside META-INF, for one authority's token. */
export const sealLines = (seal: number, digests: Digests): readonly string[] => [
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n',
  '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n',
  `<asic:SigReference URI="${sealToken(seal)}" MimeType="application/vnd.etsi.timestamp-token"/>\n`,
  ...sorted(digests, (path) => path !== paths.mimetype && !path.startsWith('META-INF/')).map(
    ([path, digest]) => reference(path, digest),
  ),
  '</asic:ASiCManifest>\n',
]

/** The line of `bag-info.txt` that counts the bytes and files below data/. */
export const payloadOxum = (bytes: number, files: number): string => `Payload-Oxum: ${bytes}.${files}`
