// Who asks, as far as limits go: the word of a proxy is taken only where it is one of ours.
import { isIP, isIPv6 } from 'node:net'
import type { Context } from 'hono'

/** What Node knows of a request. */
export type Incoming = {
  readonly socket?: { readonly remoteAddress?: string | undefined }
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

const inClear = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

// Every house has as many IPv6 addresses as it likes, all with the same first half.
const houseOf = (address: string) => {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? []
  const [first, last] = [head, tail].map((half) => half.split(':').filter(Boolean)) as [string[], string[]]
  const zeros = address.includes('::') ? 8 - first.length - last.length : 0
  const groups = [...first, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...last]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

const forwarded = ({ headers }: Incoming) => {
  const said = headers['x-forwarded-for']
  return `${said ?? ''}`.split(',').flatMap((one) => one.trim() || [])
}

/**
 * The address of who asks, behind so many proxies of ours: each adds at the right of X-Forwarded-For whom it heard, and
 * what stands further left anybody may have written.
 */
export const addressOf = (incoming: Incoming | undefined, trustedProxies: number): string => {
  const connected = inClear(incoming?.socket?.remoteAddress ?? '')
  if (!incoming || trustedProxies === 0) return connected
  const said = inClear(forwarded(incoming).at(-trustedProxies) ?? '')
  return isIP(said) === 0 ? connected : said
}

/** Whether an address is this machine's own. */
export const isLoopback = (address: string): boolean => address === '::1' || /^127\./.test(address)

/** Names the client that a limit counts: an IPv4 address, or the first half of an IPv6 one. */
export const clientNamed = (address: string): string => houseOf(address) || 'unknown'

/** Returns what names the client of a request, behind so many proxies of ours. */
export const clientBehind =
  (trustedProxies: number) =>
  (c: Context): string =>
    clientNamed(addressOf((c.env as { readonly incoming?: Incoming } | undefined)?.incoming, trustedProxies))
