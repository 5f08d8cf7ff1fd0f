// RFC 3161 time-stamp tokens: a token that holds proves that bytes with this digest existed at its time.
import { type BaseBlock, Integer, Null, OctetString, Sequence } from 'asn1js'
import {
  type AlgorithmIdentifier,
  type Attribute,
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  type RelativeDistinguishedNames,
  SignedData,
  type SignerInfo,
  TSTInfo,
} from 'pkijs'
import { hexOf, sameBytes } from './bytes.ts'
import {
  areSigned,
  derOf,
  engine,
  followChain,
  isPlainlyWritten,
  nameOf,
  readPem,
  stampsTimeOnly,
} from './certificate.ts'

export type TokenFacts = {
  /** Epoch milliseconds; most authorities tell whole seconds, so compare within the accuracy. */
  readonly genTime: number
  /** How far from the truth the authority says it may be; null when it does not say. */
  readonly accuracyMs: number | null
  /** Hexadecimal, as the authority numbers its tokens. */
  readonly serial: string
  readonly policy: string
  /** The subject of the certificate that signed. */
  readonly tsaName: string
}

export type TokenRefusal =
  | 'too_large'
  | 'malformed'
  | 'wrong_digest'
  | 'wrong_nonce'
  | 'wrong_policy'
  | 'bad_signature'
  | 'wrong_usage'
  | 'untrusted'
  | 'not_valid_then'

export type TokenCheck =
  | { readonly ok: true; readonly facts: TokenFacts }
  | { readonly ok: false; readonly refusal: TokenRefusal; readonly detail: string }

export type TokenExpectation = {
  /** The SHA-256 of the bytes that were stamped. */
  readonly digest: Uint8Array
  /** The nonce that was asked with; left out when it is not known any more. */
  readonly nonce?: Uint8Array
  /** The policies that will do, as dotted OIDs; any when left out. */
  readonly policies?: readonly string[]
  /** PEM texts of the authorities that are trusted; certificates within the token are not, by themselves. */
  readonly pinned: readonly string[]
}

const largestToken = 65_536

// Of a chain and what is signed beside it; each is checked against each.
const mostCertificates = 10

const oid = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  rsa: '1.2.840.113549.1.1.1',
} as const

type Parts = {
  readonly info: TSTInfo
  readonly content: Uint8Array
  readonly signer: SignerInfo
  readonly certificates: readonly Certificate[]
}

const refuse = (refusal: TokenRefusal, detail: string) => ({ ok: false, refusal, detail }) as const

const hasNoParameters = ({ algorithmParams }: AlgorithmIdentifier) =>
  algorithmParams === undefined || algorithmParams instanceof Null

const partsOf = (token: Uint8Array): Parts => {
  const outer = ContentInfo.fromBER(new Uint8Array(token))
  if (outer.contentType !== oid.signedData) throw new Error('not a signed message')
  const signed = new SignedData({ schema: outer.content })
  if (!sameBytes(new Uint8Array(outer.toSchema().toBER()), token)) throw new Error('bytes beside the token')
  const { eContentType, eContent } = signed.encapContentInfo
  if (eContentType !== oid.tstInfo || eContent === undefined) throw new Error('not a time-stamp')
  const [signer, ...others] = signed.signerInfos
  if (signer === undefined || others.length > 0) throw new Error('not signed exactly once')
  if (signed.version !== 3 || signer.version !== 1) throw new Error('an unknown version')
  const [algorithm, ...more] = signed.digestAlgorithms
  if (more.length > 0 || algorithm?.algorithmId !== signer.digestAlgorithm.algorithmId)
    throw new Error('digest algorithms that disagree')
  if (![algorithm, signer.digestAlgorithm, signer.signatureAlgorithm].every(hasNoParameters))
    throw new Error('an algorithm with parameters')
  if (signed.crls !== undefined || signer.unsignedAttrs !== undefined) throw new Error('unsigned additions')
  const content = new Uint8Array(eContent.getValue())
  const certificates = (signed.certificates ?? []).filter((one) => one instanceof Certificate)
  if (certificates.length > mostCertificates) throw new Error(`${certificates.length} certificates`)
  return { info: TSTInfo.fromBER(content), content, signer, certificates }
}

const attributeOf = (signer: SignerInfo, type: string): BaseBlock | null => {
  const found = (signer.signedAttrs?.attributes ?? []).filter(
    (attribute: Attribute) => attribute.type === type,
  )
  const [attribute, ...others] = found
  return attribute?.values.length === 1 && others.length === 0 ? (attribute.values[0] as BaseBlock) : null
}

const hashName = ({ algorithmId }: AlgorithmIdentifier) => engine.getAlgorithmByOID(algorithmId, true).name

const digestOf = async (name: string, bytes: Uint8Array) =>
  new Uint8Array(await engine.digest(name, new Uint8Array(bytes)))

const itemsOf = (block: unknown): readonly unknown[] =>
  block instanceof Sequence ? block.valueBlock.value : []

/** The signed attribute that names the signing certificate by its digest (RFC 2634, RFC 5035). */
const namesCertificate = async (signer: SignerInfo, certificate: Certificate): Promise<boolean> => {
  const second = attributeOf(signer, oid.signingCertificateV2)
  const attribute = second ?? attributeOf(signer, oid.signingCertificate)
  const identifier = itemsOf(itemsOf(itemsOf(attribute)[0])[0])
  const algorithm = itemsOf(identifier[0])[0] as { readonly valueBlock: BaseBlock['valueBlock'] } | undefined
  const digest = identifier.find((part) => part instanceof OctetString)
  if (digest === undefined) return false
  const name =
    algorithm === undefined ? null : engine.getAlgorithmByOID(algorithm.valueBlock.toString(), true).name
  const found = await digestOf(name ?? (second === null ? 'SHA-1' : 'SHA-256'), derOf(certificate))
  return sameBytes(found, new Uint8Array(digest.getValue()))
}

