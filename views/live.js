// What an open page does by itself: it follows what was written since, greys what is old, and copies on request.
// Without it the page is whole; its reader reloads it.

const words = { fr: ['Copier', 'Copié'], en: ['Copy', 'Copied'] }
const [copy, copied] = words[document.documentElement.lang === 'en' ? 'en' : 'fr']

const againMs = 5000
const refusedMs = 60_000
const lookMs = 10_000
const renewMs = 60_000

const main = () => document.querySelector('main')
const asOf = () => main()?.dataset.asOf ?? ''

const isOld = () => document.querySelector('[data-old]') !== null

const greyWhatIsOld = () => {
  for (const element of document.querySelectorAll('[data-observed-at][data-stale-after-s]')) {
    if (!(element instanceof HTMLElement || element instanceof SVGElement)) continue
    const { observedAt = '', staleAfterS } = element.dataset
    element.toggleAttribute('data-old', Date.now() - Date.parse(observedAt) > Number(staleAfterS) * 1000)
  }
  const note = document.getElementById('old')
  if (note) note.hidden = !isOld()
}

const addCopyButtons = () => {
  // Only pages that came over a secure connection may write what will be pasted.
  if (!navigator.clipboard) return
  for (const element of document.querySelectorAll('[data-copy]')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = copy
    const text = element.getAttribute('data-copy') || element.textContent
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.trim())
        button.textContent = copied
      } catch {
        // Not allowed: it is at least ready to be copied by hand.
        getSelection()?.selectAllChildren(element)
      }
    })
    element.after(' ', button)
  }
}

/** @param {Element} element @param {Element} root @returns {number[]} */
const pathTo = (element, root) =>
  element === root || !element.parentElement
    ? []
    : [...pathTo(element.parentElement, root), [...element.parentElement.children].indexOf(element)]

/** @param {number[]} path @param {Element} root */
const elementAt = (path, root) =>
  path.reduce((/** @type {Element | undefined} */ at, index) => at?.children[index], root)

// Where the reader was: what he had focused, opened and scrolled, by its place in the page.
/** @param {Element} root */
const placeOfReader = (root) => {
  const { activeElement } = document
  const focused = activeElement && root.contains(activeElement) ? activeElement : null
  const focusPath = focused && pathTo(focused, root)
  const scrolled = [...root.querySelectorAll('*')]
    .filter(({ scrollLeft, scrollTop }) => scrollLeft > 0 || scrollTop > 0)
    .map((element) => ({ path: pathTo(element, root), left: element.scrollLeft, top: element.scrollTop }))
  const opened = [...root.querySelectorAll('details')].map(({ open }) => open)
  const { scrollX, scrollY } = window
  return () => {
    for (const [index, details] of root.querySelectorAll('details').entries()) {
      details.open = opened[index] ?? details.open
    }
    const again =
      (focused?.id && document.getElementById(focused.id)) || (focusPath && elementAt(focusPath, root))
    if (again instanceof HTMLElement) again.focus({ preventScroll: true })
    for (const { path, left, top } of scrolled) elementAt(path, root)?.scrollTo(left, top)
    window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' })
  }
}

// A reader who selects a sentence, or fills a field, is not disturbed.
const isReaderBusy = () => {
  const root = main()
  const selection = getSelection()
  const selects = selection && !selection.isCollapsed && root?.contains(selection.anchorNode)
  const types = document.activeElement?.matches('input, select, textarea') ?? false
  return document.hidden || selects || types
}

/** @param {Document} page */
const show = (page) => {
  const [old, next] = [main(), page.querySelector('main')]
  const style = (/** @type {Document} */ { head }) => head.querySelector('link[rel=stylesheet]')?.outerHTML
  if (!old || !next) return
  // Another version of Constat answers: its pages want its own style and script.
  if (style(page) !== style(document)) return location.reload()
  const putBack = placeOfReader(old)
  old.replaceChildren(...next.childNodes)
  Object.assign(old.dataset, next.dataset)
  const [foot, nextFoot] = [document, page].map((one) => one.querySelector('body > footer'))
  if (foot && nextFoot && !foot.contains(document.activeElement)) foot.replaceWith(nextFoot)
  document.title = page.title
  addCopyButtons()
  putBack()
  greyWhatIsOld()
}

let newest = asOf()
let isUnderWay = false

const refresh = async () => {
  if (isUnderWay || (newest <= asOf() && !isOld()) || isReaderBusy()) return
  isUnderWay = true
  try {
    const response = await fetch(location.href, { cache: 'no-cache' })
    if (response.ok) show(new DOMParser().parseFromString(await response.text(), 'text/html'))
  } catch {
    // No connection: what is on the page grows old and is greyed.
  } finally {
    isUnderWay = false
  }
  // A cache on the way may still hold the page before the change.
  if (newest > asOf()) setTimeout(refresh, againMs)
}

const listen = () => {
  const source = new EventSource('/events')
  source.addEventListener('message', async ({ data }) => {
    newest = data
    await refresh()
  })
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, refusedMs)
  })
}

addCopyButtons()
greyWhatIsOld()
setInterval(greyWhatIsOld, lookMs)
// Where nothing was written since, what is true now can be told all the same.
setInterval(() => isOld() && refresh(), renewMs)
for (const calm of ['visibilitychange', 'selectionchange', 'focusout'])
  document.addEventListener(calm, refresh)
listen()
