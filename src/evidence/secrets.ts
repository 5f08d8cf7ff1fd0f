// What opens a session for whoever holds it: hidden by the name under which it travels, in headers and in text.

export const mask = '***'

const always = ['authorization', 'cookie', 'proxy-authorization', 'set-cookie']

// « sid » is in « residence » too: names as short as that are told by what stands around them.
const short = '(?:(?<![a-z\\d])|(?<=%[\\da-f]{2}))(?:sid|otp|jwt|(?:aspx)?auth)(?![a-z\\d])'
const word = `(?:token|csrf|xsrf|api[-_]?key|session|sessid|secret|${short})`
const telling = new RegExp(word, 'i')

/** Whether a header of this name may open a session. */
export const isSecretHeader = (name: string): boolean =>
  always.includes(name.toLowerCase()) || telling.test(name)

const name = `[\\w.-]*${word}[\\w.-]*`
// JSON within JSON has backslashes before its quotation marks.
const quote = '\\\\{0,7}"'
const hidden = '(?!\\*\\*\\*)'

const inJson = new RegExp(`(${quote}${name}${quote}\\s*:\\s*${quote})${hidden}(?:[^"\\\\]|\\\\[/u])+`, 'gi')
const inHeaderLine = new RegExp(`(${quote}${name}: )${hidden}[^"\\\\]+`, 'gi')
// A program may say « token=value » too: only what begins a form or follows in an address is a field.
const inAddress = new RegExp(
  `((?:^|[?&"]|&amp;|%3f|%26)(?:[\\w.-]|%5b|\\[)*${word}(?:[\\w.-]|%5[bd]|[[\\]])*(?:=(?:3d)?|%3d))${hidden}[^&\\s"'<>#\\\\%;=](?:[^&\\s"'<>#\\\\;]|=\\r?\\n)*`,
  'gi',
)
// What servers call their cookies, after a semicolon: in an address, in a list of cookies.
const inPath =
  /((?:;\s?|%3b(?:%20|\+)?)(?:j?session_?id|phpsessid|asp\.net_sessionid|connect\.sid|sid)(?:=(?:3d)?|%3d))(?!\*\*\*)[\w.!~*%+/-](?:[\w.!~*%+/-]|=\r?\n)*/gi
const tags = /<(?:input|meta)\b[^>]*>/gi
// « 3D » is what quoted-printable makes of the sign of equality.
const namedInTag = new RegExp(`\\b(?:name|id)\\s*=(?:3d)?\\s*\\\\?["']?[^"'\\s>]*${word}`, 'i')
const valueInTag = new RegExp(
  `(\\b(?:value|content)\\s*=(?:3d)?\\s*)(?:(\\\\?["'])${hidden}[^"'\\\\]+|${hidden}[^\\s"'\\\\>]+)`,
  'gi',
)

/** Hides what opens a session in a text, and tells how often. */
export const hideSecrets = (text: string): { text: string; count: number } => {
  let count = 0
  const hide = (_: string, before: string, opening: unknown) => {
    count += 1
    return `${before}${typeof opening === 'string' ? opening : ''}${mask}`
  }
  const shown = text
    .replace(inJson, (whole, before: string) => hide(whole, before, null))
    .replace(inHeaderLine, (whole, before: string) => hide(whole, before, null))
    .replace(inAddress, (whole, before: string) => hide(whole, before, null))
    .replace(inPath, (whole, before: string) => hide(whole, before, null))
    .replace(tags, (tag) => (namedInTag.test(tag) ? tag.replace(valueInTag, hide) : tag))
  return { text: shown, count }
}
