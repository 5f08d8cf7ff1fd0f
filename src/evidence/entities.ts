// The names that HTML has for characters. Case is ignored: the small letters stand for the capitals.

const signs: Readonly<Record<string, readonly string[]>> = {
  '!': ['excl'],
  '"': ['quot'],
  '#': ['num'],
  $: ['dollar'],
  '%': ['percnt'],
  '&': ['amp'],
  "'": ['apos', 'rsquo'],
  '(': ['lpar'],
  ')': ['rpar'],
  '*': ['ast', 'midast'],
  '+': ['plus'],
  ',': ['comma'],
  '-': ['hyphen', 'dash'],
  '.': ['period'],
  '/': ['sol'],
  ':': ['colon'],
  ';': ['semi'],
  '<': ['lt'],
  '=': ['equals'],
  '>': ['gt'],
  '?': ['quest'],
  '@': ['commat'],
  '[': ['lsqb', 'lbrack'],
  '\\': ['bsol'],
  ']': ['rsqb', 'rbrack'],
  _: ['lowbar'],
  '’': ['rsquo', 'rsquor', 'apos'],
  æ: ['aelig'],
  œ: ['oelig'],
  ø: ['oslash'],
  ß: ['szlig'],
}

const accents: Readonly<Record<string, string>> = {
  '\u0300': 'grave',
  '\u0301': 'acute',
  '\u0302': 'circ',
  '\u0303': 'tilde',
  '\u0308': 'uml',
  '\u030a': 'ring',
  '\u030c': 'caron',
  '\u0327': 'cedil',
}

// HTML within HTML has its ampersands written out.
export const ampersand = '&(?:amp;)?'

/** The entities that stand for a character, its name in letters, as « &eacute; », in a regular expression. */
export const entitiesOf = (character: string): readonly string[] => {
  const [letter = '', accent = ''] = character.toLowerCase().normalize('NFD')
  const name = accents[accent]
  const names = name === undefined ? (signs[character.toLowerCase()] ?? []) : [`${letter}${name}`]
  return names.map((one) => `${ampersand}${one};`)
}
