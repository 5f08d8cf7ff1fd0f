// Which addresses a webhook may not lead to: whoever writes its URL must not reach our own network through us.
import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const barred = new BlockList()

// This network, private, shared (CGNAT), loopback, link-local (with the clouds' metadata), protocol assignments,
// documentation, relays of 6to4, benchmarks, multicast, reserved.
const barred4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

// Unspecified, loopback and IPv4-compatible; translated and 6to4 (each may hide an IPv4 one); discarded; protocol
// assignments, Teredo among them; documentation; segment routing; unique local, link-local, site-local, multicast.
const barred6 = [
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2002::', 16],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const

for (const [net, prefix] of barred4) barred.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of barred6) barred.addSubnet(net, prefix, 'ipv6')

/** Whether an IP address is of a network that the public cannot reach; IPv4 written as IPv6 is seen through. */
export const isPrivate = (address: string) => barred.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

const refusal = (host: string) =>
  Object.assign(new Error(`${host} is in a private network`), { code: 'EPRIVATE' })

/** Throws for a host that is itself a private address: such a host is never looked up. */
export const refusePrivateHost = (host: string) => {
  const bare = host.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0 && isPrivate(bare)) throw refusal(host)
}

/** Looks a name up for a connection, which is then made to the very address that was judged. */
export const lookupPublic: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const [first] = found ?? []
    if (error || first === undefined) return done(error ?? refusal(host), '')
    if (found.some(({ address }) => isPrivate(address))) return done(refusal(host), '')
    if (options.all) done(null, found)
    else done(null, first.address, first.family)
  })
}
