// X.509 certificates: read from PEM, and followed up to a pinned authority as of a past moment.
import { fromBER, Sequence } from 'asn1js'
import {
  type BasicConstraints,
  Certificate,
  CryptoEngine,
  type ExtKeyUsage,
  type RelativeDistinguishedNames,
} from 'pkijs'
import { fromBase64, sameBytes } from './bytes.ts'

const basicConstraints = '2.5.29.19'
const keyUsage = '2.5.29.15'
const extendedKeyUsage = '2.5.29.37'
const ellipticKey = '1.2.840.10045.2.1'
const timeStamping = '1.3.6.1.5.5.7.3.8'

export const engine = new CryptoEngine({ name: 'webcrypto', crypto: globalThis.crypto })

/** The certificates of PEM texts; throws when one holds none, for the pins are our own. */
export const readPem = (pem: string): Certificate[] => {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)]
  if (blocks.length === 0) throw new Error('There is no certificate in this PEM text')
  return blocks.map(([, body = '']) => {
    const der = fromBase64(body.replace(/\s/g, ''))
    if (der === null) throw new Error('A certificate in this PEM text is not base64')
    return Certificate.fromBER(der)
  })
}

/** Whether a text that is not our own holds certificates, and no more than so many. */
export const isPem = (pem: string, most = Number.POSITIVE_INFINITY): boolean => {
  try {
    const { length } = readPem(pem)
    return length > 0 && length <= most
  } catch {
    return false
  }
}

export const derOf = (certificate: Certificate): Uint8Array<ArrayBuffer> =>
  new Uint8Array(certificate.toSchema().toBER())

const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
}

/** A distinguished name as one line, in its own order. */
export const nameOf = (name: RelativeDistinguishedNames): string =>
  name.typesAndValues
    .map(({ type, value }) => `${shortNames[type] ?? type}=${value.valueBlock.value}`)
    .join(', ')

const extensionOf = (certificate: Certificate, id: string) =>
  certificate.extensions?.find(({ extnID }) => extnID === id)

/** Whether the certificate may stamp time and do nothing else (RFC 3161 section 2.3). */
export const stampsTimeOnly = (certificate: Certificate): boolean => {
  const extension = extensionOf(certificate, extendedKeyUsage)
  const purposes = (extension?.parsedValue as ExtKeyUsage | undefined)?.keyPurposes ?? []
  return extension?.critical === true && purposes.length === 1 && purposes[0] === timeStamping
}

const maySign = (certificate: Certificate, below: number): boolean => {
  const constraints = extensionOf(certificate, basicConstraints)?.parsedValue as BasicConstraints | undefined
  const usage = extensionOf(certificate, keyUsage)?.parsedValue as
    | { readonly valueBlock: { readonly valueHexView: Uint8Array } }
    | undefined
  const longest = constraints?.pathLenConstraint
  return (
    constraints?.cA === true &&
    (typeof longest !== 'number' || below <= longest) &&
    (usage === undefined || ((usage.valueBlock.valueHexView[0] ?? 0) & 0x04) !== 0)
  )
}

const isValidAt = (certificate: Certificate, at: number) =>
  certificate.notBefore.value.getTime() <= at && at <= certificate.notAfter.value.getTime()

/** Whether a signature by this certificate's key is written the one way that DER allows; pkijs takes others. */
export const isPlainlyWritten = ({ subjectPublicKeyInfo }: Certificate, signature: Uint8Array): boolean => {
  if (subjectPublicKeyInfo.algorithm.algorithmId !== ellipticKey) return true
  const { result, offset } = fromBER(new Uint8Array(signature))
  return (
    signature[0] === 0x30 &&
    offset === signature.length &&
    result instanceof Sequence &&
    result.valueBlock.value.length === 2 &&
    result.valueBlock.value.every(({ idBlock }) => idBlock.tagClass === 1 && idBlock.tagNumber === 2) &&
    sameBytes(new Uint8Array(result.toBER()), signature)
  )
}

// What a certificate says of its signature outside what is signed.
const isTidy = ({ signature, signatureAlgorithm, signatureValue }: Certificate) =>
  signatureValue.valueBlock.unusedBits === 0 &&
  sameBytes(
    new Uint8Array(signature.toSchema().toBER()),
    new Uint8Array(signatureAlgorithm.toSchema().toBER()),
  )

const isSignedBy = async (certificate: Certificate, issuer: Certificate) =>
  certificate.issuer.isEqual(issuer.subject) &&
  isTidy(certificate) &&
  isPlainlyWritten(issuer, certificate.signatureValue.valueBlock.valueHexView) &&
  (await certificate.verify(issuer, engine))

const longestChain = 5

export type Chain = 'trusted' | 'untrusted' | 'not_valid_then'

const issuersOf = async (
  certificate: Certificate,
  among: Iterable<Certificate>,
  below: number,
): Promise<readonly Certificate[]> => {
  const found: Certificate[] = []
  for (const issuer of among)
    if (maySign(issuer, below) && (await isSignedBy(certificate, issuer))) found.push(issuer)
  return found
}

/**
 * Follows signatures from a certificate to one of the pinned, every link valid at a moment (epoch ms). Each one carried
 * is passed once, as near to the certificate as it stands: however they sign one another, there is an end to it.
 */
export const followChain = async (
  certificate: Certificate,
  carried: readonly Certificate[],
  pinned: readonly Certificate[],
  at: number,
): Promise<Chain> => {
  const ahead = new Set(carried.filter((one) => one !== certificate))
  let found: Chain = 'untrusted'
  let links: readonly Certificate[] = [certificate]
  for (let below = 0; links.length > 0 && below <= longestChain; below++) {
    const next: Certificate[] = []
    for (const link of links) {
      const anchors = isValidAt(link, at) ? await issuersOf(link, pinned, below) : []
      if (anchors.some((anchor) => isValidAt(anchor, at))) return 'trusted'
      if (!isValidAt(link, at) || anchors.length > 0) {
        found = 'not_valid_then'
        continue
      }
      for (const issuer of await issuersOf(link, ahead, below)) {
        ahead.delete(issuer)
        next.push(issuer)
      }
    }
    links = next
  }
  return found
}

/** Whether each certificate carried is pinned itself or signed by one that is carried or pinned. */
export const areSigned = async (
  carried: readonly Certificate[],
  pinned: readonly Certificate[],
): Promise<boolean> => {
  const known = [...pinned, ...carried]
  for (const certificate of carried) {
    const issuers = known.filter(({ subject }) => subject.isEqual(certificate.issuer))
    const verdicts = await Promise.all(issuers.map((issuer) => isSignedBy(certificate, issuer)))
    if (!verdicts.includes(true)) return false
  }
  return true
}
