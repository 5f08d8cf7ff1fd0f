import { randomBytes } from 'node:crypto'
import { afterAll, expect, test, vi } from 'vitest'
import { sha256, utf8 } from '../../src/proof/bytes.ts'
import { checkToken } from '../../src/proof/token.ts'
import { openAuthority } from '../support/openssl-authority.ts'

const ec = openAuthority()
const rsa = openAuthority({ key: 'rsa' })
const data = utf8('what was seen\n')
const digest = sha256(data)
const stamped = { ec: ec.stamp(data), rsa: rsa.stamp(data) }

afterAll(() => {
  ec.close()
  rsa.close()
})

test.each([
  ['ec', ec],
  ['rsa', rsa],
] as const)('a token of an authority with an %s key holds', async (key, { ca }) => {
  const { token, nonce } = stamped[key]
  const checked = await checkToken(token, {
    digest,
    nonce,
    pinned: [ca],
    policies: ['1.3.6.1.4.1.57264.999.1'],
  })
  expect(checked).toMatchObject({
    ok: true,
    facts: {
      accuracyMs: 1500,
      policy: '1.3.6.1.4.1.57264.999.1',
      tsaName: `CN=Test TSA ${key}, O=Test only - no legal value, C=FR`,
    },
  })
  if (checked.ok) expect(Math.abs(checked.facts.genTime - Date.now())).toBeLessThan(60_000)
})

test('a token holds long after the certificate that signed it has expired', async () => {
  vi.useFakeTimers({ now: Date.parse('2090-01-01'), toFake: ['Date'] })
  const checked = await checkToken(stamped.ec.token, { digest, pinned: [ec.ca] })
  vi.useRealTimers()
  expect(checked).toMatchObject({ ok: true })
})

test('a token made after the certificate that signed it had expired is refused', async () => {
  const late = openAuthority({ endDate: '20210101000000Z' })
  const { token } = late.stamp(data)
  late.close()
  expect(await checkToken(token, { digest, pinned: [late.ca] })).toMatchObject({ refusal: 'not_valid_then' })
})

test('a token is refused for other bytes, another nonce or another policy', async () => {
  const { token } = stamped.ec
  const pinned = [ec.ca]
  expect(await checkToken(token, { digest: sha256(utf8('else')), pinned })).toMatchObject({
    refusal: 'wrong_digest',
  })
  expect(await checkToken(token, { digest, nonce: randomBytes(8), pinned })).toMatchObject({
    refusal: 'wrong_nonce',
  })
  expect(await checkToken(token, { digest, policies: ['1.2.3'], pinned })).toMatchObject({
    refusal: 'wrong_policy',
  })
})

test('a token is refused when its authority is not pinned, be it within the token', async () => {
  const { token } = stamped.ec
  expect(await checkToken(token, { digest, pinned: [rsa.ca] })).toMatchObject({ refusal: 'untrusted' })
  expect(await checkToken(token, { digest, pinned: [] })).toMatchObject({ refusal: 'untrusted' })
})

test('a token signed by a certificate that may do more than stamp time is refused', async () => {
  const wide = openAuthority({ extensions: 'v3_wide' })
  // openssl itself refuses to sign with such a certificate.
  expect(() => wide.stamp(data)).toThrow()
  wide.close()
})

test.each([
  [9, 'untrusted'],
  [10, 'malformed'],
])(
  'a token with %i certificates that could all have signed one another is %s at once',
  async (many, refusal) => {
    const tangled = openAuthority()
    const authorities = Array.from({ length: many }, (_, at) => tangled.selfSigned(at + 100))
    const { token } = tangled.stamp(data, authorities)
    tangled.close()
    const startedAt = performance.now()
    expect(await checkToken(token, { digest, pinned: [ec.ca] })).toMatchObject({ refusal })
    expect(performance.now() - startedAt).toBeLessThan(2000)
    if (many < 10)
      expect(await checkToken(token, { digest, pinned: [tangled.ca] })).toMatchObject({ ok: true })
  },
)

test('garbage is refused as a value', async () => {
  const { token } = stamped.ec
  const seen = async (bytes: Uint8Array) => {
    const checked = await checkToken(bytes, { digest, pinned: [ec.ca] })
    return checked.ok ? 'ok' : checked.refusal
  }
  expect(await seen(new Uint8Array())).toBe('malformed')
  expect(await seen(utf8('<html>502 Bad Gateway</html>'))).toBe('malformed')
  expect(await seen(randomBytes(1000))).toBe('malformed')
  expect(await seen(token.subarray(0, token.length - 1))).toBe('malformed')
  expect(await seen(Uint8Array.from([...token, 0]))).toBe('malformed')
  expect(await seen(new Uint8Array(50_000_000))).toBe('too_large')
})

test('no bit of a token can be changed unnoticed', { timeout: 60_000 }, async () => {
  for (const { token, ca } of [
    { ...stamped.ec, ca: ec.ca },
    { ...stamped.rsa, ca: rsa.ca },
  ]) {
    const unnoticed: number[] = []
    for (let at = 0; at < token.length; at += 5) {
      const changed = Uint8Array.from(token)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      if ((await checkToken(changed, { digest, pinned: [ca] })).ok) unnoticed.push(at)
    }
    expect(unnoticed).toEqual([])
  }
})
