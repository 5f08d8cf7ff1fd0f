// What a visitor's page looked like when it was not what was expected.

/** What kind of control a field is: decides whether a page still has "fields of the kind the step fills". */
export type FieldKind = 'text' | 'email' | 'tel' | 'password' | 'number' | 'choice' | 'tick' | 'file'

export type Field = { readonly label: string; readonly kind: FieldKind }

/** The facts of one page, read at one moment. Texts are the visible ones, white space tidied, bounded. */
export type PageFacts = {
  /** The main document's final HTTP status; null when it was never known. */
  readonly status: number | null
  /** Statuses of the registry's own fetch and XHR answers during the step. */
  readonly answers: readonly number[]
  readonly retryAfter: string | null
  readonly title: string
  readonly heading: string | null
  readonly text: string
  /** The text of the page's main content: a notice is kept from here, without menus and footers. */
  readonly main: string
  /** What is said above all else: alerts and banners outside the main content. */
  readonly notices: string
  /** Something is shown that the probe cannot look into: a frame, or fields of a component of its own. */
  readonly isFramed: boolean
  /** Visible, enabled fields; those of headers, menus and footers are left out. */
  readonly fields: readonly Field[]
  /** How many visible links and buttons the main content offers. */
  readonly offers: number
  /** A visible error message, or what is marked as wrong; null when nothing complains. */
  readonly complaint: string | null
  /** The captcha that is displayed, by kind; null when there is none. */
  readonly captcha: string | null
  /** Labels of visible fields that are required and still empty. */
  readonly unanswered: readonly string[]
  /** The fields whose content the browser itself refuses to send. */
  readonly heldBack: readonly string[]
}
