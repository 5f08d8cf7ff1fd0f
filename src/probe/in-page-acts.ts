// What a visitor does, inside the registry's page. Sent as text beside the functions of in-page.ts, which come
// in as `sight`, so that an import is never part of the text.
import type { FieldControl, PageSight } from './in-page.ts'

/** Where to click, and the address to which that leads, as far as the page says. */
export type Point = { readonly x: number; readonly y: number; readonly leadsTo: string | null }

/** Where to click on the visible link or button with this text; null while nothing there would get the click. */
function pointOf(sight: PageSight, role: 'link' | 'button', text: string): Point | null {
  for (const element of sight.clickables(role)) {
    if (sight.plain(sight.nameOf(element)) !== sight.plain(text)) continue
    element.scrollIntoView({ block: 'center', behavior: 'instant' })
    const box = element.getClientRects()[0]
    if (box === undefined) continue
    const submitter =
      element instanceof HTMLButtonElement || element instanceof HTMLInputElement ? element : null
    const leadsTo = element.closest('a')?.href ?? submitter?.form?.action ?? null
    const point = { x: box.left + box.width / 2, y: box.top + box.height / 2, leadsTo }
    const hit = document.elementFromPoint(point.x, point.y)
    if (hit !== null && (element.contains(hit) || hit.contains(element))) return point
  }
  return null
}

function typeInto(control: FieldControl, value: string): void {
  control.focus()
  if ('select' in control) control.select()
  // The trusted input event that typing makes, without a round trip for each field.
  document.execCommand(value === '' ? 'delete' : 'insertText', false, value)
}

/** Types each value into the field with its label; false, with nothing typed, unless all are there. */
function fill(sight: PageSight, values: Readonly<Record<string, string>>): boolean {
  const fields = sight.usableFields()
  const targets = Object.entries(values).map(([label, value]) => ({
    control: fields.find((it) => sight.plain(it.label) === sight.plain(label))?.control,
    value,
  }))
  for (const { control } of targets) if (control === undefined) return false
  for (const { control, value } of targets) if (control !== undefined) typeInto(control, value)
  return true
}

/** Chooses an option of the list or radio group with this label; false if it is not there. */
function choose(sight: PageSight, label: string, option: string): boolean {
  const field = sight
    .usableFields()
    .find((it) => it.kind === 'choice' && sight.plain(it.label) === sight.plain(label))
  if (field === undefined) return false
  const { control } = field
  if (control instanceof HTMLSelectElement) {
    const index = [...control.options].findIndex((it) => sight.plain(it.text) === sight.plain(option))
    if (index < 0) return false
    control.selectedIndex = index
    control.dispatchEvent(new Event('input', { bubbles: true }))
    control.dispatchEvent(new Event('change', { bubbles: true }))
    return true
  }
  const radios = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')]
  const radio = radios.find(
    (it) => it.name === control.name && sight.plain(sight.labelOf(it)) === sight.plain(option),
  )
  radio?.click()
  return radio?.checked ?? false
}

/** Ticks the box with this label; false if it is not there or does not stay ticked. */
function tick(sight: PageSight, label: string): boolean {
  const box = sight
    .usableFields()
    .find((it) => it.kind === 'tick' && sight.plain(it.label) === sight.plain(label))
  if (!(box?.control instanceof HTMLInputElement)) return false
  if (!box.control.checked) box.control.click()
  return box.control.checked
}

/** Puts a file into the file field with this label; false if it is not there. */
function attach(sight: PageSight, label: string, name: string, content: string): boolean {
  const field = sight
    .usableFields()
    .find((it) => it.kind === 'file' && sight.plain(it.label) === sight.plain(label))
  if (!(field?.control instanceof HTMLInputElement)) return false
  const files = new DataTransfer()
  files.items.add(new File([content], name, { type: 'text/csv' }))
  field.control.files = files.files
  field.control.dispatchEvent(new Event('input', { bubbles: true }))
  field.control.dispatchEvent(new Event('change', { bubbles: true }))
  return true
}

/** The functions above, as the text of a script. */
export const actScript = [pointOf, typeInto, fill, choose, tick, attach].map(String).join('\n')
