// The keys and certificates of one practice authority, made once by openssl and kept in its folder.

import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openssl } from './authorities-openssl.ts'

/** `direct`: the root signs the authority's certificate; `chained`: an intermediate stands between them. */
export type KeyPlan = {
  readonly title: string
  readonly algorithm: 'ec' | 'rsa'
  readonly path: 'direct' | 'chained'
}

// RFC 3161 2.3: exactly one extended key usage, timeStamping, and critical.
const configuration = `[ req ]
distinguished_name = dn
prompt = no
[ dn ]
CN = replaced by -subj
[ v3_ca ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ v3_tsa ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ ca ]
default_ca = past
[ past ]
new_certs_dir = .
database = database.txt
rand_serial = yes
default_md = sha256
policy = any
[ any ]
countryName = optional
organizationName = optional
commonName = supplied
[ answering ]
serial = serial
crypto_device = builtin
signer_cert = tsa.crt
certs = chain.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.57264.999.1
digests = sha256, sha384, sha512
accuracy = secs:1
clock_precision_digits = 0
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ refusing ]
serial = serial
signer_cert = tsa.crt
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.57264.999.1
digests = sha512
ess_cert_id_alg = sha256
`

const newKey = {
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  rsa: ['-newkey', 'rsa:2048'],
} as const

const subject = (title: string, part: string): string =>
  `/C=FR/O=Constat practice - no legal value/CN=${title} ${part}`

const request = (folder: string, plan: KeyPlan, file: string, part: string, more: readonly string[]) =>
  openssl(folder, [
    'req',
    ...newKey[plan.algorithm],
    '-nodes',
    ...['-config', 'tsa.cnf', '-keyout', `${file}.key`, '-subj', subject(plan.title, part)],
    ...more,
  ])

const sign = (folder: string, file: string, issuer: string, extensions: string): Promise<void> =>
  openssl(folder, [
    ...['x509', '-req', '-in', `${file}.csr`, '-CA', `${issuer}.crt`, '-CAkey', `${issuer}.key`],
    ...['-CAcreateserial', '-days', '3650', '-sha256', '-out', `${file}.crt`],
    ...['-extfile', 'tsa.cnf', '-extensions', extensions],
  ])

const issuerOf = (plan: KeyPlan): string => (plan.path === 'chained' ? 'intermediate' : 'root')

const fill = async (folder: string, plan: KeyPlan): Promise<void> => {
  await writeFile(join(folder, 'tsa.cnf'), configuration)
  await writeFile(join(folder, 'serial'), '01\n')
  const root = ['-x509', '-days', '3650', '-extensions', 'v3_ca', '-out', 'root.crt']
  await request(folder, plan, 'root', 'root', root)
  if (plan.path === 'chained') {
    await request(folder, plan, 'intermediate', 'intermediate', ['-out', 'intermediate.csr'])
    await sign(folder, 'intermediate', 'root', 'v3_ca')
  }
  await request(folder, plan, 'tsa', 'unit 1', ['-out', 'tsa.csr'])
  await sign(folder, 'tsa', issuerOf(plan), 'v3_tsa')
  await copyFile(join(folder, `${issuerOf(plan)}.crt`), join(folder, 'chain.pem'))
}

// Made beside and then renamed: a start that was cut short leaves nothing that looks finished.
const makeOnce = async (folder: string, make: (unfinished: string) => Promise<void>): Promise<void> => {
  if (existsSync(folder)) return
  const unfinished = `${folder}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  await make(unfinished)
  await rename(unfinished, folder)
}

/** Makes a root, what stands between, and an authority's certificate, if the folder is not there yet. */
export const makeKeys = (folder: string, plan: KeyPlan): Promise<void> =>
  makeOnce(folder, (unfinished) => fill(unfinished, plan))

/** Makes the same authority as in `source`, under the same root, with a certificate that ended in 2021. */
export const makeExpiredKeys = (folder: string, source: string, plan: KeyPlan): Promise<void> =>
  makeOnce(folder, async (unfinished) => {
    await cp(source, unfinished, { recursive: true })
    await writeFile(join(unfinished, 'database.txt'), '')
    const issuer = issuerOf(plan)
    // Only `openssl ca` of OpenSSL 3.0 signs a certificate whose whole time is past.
    await openssl(unfinished, [
      ...['ca', '-batch', '-notext', '-config', 'tsa.cnf', '-extensions', 'v3_tsa'],
      ...['-startdate', '20200101000000Z', '-enddate', '20210101000000Z', '-in', 'tsa.csr'],
      ...['-cert', `${issuer}.crt`, '-keyfile', `${issuer}.key`, '-out', 'tsa.crt'],
    ])
  })
