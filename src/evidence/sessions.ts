// The values by which the registry knew this run again: its cookies, whatever their names and wherever else they stand.
import type { Capture, Exchanges } from '../outcome/capture.ts'

// Shorter ones are settings, and words that mean something else elsewhere; so are longer words, dates and numbers.
const shortestId = 8
const shortestWord = 16

const isId = (value: string) =>
  value.length >= shortestWord || (value.length >= shortestId && /[a-z]/i.test(value) && /\d/.test(value))

const pairs = (cookies: string) =>
  cookies.split(/[;\n]/).flatMap((pair) => {
    const at = pair.indexOf('=')
    return at < 0
      ? []
      : [
          pair
            .slice(at + 1)
            .trim()
            .replace(/^"(.*)"$/, '$1'),
        ]
  })

// What is set comes with its path and its expiry.
const setIn = (header: string) => header.split('\n').flatMap((line) => pairs(line.split(';')[0] ?? ''))

const decoded = (value: string) => {
  try {
    return decodeURIComponent(value)
  } catch {
    // A value may hold a percent sign of its own.
    return value
  }
}

// Signed ones are an id, a full stop and a signature: a page may show the id alone.
const partsOf = (value: string) => value.split(/[.:|]/).filter((part) => part.length >= shortestWord)

const spelt = (value: string) => {
  const plain = decoded(value)
  return [value, plain, ...partsOf(plain)].filter(isId)
}

/** The values of the cookies that a run was given or sent, as they may stand elsewhere in what it kept. */
export const sessionValuesIn = (captures: readonly Capture[]): readonly string[] => {
  const found = captures.find(({ kind }) => kind === 'exchanges')
  if (!found) return []
  const { exchanges } = JSON.parse(Buffer.from(found.bytes).toString()) as Exchanges
  const values = exchanges.flatMap(({ headers, answer }) => [
    ...pairs(headers['cookie'] ?? ''),
    ...setIn(answer?.headers['set-cookie'] ?? ''),
  ])
  return [...new Set(values)].flatMap(spelt)
}
