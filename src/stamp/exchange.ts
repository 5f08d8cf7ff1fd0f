// One bounded HTTP exchange with somebody else's server: late, endless or absent answers are values.

export type Patience = {
  readonly deadlineMs: number
  /** Ends the exchange at once. */
  readonly signal: AbortSignal
}

export type Order = {
  /** May carry a user and a password, sent as Basic credentials and never told. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** What is posted; null asks without posting. */
  readonly body: Uint8Array | null
  readonly longestAnswerBytes: number
}

export type ExchangeFailure = 'unreachable' | 'too_late' | 'stopped' | 'too_large'

export type Exchange =
  | { readonly ok: true; readonly status: number; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: ExchangeFailure; readonly detail: string }

const addressOf = (text: string): { readonly url: URL; readonly headers: Record<string, string> } => {
  const url = new URL(text)
  const { username, password } = url
  if (username === '' && password === '') return { url, headers: {} }
  url.username = ''
  url.password = ''
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { url, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
}

/** The bytes of a body, or null once there are more than `longestBytes`, the rest of them never read. */
const readBody = async (response: Response, longestBytes: number): Promise<Uint8Array | null> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > longestBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

// The message of a failed fetch may hold the address, and the address a secret: only the system's code is told.
const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection'
}

/** Posts bytes, or asks, and reads a bounded answer of any status; redirections are not followed. */
export const exchange = async (order: Order, { deadlineMs, signal }: Patience): Promise<Exchange> => {
  const { url, headers } = addressOf(order.url)
  const late = AbortSignal.timeout(Math.max(0, Math.ceil(deadlineMs)))
  try {
    const response = await fetch(url, {
      method: order.body === null ? 'GET' : 'POST',
      headers: { ...order.headers, ...headers },
      body: order.body === null ? null : Uint8Array.from(order.body),
      redirect: 'manual',
      signal: AbortSignal.any([signal, late]),
    })
    const bytes = await readBody(response, order.longestAnswerBytes)
    if (bytes !== null) return { ok: true, status: response.status, bytes }
    return { ok: false, reason: 'too_large', detail: `more than ${order.longestAnswerBytes} bytes` }
  } catch (error) {
    if (signal.aborted) return { ok: false, reason: 'stopped', detail: '' }
    if (late.aborted) return { ok: false, reason: 'too_late', detail: `no answer in ${deadlineMs} ms` }
    return { ok: false, reason: 'unreachable', detail: codeOf(error) }
  }
}
