// What a court asks of the browser that a run used, asked of the browser itself before it goes anywhere.
import type { Browser, CDPSession, Protocol } from 'puppeteer'
import type { Act, Capture, LostCapture, ServerTls } from '../outcome/capture.ts'
import { inTime } from './capture.ts'

type Kept = { readonly captures: readonly Capture[]; readonly lost: readonly LostCapture[] }

/** What the page alone can say of its screen, languages and time zone. */
const displayScript = `({
  width: innerWidth,
  height: innerHeight,
  device_pixel_ratio: devicePixelRatio,
  languages: navigator.languages,
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})`

const asked = async (session: CDPSession) => {
  const [version, cookies, history, display] = await Promise.all([
    session.send('Browser.getVersion'),
    session.send('Storage.getCookies'),
    session.send('Page.getNavigationHistory'),
    session.send('Runtime.evaluate', { expression: displayScript, returnByValue: true }),
  ])
  return {
    product: version.product,
    revision: version.revision,
    user_agent: version.userAgent,
    js_version: version.jsVersion,
    cookies_at_start: cookies.cookies.length,
    history_at_start: history.entries.map(({ url }) => url),
    display: display.result.value as unknown,
  }
}

/** The browser's facts as JSON, in a capture of kind `browser`. */
export const captureBrowser = async (
  browser: Browser,
  session: CDPSession,
  profileFilesAtStart: number,
): Promise<Capture> => {
  const process = browser.process()
  const facts = {
    ...(await asked(session)),
    profile_files_at_start: profileFilesAtStart,
    executable: process?.spawnfile ?? null,
    arguments: process?.spawnargs.slice(1) ?? [],
    extensions: [],
  }
  return asJson('browser', facts)
}

const asJson = (kind: Capture['kind'], value: unknown): Capture => ({
  kind,
  step: null,
  mediaType: 'application/json',
  bytes: new TextEncoder().encode(JSON.stringify(value)),
})

const tlsOf = (told: Protocol.Network.SecurityDetails): ServerTls => ({
  protocol: told.protocol,
  // Since TLS 1.3 only the group is negotiated.
  keyExchange: told.keyExchange || (told.keyExchangeGroup ?? ''),
  cipher: told.cipher,
  issuer: told.issuer,
  subject: told.subjectName,
  validFrom: told.validFrom * 1000,
  validTo: told.validTo * 1000,
  timestamps: told.signedCertificateTimestampList.map(({ logDescription, origin, timestamp }) => ({
    log: logDescription,
    origin,
    at: timestamp,
  })),
})

/** Listens for how an origin shows itself by TLS; the function gives it in a capture of kind `tls`, once it has. */
export const hearTls = async (session: CDPSession, origin: string): Promise<() => readonly Capture[]> => {
  let heard: ServerTls | null = null
  session.on('Network.responseReceived', ({ response: { url, securityDetails } }) => {
    if (heard === null && securityDetails && new URL(url).origin === origin) heard = tlsOf(securityDetails)
  })
  await session.send('Network.enable')
  return () => (heard === null ? [] : [asJson('tls', heard)])
}

/** What the visitor did, in a capture of kind `acts`. */
export const captureActs = (acts: readonly Act[]): Capture => asJson('acts', acts)

const pem = (der: string): string =>
  `-----BEGIN CERTIFICATE-----\n${der.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`

const captureCertificates = async (session: CDPSession, origin: string): Promise<Capture> => {
  const { tableNames } = await session.send('Network.getCertificate', { origin })
  const bytes = new TextEncoder().encode(tableNames.map(pem).join(''))
  return { kind: 'certificates', step: null, mediaType: 'application/x-pem-file', bytes }
}

/** The chain of certificates that an https origin showed this browser, as PEM; nothing for any other origin. */
export const takeCertificates = async (session: CDPSession, origin: string): Promise<Kept> => {
  if (!origin.startsWith('https:')) return { captures: [], lost: [] }
  try {
    return { captures: [await inTime(captureCertificates(session, origin))], lost: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { captures: [], lost: [{ kind: 'certificates', step: null, reason }] }
  }
}
