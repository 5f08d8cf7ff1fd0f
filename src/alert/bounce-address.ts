// Where bounces of a message come back to.

/** The envelope sender of the message with this key: its bounces name it by the address that they come to. */
export const bounceAddress = (domain: string, key: string) => `bounce+${key}@${domain}`

/** The key in an address that bounces come to; null for another address. */
export const keyInBounceAddress = (address: string) =>
  /^bounce\+([0-9a-f]{32})@/i.exec(address)?.[1]?.toLowerCase() ?? null
