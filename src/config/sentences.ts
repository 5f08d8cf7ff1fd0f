// What is wrong, as sentences that say what to do. They never show a value: it may be a secret.
import type { ErrorCode } from 'yaml'
import type { z } from 'zod'

const ofYaml: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: 'the indentation is off: align this line with its neighbours, and close every [ and {',
  BAD_SCALAR_START: 'a value cannot begin with @ or `: put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a value with ": " in it looks like a key: put it in quotes',
  DUPLICATE_KEY: 'this key is written twice: keep one of them',
  MULTIPLE_DOCS: 'a second document begins here: remove the line ---',
  TAB_AS_INDENT: 'a tab indents this line: use spaces',
  TAG_RESOLVE_FAILED: 'a value that begins with ! is taken for a tag: put it in quotes',
}

export const brokenYaml = 'this is not YAML: look for a missing quote, bracket or colon here or just above'

/** What to do about a text that is no YAML. */
export const yamlSentence = (code: ErrorCode): string => ofYaml[code] ?? brokenYaml

const kinds: Record<string, string> = {
  string: 'write text, in quotes if it looks like a number',
  number: 'write a number',
  int: 'write a whole number',
  boolean: 'write true or false',
  array: 'write a list: a line for each item, beginning with "- "',
  object: 'write keys and values below it, indented',
  record: 'write keys and values below it, indented',
}

const bound = ({ origin, inclusive }: { origin: string; inclusive?: boolean | undefined }, words: string) =>
  origin === 'array' ? `name ${words}` : `write a number ${inclusive === false ? 'beyond' : 'of'} ${words}`

/** What to do about a value that does not fit its schema; used where the schema itself has no better words. */
export const sentenceOf = (issue: z.core.$ZodRawIssue): string | undefined => {
  const isMissing = issue.input === undefined
  switch (issue.code) {
    case 'invalid_type':
      return isMissing ? 'is missing: write it' : kinds[issue.expected]
    case 'invalid_value':
      return `${isMissing ? 'is missing: ' : ''}write one of ${issue.values.map(String).join(', ')}`
    case 'invalid_union':
      return Array.isArray(issue['options']) ? `write one of ${issue['options'].join(', ')}` : undefined
    case 'too_small':
      return bound(issue, `${issue.minimum} or more`)
    case 'too_big':
      return bound(issue, `${issue.maximum} or less`)
    case 'invalid_key':
      return issue.issues[0]?.message
    default:
      return undefined
  }
}
