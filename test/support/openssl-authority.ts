// A time-stamp authority made of openssl, in a folder of its own.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const configuration = `
[ req ]
distinguished_name = dn
prompt = no
[ dn ]
CN = unused
[ v3_ca ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ v3_tsa ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ v3_wide ]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping,codeSigning
[ tsa ]
serial = serial
crypto_device = builtin
signer_cert = tsa.crt
certs = carried.crt
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.57264.999.1
other_policies = 1.3.6.1.4.1.57264.999.2
digests = sha256, sha512
accuracy = secs:1, millisecs:500
clock_precision_digits = 0
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ ca ]
default_ca = issuing
[ issuing ]
new_certs_dir = .
database = index.txt
serial = issued
default_md = sha256
policy = any
[ any ]
commonName = supplied
organizationName = optional
countryName = optional
`

export type AuthorityKind = {
  readonly key?: 'ec' | 'rsa'
  readonly extensions?: 'v3_tsa' | 'v3_wide'
  /** The end of the signing certificate's life, as openssl writes times. */
  readonly endDate?: string
}

const keyArguments = { ec: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], rsa: ['rsa:2048'] }

/** An authority whose `stamp` returns a bare token over bytes, made by openssl. */
export const openAuthority = ({ key = 'ec', extensions = 'v3_tsa', endDate }: AuthorityKind = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'constat-authority-'))
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  const newKey = (name: string, request: string[]) =>
    openssl(
      'req',
      '-newkey',
      ...keyArguments[key],
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-config',
      'tsa.cnf',
      ...request,
    )
  writeFileSync(join(folder, 'tsa.cnf'), configuration)
  for (const [name, text] of [
    ['serial', '01'],
    ['issued', '02'],
    ['index.txt', ''],
  ] as const)
    writeFileSync(join(folder, name), text)
  const subject = '/C=FR/O=Test only - no legal value/CN=Test'
  newKey('ca', [
    '-x509',
    '-out',
    'ca.crt',
    '-days',
    '3650',
    '-extensions',
    'v3_ca',
    '-subj',
    `${subject} root ${key}`,
  ])
  newKey('tsa', ['-out', 'tsa.csr', '-subj', `${subject} TSA ${key}`])
  const life = ['-startdate', '20200101000000Z', '-enddate', endDate ?? '20351231235959Z']
  openssl(
    'ca',
    '-batch',
    '-notext',
    '-config',
    'tsa.cnf',
    '-cert',
    'ca.crt',
    '-keyfile',
    'ca.key',
    '-in',
    'tsa.csr',
    '-out',
    'tsa.crt',
    '-extfile',
    'tsa.cnf',
    '-extensions',
    extensions,
    ...life,
  )
  return {
    folder,
    openssl,
    ca: readFileSync(join(folder, 'ca.crt'), 'utf8'),
    /** Another certificate of the same root: its name, its key, and a number of its own. */
    selfSigned: (serial: number): string => {
      const root = ['-key', 'ca.key', '-subj', `${subject} root ${key}`, '-set_serial', String(serial)]
      const request = ['-x509', '-new', '-days', '3650', '-config', 'tsa.cnf', '-extensions', 'v3_ca']
      return openssl('req', ...request, ...root).toString()
    },
    /** A bare token over bytes that carries these certificates (the root alone if left out), and the nonce it was asked with. */
    stamp: (bytes: Uint8Array, carried?: readonly string[]) => {
      writeFileSync(join(folder, 'data'), bytes)
      writeFileSync(join(folder, 'carried.crt'), carried?.join('') ?? readFileSync(join(folder, 'ca.crt')))
      openssl('ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'q.tsq')
      openssl('ts', '-reply', '-config', 'tsa.cnf', '-section', 'tsa', '-queryfile', 'q.tsq', '-out', 'r.tsr')
      openssl('ts', '-reply', '-in', 'r.tsr', '-token_out', '-out', 'r.tst')
      const asked = openssl('ts', '-query', '-in', 'q.tsq', '-text').toString()
      const nonce = Buffer.from(/Nonce: 0x([0-9A-F]+)/.exec(asked)?.[1] ?? '', 'hex')
      return { token: new Uint8Array(readFileSync(join(folder, 'r.tst'))), nonce: new Uint8Array(nonce) }
    },
    /** The time of a bare token, as openssl reads it. */
    timeOf: (token: Uint8Array) => {
      writeFileSync(join(folder, 'read.tst'), token)
      const read = openssl('ts', '-reply', '-in', 'read.tst', '-token_in', '-text').toString()
      return Date.parse(/Time stamp: (.+)/.exec(read)?.[1] ?? '')
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}
