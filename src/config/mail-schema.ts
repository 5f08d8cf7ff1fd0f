// The mails that come in from the registry, and those and the calls that go out to subscribers.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { duration, email, exactText, name, ownPort, port, text, webUrl } from './fields.ts'

const tls = z
  .enum(['starttls', 'implicit', 'none'])
  .default('starttls')
  .describe('starttls: required after connecting; implicit: from the first byte; none: in the clear.')

const user = text.nullable().default(null).describe('The name to log in with.')
const password = exactText
  .nullable()
  .default(null)
  .describe(`Its password: \${NAME} or \${file:path}, never in clear.`)

const belongTogether = ({ chain, private_key }: { readonly chain: string; readonly private_key: string }) => {
  try {
    return new X509Certificate(chain).checkPrivateKey(createPrivateKey(private_key))
  } catch {
    return false
  }
}

const certificate = z
  .strictObject({
    chain: exactText.describe(`The certificate and what leads to its root, as PEM: \${file:path}.`),
    private_key: exactText.describe(`Its key, as PEM: \${file:path}.`),
  })
  .refine(belongTogether, `write a certificate and the key that belongs to it, both as PEM: \${file:path}`)

const listeningInbox = z.strictObject({
  kind: z.literal('smtp').describe('Constat receives mail itself.'),
  host: text.describe('The address to listen on.'),
  port: ownPort.describe('The port to listen on: 25, or the one that your relay forwards to.'),
  domain: text.describe('The domain of the probes’ addresses, whose MX record leads here.'),
  separator: z
    .enum(['+', '-'])
    .default('+')
    .describe('Stands before the id of the run in an address: - for a registry that refuses +.'),
  certificate: certificate
    .nullable()
    .default(null)
    .describe(
      'What is shown to servers that send over TLS. Left out: one that nobody vouches for, which most take.',
    ),
})

const fetchedInbox = z.strictObject({
  kind: z.literal('imap').describe('A mailbox elsewhere, read over IMAP.'),
  host: text.describe('The IMAP server.'),
  port: port.default(993).describe('Its port.'),
  tls: tls.default('implicit'),
  user: text.describe('The name to log in with.'),
  password: exactText.describe(`Its password: \${NAME} or \${file:path}, never in clear.`),
  ca: text
    .nullable()
    .default(null)
    .describe('A PEM file with the certificates to trust in place of the system’s.'),
  address: text
    .regex(
      /^[^*@\s]*\*[^*@\s]*@[^*@\s]+$/,
      'write an address with one * before its @, such as constat+*@example.org',
    )
    // 39 for what replaces the *, of the 64 that registries and servers allow before the @.
    .regex(/^.{1,26}@.{1,189}$/, 'shorten it: 25 characters beside the * before its @ are the most')
    .describe('The addresses that lead to this mailbox, with a * for what tells one run from another.'),
})

export const inboxSchema = z
  .discriminatedUnion('kind', [listeningInbox, fetchedInbox])
  .nullable()
  .default(null)
  .describe('Where the registry’s mails to the probes arrive.')

// Other keys would leave the mails unsigned, without a word.
const isRsaKey = (pem: string) => {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

const dkim = z.strictObject({
  domain: text.describe('The domain that signs.'),
  selector: text.describe('The selector under which its public key is published.'),
  private_key: exactText
    .refine(isRsaKey, `write an RSA key as PEM: \${file:path}`)
    .describe(`The key, RSA as PEM: \${file:path}.`),
})

export const mailSchema = z
  .strictObject({
    host: text.describe('The relay that takes our mails.'),
    port: port.default(587).describe('Its port.'),
    tls,
    user,
    password,
    ca: text
      .nullable()
      .default(null)
      .describe('A PEM file with the certificates to trust in place of the system’s.'),
    from: email.describe('The sender of every mail.'),
    bounce: email
      .nullable()
      .default(null)
      .describe(
        'Where refusals come back to. Left out: to the inbox, which counts them, if it is ours or of the sender’s domain; else to the sender.',
      ),
    dkim: dkim.nullable().default(null).describe('Signs the mails, when the relay does not.'),
    rate_per_second: z
      .number()
      .positive()
      .default(10)
      .describe('How many mails are handed over in a second.'),
    connections: z.int().min(1).max(50).default(5).describe('How many connections to the relay at once.'),
    hold: duration.prefault('10 min').describe('How long the news of an end waits, lest it begin again.'),
    operator_address: email.nullable().default(null).describe('Who is told when Constat itself is blind.'),
  })
  .nullable()
  .default(null)
  .describe('How mails are sent.')

const webhook = z.strictObject({
  name: name.describe('A name for logs and lists.'),
  url: webUrl.describe('Where events are posted.'),
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'write whsec_ and what `openssl rand -base64 32` prints')
    .nullable()
    .default(null)
    .describe(`Signs what is posted: \${NAME} or \${file:path}, whsec_ and a key in base64.`),
  form: z.enum(['standard', 'slack']).default('standard').describe('Standard Webhooks, or Slack’s messages.'),
  probes: z.array(name).default([]).describe('The journeys it hears of; all when left out.'),
  allow_private: z.boolean().default(false).describe('Whether the address may be of a private network.'),
})

export const webhooksSchema = z.array(webhook).default([]).describe('Programs that are told of incidents.')
