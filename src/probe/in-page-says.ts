// What the registry's page says of itself: a captcha, a complaint, a notice, what is out of reach. Sent as text beside
// the functions of in-page.ts, which come in as `sight`, so that an import is never part of the text.
import type { PageFacts } from '../outcome/page.ts'
import type { FieldControl, PageSight } from './in-page.ts'

/** As in the facts of a page. */
export type Said = Pick<
  PageFacts,
  'complaint' | 'captcha' | 'notices' | 'isFramed' | 'unanswered' | 'heldBack'
>

function captchaShown({ isShown }: PageSight): string | null {
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

function shownTexts(sight: PageSight, elements: Iterable<Element | null>): string[] {
  const texts = [...elements].filter((it) => it !== null && sight.isShown(it)).map(sight.textOf)
  return [...new Set(texts.filter((text) => text !== ''))]
}

function describedBy(field: Element): (Element | null)[] {
  const ids = `${field.getAttribute('aria-errormessage') ?? ''} ${field.getAttribute('aria-describedby') ?? ''}`
  return ids.split(/\s+/).map((id) => (id === '' ? null : document.getElementById(id)))
}

function complaintShown(sight: PageSight): string | null {
  const spoken = shownTexts(
    sight,
    document.querySelectorAll('[role=alert], [class*=error i], [class*=erreur i]'),
  )
  const marked = [...document.querySelectorAll('[aria-invalid=true]')].filter(sight.isShown)
  // What describes a field may be its standing hint: heard only where nothing else speaks of an error.
  const texts = spoken.length > 0 ? spoken : shownTexts(sight, marked.flatMap(describedBy))
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

// Where registries put what they have to say to everybody: above the page's own content.
function noticesShown(sight: PageSight): string {
  const main = document.querySelector('main, [role=main]')
  if (main === null) return ''
  const marks = '[role=alert], [role=status], [class*=notice i], [class*=alert i], [class*=bandeau i]'
  const outside = [...document.querySelectorAll(marks)].filter((it) => !main.contains(it))
  return shownTexts(sight, outside).join('\n').slice(0, 2_000)
}

function hasFields(sight: PageSight, root: Document | ShadowRoot): boolean {
  return [...root.querySelectorAll('input:not([type=hidden]), select, textarea')].some(sight.isShown)
}

function isOutOfReach(sight: PageSight, frame: HTMLIFrameElement): boolean {
  if (!sight.isShown(frame) || sight.isAside(frame)) return false
  const box = frame.getBoundingClientRect()
  const inside = frame.contentDocument
  return inside === null ? box.width >= 200 && box.height >= 100 : hasFields(sight, inside)
}

// A form in a frame or in a component is there for the visitor, and not for the probe.
function isFramed(sight: PageSight): boolean {
  if ([...document.querySelectorAll('iframe')].some((frame) => isOutOfReach(sight, frame))) return true
  return [...document.querySelectorAll('*')]
    .slice(0, 20_000)
    .some(({ shadowRoot }) => shadowRoot !== null && hasFields(sight, shadowRoot))
}

/** Reads what the page says of itself. */
function said(sight: PageSight): Said {
  const fields = sight.usableFields().filter((it) => !it.aside)
  return {
    complaint: complaintShown(sight),
    captcha: captchaShown(sight),
    notices: noticesShown(sight),
    isFramed: isFramed(sight),
    unanswered: fields.filter((it) => isUnanswered(it.control)).map((it) => it.label),
    heldBack: fields.filter((it) => isHeldBack(it.control)).map((it) => it.label),
  }
}

const parts = [
  captchaShown,
  shownTexts,
  describedBy,
  complaintShown,
  isUnanswered,
  isHeldBack,
  noticesShown,
  hasFields,
  isOutOfReach,
  isFramed,
  said,
]

/** The functions above, as the text of a script. */
export const saidScript = parts.map(String).join('\n')
