// The addresses of an inbox: each tells by itself whose mail comes to it, and what for.

/** The mail of a run from the registry, the mail that we send it ourselves, and what could not be delivered. */
export type Purpose = 'probe' | 'canary' | 'bounce'

export type Addresses = {
  /** The address of one run, or of one message, by its key: 32 hexadecimal digits. */
  of(purpose: Purpose, key: string): string
  /** What an address is for; null for one that is not of this inbox. */
  read(address: string): { readonly purpose: Purpose; readonly key: string } | null
}

const purposes = ['probe', 'canary', 'bounce'] as const

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The addresses that a pattern such as `*@probes.example` makes: the asterisk stands for what tells them apart. */
export const addressesOf = (pattern: string, separator: '+' | '-'): Addresses => {
  const [before = '', after = ''] = pattern.split('*')
  const shape = new RegExp(`^${quoted(before)}(probe|canary|bounce)[+-]([0-9a-f]{32})${quoted(after)}$`, 'i')
  return {
    of: (purpose, key) => `${before}${purpose}${separator}${key}${after}`,
    read: (address) => {
      const [, word = '', key = ''] = shape.exec(address) ?? []
      const purpose = purposes.find((one) => one === word.toLowerCase())
      return purpose ? { purpose, key: key.toLowerCase() } : null
    },
  }
}
