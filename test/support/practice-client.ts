// A visitor of the practice registry without a browser: it keeps cookies, follows links and fills in forms by label.

export type VisitedPage = {
  readonly status: number
  readonly url: string
  readonly html: string
  readonly heading: string
  /** What a reader sees, with every space made plain. */
  readonly text: string
}

export type PracticeClient = {
  readonly page: () => VisitedPage
  readonly open: (address: string) => Promise<VisitedPage>
  readonly follow: (linkText: string) => Promise<VisitedPage>
  /** Fills the page's first form with these labels and sends it; a tick takes 'oui', a radio group its option, a file its content. */
  readonly send: (values: Readonly<Record<string, string>>) => Promise<VisitedPage>
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

const decode = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? '')

export const plain = (html: string): string =>
  decode(html.replace(/<(?:style|script|svg)[\s\S]*?<\/(?:style|script|svg)>/g, ' ').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

const readPage = async (response: Response): Promise<VisitedPage> => {
  const html = await response.text()
  return {
    status: response.status,
    url: response.url,
    html,
    heading: plain(/<h1>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? ''),
    text: plain(html),
  }
}

const attribute = (tag: string, name: string): string =>
  decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

const mustFind = <T>(found: T | undefined, what: string): T => {
  if (found === undefined) throw new Error(`The page has no ${what}`)
  return found
}

const fieldNames = (html: string): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  for (const [, id = '', label = ''] of html.matchAll(/<label for="([^"]+)">([\s\S]*?)<\/label>/g)) {
    const tag = html.match(/<(?:input|select)\b[^>]*>/g)?.find((one) => attribute(one, 'id') === id)
    if (tag !== undefined && attribute(tag, 'type') !== 'radio')
      names.set(plain(label), attribute(tag, 'name'))
  }
  for (const [, group = ''] of html.matchAll(/<fieldset[^>]*>([\s\S]*?)<\/fieldset>/g)) {
    const legend = plain(/<legend>([\s\S]*?)<\/legend>/.exec(group)?.[1] ?? '')
    names.set(legend, attribute(/<input[^>]*>/.exec(group)?.[0] ?? '', 'name'))
  }
  return names
}

const filledBody = (form: string, values: Readonly<Record<string, string>>): FormData | URLSearchParams => {
  const names = fieldNames(form)
  const isMultipart = form.includes('enctype="multipart/form-data"')
  const body = isMultipart ? new FormData() : new URLSearchParams()
  for (const [tag] of form.matchAll(/<input type="hidden"[^>]*>/g)) {
    body.set(attribute(tag, 'name'), attribute(tag, 'value'))
  }
  for (const [label, value] of Object.entries(values)) {
    const name = mustFind(names.get(label), `field « ${label} »`)
    if (body instanceof FormData) body.set(name, new File([value], 'fichier.csv'))
    else body.set(name, value)
  }
  return body
}

/** Opens a visit of one site, with an empty cookie jar. */
export const createPracticeClient = (baseUrl: string): PracticeClient => {
  const jar = new Map<string, string>()
  let current: VisitedPage = { status: 0, url: `${baseUrl}/`, html: '', heading: '', text: '' }

  const request = async (url: string, init: RequestInit = {}): Promise<VisitedPage> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const next = response.headers.get('location')
    if (next !== null) return request(new URL(next, url).href)
    current = await readPage(response)
    return current
  }
  const address = (href: string): string => new URL(href, current.url).href

  return {
    page: () => current,
    open: (href) => request(address(href)),
    follow: (linkText) => {
      const links = [...current.html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)]
      const link = mustFind(
        links.find(([, , text = '']) => plain(text) === linkText),
        `link « ${linkText} »`,
      )
      return request(address(attribute(link[1] ?? '', 'href')))
    },
    send: (values) => {
      const forms = current.html.match(/<form\b[\s\S]*?<\/form>/g) ?? []
      const labels = Object.keys(values)
      const form = mustFind(
        forms.find((one) => labels.every((label) => fieldNames(one).has(label))),
        `form with ${labels.join(', ')}`,
      )
      const method = attribute(form, 'method')
      const target = address(attribute(form, 'action'))
      return request(target, method === 'get' ? {} : { method: 'POST', body: filledBody(form, values) })
    },
  }
}
