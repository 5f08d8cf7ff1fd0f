// What runs inside the registry's page. The functions are sent as text: they may use one another and the
// page's own objects, and nothing else of this file or of an import.
import type { FieldKind } from '../outcome/page.ts'

export type SeenField = { readonly label: string; readonly kind: FieldKind; readonly aside: boolean }

/** What one look at the page brings back. */
export type Glance = {
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
  readonly complaint: string | null
  readonly captcha: string | null
  readonly unanswered: readonly string[]
  readonly heldBack: readonly string[]
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

function captchaShown(): string | null {
  const marks =
    'iframe[src], [class*=captcha i], [id*=captcha i], [name*=captcha i], img[alt*=captcha i], .cf-turnstile'
  for (const element of document.querySelectorAll(marks)) {
    // An "invisible" captcha is a badge in a corner: nothing is asked of the visitor.
    if (!isShown(element) || element.closest('.grecaptcha-badge') !== null) continue
    const mark = `${element.getAttribute('src') ?? ''} ${element.className} ${element.id} ${element.getAttribute('alt') ?? ''} ${element.getAttribute('name') ?? ''}`
    if (/size=invisible/.test(mark)) continue
    const known = /recaptcha|hcaptcha|h-captcha|turnstile|friendlycaptcha|frc-captcha|captcha/i.exec(mark)
    if (known !== null) return known[0].toLowerCase()
  }
  return null
}

function shownTexts(elements: Iterable<Element | null>): string[] {
  const texts = [...elements].filter((it) => it !== null && isShown(it)).map(textOf)
  return [...new Set(texts.filter((text) => text !== ''))]
}

function describedBy(field: Element): (Element | null)[] {
  const ids = `${field.getAttribute('aria-errormessage') ?? ''} ${field.getAttribute('aria-describedby') ?? ''}`
  return ids.split(/\s+/).map((id) => (id === '' ? null : document.getElementById(id)))
}

function complaintShown(): string | null {
  const spoken = shownTexts(document.querySelectorAll('[role=alert], [class*=error i], [class*=erreur i]'))
  const marked = [...document.querySelectorAll('[aria-invalid=true]')].filter(isShown)
  // What describes a field may be its standing hint: heard only where nothing else speaks of an error.
  const texts = spoken.length > 0 ? spoken : shownTexts(marked.flatMap(describedBy))
  const whole = texts.filter((text) => !texts.some((it) => it !== text && it.includes(text)))
  if (whole.length > 0) return whole.join(' ').slice(0, 600)
  return marked.length > 0 ? 'a field is marked as wrong' : null
}

function isUnanswered(control: FieldControl): boolean {
  const isRequired = control.required || control.getAttribute('aria-required') === 'true'
  if (!isRequired) return false
  if (!(control instanceof HTMLInputElement)) return control.value === ''
  if (control.type === 'checkbox') return !control.checked
  return control.type === 'radio' ? control.validity.valueMissing : control.value === ''
}

// What the browser itself holds to be wrong, so that it lets no form go: the registry was never asked.
function isHeldBack(control: FieldControl): boolean {
  return control.willValidate && !control.validity.valid && !control.validity.valueMissing
}

/** Reads everything a visitor can see of the page, bounded. */
function glance(): Glance {
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
    complaint: complaintShown(),
    captcha: captchaShown(),
    unanswered: fields.filter((it) => !it.aside && isUnanswered(it.control)).map((it) => it.label),
    heldBack: fields.filter((it) => !it.aside && isHeldBack(it.control)).map((it) => it.label),
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
  captchaShown,
  shownTexts,
  describedBy,
  complaintShown,
  isUnanswered,
  isHeldBack,
  glance,
]

/** The functions above, as the text of a script. */
export const sightScript = parts.map(String).join('\n')

/** What the acts of in-page-acts.ts use of it. */
export type PageSight = {
  readonly plain: typeof plain
  readonly nameOf: typeof nameOf
  readonly labelOf: typeof labelOf
  readonly usableFields: typeof usableFields
  readonly clickables: typeof clickables
}
