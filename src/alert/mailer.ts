// Hands messages to a relay: the only file of ours that sends mail.

export type MailerOptions = {
  readonly host: string
  readonly port: number
  /** `starttls` is required, never merely tried; `none` is for a relay on this machine. */
  readonly tls: 'starttls' | 'implicit' | 'none'
  readonly user: string | null
  readonly password: string | null
  /** The certificates to trust, as PEM, where the system's are not enough. */
  readonly ca?: string
  readonly dkim: { readonly domain: string; readonly selector: string; readonly privateKey: string } | null
  /** The sender that people see, and the name of the list in `List-Id`. */
  readonly from: string
  readonly title: string
  /** The domain of List-Id and Message-ID. */
  readonly domain: string
  /** The envelope's sender, where bounces of the message with this key come back to. */
  readonly bounceTo: (key: string) => string
  readonly connections: number
  /** How long a silent server is waited for. */
  readonly timeoutMs?: number
}

/** One message to one address; `key` makes its Message-ID, `thread` names the conversation it belongs to. */
export type Letter = {
  readonly key: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
  readonly thread: string | null
  readonly unsubscribeUrl: string | null
}

/**
 * What became of a message. `ours` says that the fault lies between us and the relay, so that any other message would
 * have met it too.
 */
export type Answer = {
  readonly state: 'sent' | 'refused' | 'deferred'
  readonly answer: string
  readonly ours: boolean
}

export type Mailer = {
  /** Hands over one message; never rejects. */
  readonly send: (letter: Letter) => Promise<Answer>
  /** Ends every connection, also in the middle of a message. */
  readonly close: () => void
}

/** What DKIM covers: the unsubscription headers too, without which mail programs ignore them (RFC 8058). */
const signed = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Auto-Submitted',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
].join(':')

// Written as they are: folded over two lines, some verifiers no longer find the signed header.
const unfolded = (value: string) => ({
  prepared: true,
  foldLines: false,
  value: value.replace(/[\r\n]+/g, ' '),
})

// RFC 2919 has the identifier in plain sight: the words before it alone may be encoded, in words of at most 75 characters
// each (RFC 2047).
const phraseOf = (title: string) => {
  const plain = title.replace(/[^\p{L}\p{N} ]/gu, '').trim()
  if (/^[ -~]*$/.test(plain)) return plain
  const words = plain.match(/.{1,11}/gu) ?? []
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ')
}

const headersOf = ({ title, domain }: MailerOptions, { headers, unsubscribeUrl }: Letter) => ({
  'Auto-Submitted': 'auto-generated',
  'List-Id': unfolded(`${phraseOf(title)} <alerts.${domain}>`),
  ...(unsubscribeUrl !== null && {
    'List-Unsubscribe': unfolded(`<${unsubscribeUrl}>`),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }),
  ...headers,
})

const mailOf = (options: MailerOptions, letter: Letter) => {
  const { key, to, subject, text, html, thread } = letter
  const conversation = thread === null ? null : `<${thread}@${options.domain}>`
  return {
    from: { name: options.title, address: options.from },
    // An object, which is taken as it is: a text would be parsed, and might hold several.
    to: { name: '', address: to },
    envelope: { from: options.bounceTo(key), to },
    messageId: `<${key}@${options.domain}>`,
    ...(conversation !== null && { inReplyTo: conversation, references: conversation }),
    subject,
    text,
    html,
    headers: headersOf(options, letter),
    dsn: { id: key, return: 'headers', notify: ['failure'], recipient: to },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

type SmtpError = Error & {
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
}

// What is said of this message alone comes after its recipient is named; the rest would meet any other message too.
const ofTheMessage = (command: string | undefined) => /^(RCPT|DATA|API)/.test(command ?? '')

const answerTo = (cause: unknown): Answer => {
  const { command, responseCode, response, message } = cause as SmtpError
  const answer = (response ?? message).slice(0, 1000)
  if (responseCode === undefined) {
    return command === 'API'
      ? { state: 'refused', answer, ours: false }
      : { state: 'deferred', answer, ours: true }
  }
  const ours = responseCode === 421 || !ofTheMessage(command)
  return { state: responseCode >= 500 && !ours ? 'refused' : 'deferred', answer, ours }
}

const openPool = async (options: MailerOptions) => {
  const { host, port, tls, user, password, dkim, ca, connections, timeoutMs = 60_000 } = options
  // Loaded with the first message: it takes memory that most days need not.
  const { createTransport } = await import('nodemailer')
  return createTransport({
    pool: true,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(ca !== undefined && { tls: { ca } }),
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    ...(dkim && {
      dkim: {
        domainName: dkim.domain,
        keySelector: dkim.selector,
        privateKey: dkim.privateKey,
        headerFieldNames: signed,
      },
    }),
    maxConnections: connections,
    maxMessages: 1000,
    // Handed over once for each attempt on record: what is tried again is for the deliveries to say.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  } as Parameters<typeof createTransport>[0])
}

/** A pool of connections to the relay. */
export const openMailer = (options: MailerOptions): Mailer => {
  let opening: ReturnType<typeof openPool> | null = null
  return {
    send: async (letter) => {
      try {
        opening ??= openPool(options)
        const pool = await opening
        const { response } = (await pool.sendMail(mailOf(options, letter))) as { response: string }
        return { state: 'sent', answer: response.slice(0, 1000), ours: false }
      } catch (cause) {
        return answerTo(cause)
      }
    },
    close: () => {
      // Where it could not be opened, every letter was told so.
      opening?.then(
        (pool) => pool.close({ force: true }),
        () => undefined,
      )
    },
  }
}
