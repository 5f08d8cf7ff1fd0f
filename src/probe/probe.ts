// What a journey is: frozen data that can be listed, documented and checked without a browser.

export type Words = { readonly fr: string; readonly en: string }

/** What kind of control a field is: decides whether a page still has "fields of the kind the step fills". */
export type FieldKind = 'text' | 'email' | 'tel' | 'password' | 'number' | 'choice' | 'tick' | 'file'

export type Field = { readonly label: string; readonly kind: FieldKind }

/** What the visitor must then see. Everything named must be visible at once. */
export type Sight = {
  readonly heading: string
  readonly fields?: readonly Field[]
  readonly text?: readonly RegExp[]
  /** Names of identity or observed values that must be visible, spaces aside: what was sent is what is kept. */
  readonly shows?: readonly string[]
  /** Values read off the page (first group), for later steps; one that is missing fails the step. */
  readonly observes?: Readonly<Record<string, RegExp>>
}

export type Step = {
  /** kebab-case, third person, unique in its probe: 'opens-the-home-page'. It appears in public. */
  readonly name: string
  readonly title: Words
  readonly act: (visitor: Visitor) => Promise<void>
  readonly see: Sight
  /** The first step that sends anything to the registry: tier `look` stops before it. */
  readonly submits?: true
  /** A payment or a contract: never run against a live registry. */
  readonly binding?: true
}

export type Identity = Readonly<Record<string, string>>

export type Mail = {
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly receivedAt: number
}

/** The only thing a step may touch: it does what a visitor does, and waits for what it needs. */
export type Visitor = {
  /** The values typed in this run, by name; `email` is the run's own address. */
  readonly identity: Identity
  /** The values that earlier steps observed. */
  readonly observed: Identity
  /** Opens a path of the registry's own address. Only the first step needs it: the others follow links. */
  open(path: string): Promise<void>
  /** Follows the visible link with this text. */
  follow(text: string): Promise<void>
  /** Types into the visible, enabled fields with these labels. */
  fill(values: Readonly<Record<string, string>>): Promise<void>
  /** Chooses the option with this text in the list or radio group with this label. */
  choose(label: string, option: string): Promise<void>
  /** Ticks the box with this label. */
  tick(label: string): Promise<void>
  /** Puts a small text file into the file field with this label. */
  attach(label: string, file: { readonly name: string; readonly content: string }): Promise<void>
  /** Presses the visible, enabled button with this text. */
  press(text: string): Promise<void>
  /** Waits for this run's next mail whose subject matches, with the registry's slot free. */
  receive(subject: RegExp): Promise<Mail>
  /** Opens the first link of a mail that matches, as a click in the mail would. */
  openFrom(mail: Mail, link: RegExp): Promise<void>
  /** Returns the first group of a pattern in a mail, e.g. an activation code. */
  readFrom(mail: Mail, pattern: RegExp): Promise<string>
}

export type Probe = {
  readonly id: string
  readonly title: Words
  readonly steps: readonly [Step, ...Step[]]
}
