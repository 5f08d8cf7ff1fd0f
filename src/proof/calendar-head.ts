// How a file of OpenTimestamps begins, whatever the calendars and Bitcoin then say.
import { fromHex } from './bytes.ts'

/** The first bytes of an `.ots` file over a SHA-256 digest: magic, version 1, the hash's name. The digest follows. */
export const calendarHead: Uint8Array = fromHex(
  '004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108',
)
