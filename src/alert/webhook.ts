// Posts events to programs, signed by the Standard Webhooks specification (standardwebhooks.com), or as Slack reads them.
import { createHmac } from 'node:crypto'
import { type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { lookupPublic, refusePrivateHost } from './private-network.ts'

export type Webhook = {
  readonly name: string
  readonly url: string
  /** `whsec_` and the key in base64; null when nothing is signed. */
  readonly secret: string | null
  readonly form: 'standard' | 'slack'
  /** The journeys it hears of; all when empty. */
  readonly journeys: readonly string[]
  readonly allowPrivate: boolean
}

export type Post = {
  /** The same each time an event is posted again. */
  readonly id: string
  readonly event: unknown
  /** What a person reads of it, in a chat. */
  readonly text: string
}

/** Never `refused` for what may pass: a program that is being mended is not an address that does not exist. */
export type Posted = { readonly state: 'sent' | 'refused' | 'deferred'; readonly answer: string }

const timeoutMs = 10_000

/** The value of `webhook-signature`: HMAC-SHA256 of id.timestamp.body under the key in `secret`. */
export const signatureOf = (secret: string, id: string, timestamp: number, body: string) => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

const judged = (status: number): Posted => {
  const answer = `HTTP ${status}`
  if (status >= 200 && status < 300) return { state: 'sent', answer }
  // A redirection is not followed, for it may lead anywhere, and may be one of a day: a page for maintenance. 410 means
  // that nobody wants to hear of us again.
  return { state: status === 410 ? 'refused' : 'deferred', answer }
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

// Between < and > Slack reads links and calls to everybody: what others said must not become one.
const inSlack = (text: string) => text.replace(/[&<>]/g, (sign) => escapes[sign] ?? sign)

const ask = (url: URL, options: RequestOptions, body: string) =>
  new Promise<number>((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const asked = request(url, options, (response) => {
      // What it says is of no interest, and may never end.
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end(body)
  })

/** Posts an event to a webhook; never rejects, and reaches no private network unless the webhook may. */
export const postWebhook = async (webhook: Webhook, post: Post, now: number): Promise<Posted> => {
  const body = JSON.stringify(webhook.form === 'slack' ? { text: inSlack(post.text) } : post.event)
  const timestamp = Math.floor(now / 1000)
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'webhook-id': post.id,
    'webhook-timestamp': timestamp,
    ...(webhook.secret !== null && {
      'webhook-signature': signatureOf(webhook.secret, post.id, timestamp, body),
    }),
  }
  try {
    const url = new URL(webhook.url)
    if (!webhook.allowPrivate) refusePrivateHost(url.hostname)
    const guard = webhook.allowPrivate ? {} : { lookup: lookupPublic }
    // A connection of its own each time: one kept open would outlive the judgement of its address.
    const options = {
      method: 'POST',
      headers,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      ...guard,
    }
    return judged(await ask(url, options, body))
  } catch (cause) {
    const { code, name } = cause as NodeJS.ErrnoException
    // Not the message: it may quote the URL, which may hold a secret.
    return { state: code === 'EPRIVATE' ? 'refused' : 'deferred', answer: code ?? name }
  }
}