const nameBytes = (name: RelativeDistinguishedNames) => new Uint8Array(name.toSchema().toBER())

const signerOf = ({ signer, certificates }: Parts): Certificate | undefined => {
  const { sid } = signer
  if (!(sid instanceof IssuerAndSerialNumber)) return undefined
  return certificates.find(
    ({ issuer, serialNumber }) =>
      // `isEqual` is deaf to case, and the token's words are to be exact.
      sameBytes(nameBytes(issuer), nameBytes(sid.issuer)) && serialNumber.isEqual(sid.serialNumber),
  )
}

const isSigned = async ({ signer, content }: Parts, certificate: Certificate): Promise<boolean> => {
  const stated = attributeOf(signer, oid.messageDigest)
  const type = attributeOf(signer, oid.contentType)
  if (!(stated instanceof OctetString) || type?.valueBlock.toString() !== oid.tstInfo) return false
  const name = hashName(signer.digestAlgorithm)
  if (!sameBytes(await digestOf(name, content), new Uint8Array(stated.getValue()))) return false
  const isPlainRsa = signer.signatureAlgorithm.algorithmId === oid.rsa
  if (!isPlainlyWritten(certificate, new Uint8Array(signer.signature.getValue()))) return false
  return engine.verifyWithPublicKey(
    signer.signedAttrs?.encodedValue ?? new ArrayBuffer(0),
    signer.signature,
    certificate.subjectPublicKeyInfo,
    signer.signatureAlgorithm,
    isPlainRsa ? name : undefined,
  )
}

const withoutZeros = (bytes: Uint8Array) => hexOf(bytes).replace(/^(?:00)+/, '')

const promiseKept = (info: TSTInfo, { digest, nonce, policies }: TokenExpectation) => {
  const { hashAlgorithm, hashedMessage } = info.messageImprint
  const stamped = new Uint8Array(hashedMessage.getValue())
  if (hashAlgorithm.algorithmId !== oid.sha256 || !sameBytes(stamped, digest))
    return refuse('wrong_digest', `the token stamps ${hexOf(stamped)}`)
  if (nonce !== undefined) {
    const given = info.nonce instanceof Integer ? withoutZeros(info.nonce.valueBlock.valueHexView) : null
    if (given !== withoutZeros(nonce))
      return refuse('wrong_nonce', `the token answers nonce ${given ?? 'none'}`)
  }
  if (policies !== undefined && !policies.includes(info.policy))
    return refuse('wrong_policy', `the token is issued under ${info.policy}`)
  return null
}

const factsOf = (info: TSTInfo, certificate: Certificate): TokenFacts => {
  const { accuracy } = info
  const accuracyMs = accuracy
    ? (accuracy.seconds ?? 0) * 1000 + (accuracy.millis ?? 0) + Math.ceil((accuracy.micros ?? 0) / 1000)
    : null
  return {
    genTime: info.genTime.getTime(),
    accuracyMs,
    serial: hexOf(info.serialNumber.valueBlock.valueHexView),
    policy: info.policy,
    tsaName: nameOf(certificate.subject),
  }
}

const check = async (
  token: Uint8Array,
  expected: TokenExpectation,
  pinned: readonly Certificate[],
): Promise<TokenCheck> => {
  const parts = partsOf(token)
  const broken = promiseKept(parts.info, expected)
  if (broken) return broken
  const certificate = signerOf(parts)
  if (!certificate) return refuse('bad_signature', 'the certificate that signed is not in the token')
  if (!(await namesCertificate(parts.signer, certificate)))
    return refuse('bad_signature', 'the token does not name the certificate that signed it')
  if (!(await isSigned(parts, certificate))) return refuse('bad_signature', 'the signature does not hold')
  if (!stampsTimeOnly(certificate))
    return refuse('wrong_usage', 'the certificate that signed is not for time-stamping alone')
  if (!(await areSigned(parts.certificates, pinned)))
    return refuse('malformed', 'the token carries a certificate that nothing in it accounts for')
  const facts = factsOf(parts.info, certificate)
  const chain = await followChain(certificate, parts.certificates, pinned, facts.genTime)
  if (chain !== 'trusted') return refuse(chain, `the signer is ${facts.tsaName}`)
  return { ok: true, facts }
}

// An export holds thousands of tokens, and reading the same pins anew took half of the time.
const readPins = new WeakMap<readonly string[], readonly Certificate[]>()

const certificatesOf = (pinned: readonly string[]) => {
  const read = readPins.get(pinned) ?? pinned.flatMap(readPem)
  readPins.set(pinned, read)
  return read
}

/** Checks a bare TimeStampToken (DER): certificates as of the token's own time, garbage refused as a value. */
export const checkToken = async (token: Uint8Array, expected: TokenExpectation): Promise<TokenCheck> => {
  if (token.length > largestToken) return refuse('too_large', `${token.length} bytes`)
  const pinned = certificatesOf(expected.pinned)
  try {
    return await check(token, expected, pinned)
  } catch (cause) {
    return refuse('malformed', cause instanceof Error ? cause.message : String(cause))
  }
}
