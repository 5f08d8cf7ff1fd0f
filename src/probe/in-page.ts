// What runs inside the registry's page. The functions are sent as text: they may use one another and the
// page's own objects, and nothing else of this file or of an import.
import type { FieldKind } from '../outcome/page.ts'

export type SeenField = { readonly label: string; readonly kind: FieldKind; readonly aside: boolean }

/** What one look at the page brings back of what it holds. */
export type Held = {
  readonly ready: boolean
  /** As the page itself knows it: 0 where it does not. */
  readonly status: number
  readonly url: string
  readonly title: string
  readonly headings: readonly string[]
  readonly text: string
  readonly main: string
  readonly fields: readonly SeenField[]
  readonly offers: readonly string[]
  /** What the fields hold that are shown and cannot be changed. */
  readonly values: readonly string[]
}

export type FieldControl = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** Tidies what is read: one space between words, one kind of apostrophe. */
function tidy(text: string): string {
  return text
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(/['’‘ʼ]/g, '’')
    .trim()
}

/** The form in which two labels are compared: tidied, without the mark of a required field, in lower case. */
export function plain(text: string): string {
  return tidy(text)
    .replace(/ ?(?:\*|\((?:champ )?(?:obligatoire|required)\))$/i, '')
    .replace(/ ?:$/, '')
    .toLowerCase()
}

function rendered(element: HTMLElement): string {
  // biome-ignore lint/performance/useDomNodeTextContent: only innerText leaves out what CSS hides from the visitor
  return element.innerText
}

function isShown(element: Element): boolean {
  if (!element.checkVisibility({ visibilityProperty: true })) return false
  const box = element.getBoundingClientRect()
  // Fields parked outside the page are traps for robots.
  return box.width > 0 && box.height > 0 && box.right + scrollX > 0 && box.bottom + scrollY > 0
}

function isAside(element: Element): boolean {
  return (
    element.closest(
      'header, nav, footer, [role=banner], [role=navigation], [role=contentinfo], [role=search]',
    ) !== null
  )
}

function nameOf(element: HTMLElement): string {
  const value = element instanceof HTMLInputElement ? element.value : rendered(element)
  return tidy(value) || tidy(element.getAttribute('aria-label') ?? '')
}

function textOf(element: Element | null | undefined): string {
  return tidy(element instanceof HTMLElement ? rendered(element) : (element?.textContent ?? ''))
}

function labelOf(control: FieldControl): string {
  const named = (control.getAttribute('aria-labelledby') ?? '')
    .split(/\s+/)
    .map((id) => textOf(id === '' ? null : document.getElementById(id)))
    .join(' ')
  const own = [...(control.labels ?? [])].find((label) => textOf(label) !== '')
  const placeholder = 'placeholder' in control ? control.placeholder : ''
  return tidy(named) || tidy(control.getAttribute('aria-label') ?? '') || textOf(own) || tidy(placeholder)
}

function groupLabelOf(control: FieldControl): string {
  const group = control.closest('fieldset, [role=radiogroup]')
  return (
    tidy(group?.getAttribute('aria-label') ?? '') ||
    textOf(group?.querySelector('legend')) ||
    labelOf(control)
  )
}

function kindOf(control: FieldControl): FieldKind | null {
  if (control instanceof HTMLSelectElement) return 'choice'
  if (control instanceof HTMLTextAreaElement) return 'text'
  const kinds: Readonly<Record<string, FieldKind | null>> = {
    email: 'email',
    tel: 'tel',
    password: 'password',
    number: 'number',
    radio: 'choice',
    checkbox: 'tick',
    file: 'file',
    hidden: null,
    submit: null,
    button: null,
    image: null,
    reset: null,
  }
  const kind = kinds[control.type]
  return kind === undefined ? 'text' : kind
}

function isUsable(control: FieldControl): boolean {
  const isLocked = control.disabled || ('readOnly' in control && control.readOnly)
  // A styled box or file button is often its label, with the control itself out of sight.
  const stands = ['radio', 'checkbox', 'file'].includes(control.type) ? [...(control.labels ?? [])] : []
  return !isLocked && [control, ...stands].some(isShown)
}

/** The visible, enabled fields; a radio group is one field, under the label of its group. */
function usableFields(): { control: FieldControl; label: string; kind: FieldKind; aside: boolean }[] {
  const controls = [...document.querySelectorAll<FieldControl>('input, select, textarea')]
  const groups = new Set<string>()
  return controls.flatMap((control) => {
    const kind = kindOf(control)
    if (kind === null || !isUsable(control)) return []
    if (control.type === 'radio') {
      if (groups.has(control.name)) return []
      groups.add(control.name)
    }
    const label = control.type === 'radio' ? groupLabelOf(control) : labelOf(control)
    return [{ control, label, kind, aside: isAside(control) }]
  })
}

function clickables(role: 'link' | 'button'): HTMLElement[] {
  const selector =
    role === 'link'
      ? 'a[href], [role=link]'
      : 'button:enabled, input[type=submit]:enabled, input[type=button]:enabled, [role=button]'
  return [...document.querySelectorAll<HTMLElement>(selector)].filter(isShown)
}

/** Reads what a visitor can see of the page, bounded. */
function held(): Held {
  const fields = usableFields()
  const body = document.body as HTMLElement | null
  const main = document.querySelector<HTMLElement>('main, [role=main]') ?? body
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const offers = [...clickables('link'), ...clickables('button')].filter((it) => !isAside(it))
  return {
    ready: document.readyState === 'complete',
    status: navigation?.responseStatus ?? 0,
    url: location.href,
    title: tidy(document.title).slice(0, 200),
    headings: [...document.querySelectorAll('h1, [role=heading][aria-level="1"]')]
      .filter(isShown)
      .map(textOf),
    text: tidy(body === null ? '' : rendered(body).slice(0, 40_000)).slice(0, 20_000),
    main: tidy(main === null ? '' : rendered(main).slice(0, 8_000)).slice(0, 4_000),
    fields: fields.map(({ label, kind, aside }) => ({ label, kind, aside })).slice(0, 200),
    offers: offers.map((it) => plain(nameOf(it))).slice(0, 200),
    values: [...document.querySelectorAll<HTMLInputElement>('input:disabled, input[readonly]')]
      .filter(isShown)
      .map((it) => it.value.slice(0, 200)),
  }
}

const parts = [
  tidy,
  plain,
  rendered,
  isShown,
  isAside,
  nameOf,
  textOf,
  labelOf,
  groupLabelOf,
  kindOf,
  isUsable,
  usableFields,
  clickables,
  held,
]

/** The functions above, as the text of a script. */
export const sightScript = parts.map(String).join('\n')

/** What the other scripts use of it. */
export type PageSight = {
  readonly plain: typeof plain
  readonly nameOf: typeof nameOf
  readonly labelOf: typeof labelOf
  readonly usableFields: typeof usableFields
  readonly clickables: typeof clickables
  readonly isShown: typeof isShown
  readonly isAside: typeof isAside
  readonly textOf: typeof textOf
}
