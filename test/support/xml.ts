// XML read strictly: what is not well formed, or uses a prefix that was never declared, throws.
import { SaxesParser } from 'saxes'

export type Element = {
  readonly name: string
  readonly uri: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

type Growing = Element & { children: Growing[]; text: string }

/** The one element of a document, with everything in it. */
export const parseXml = (document: string): Element => {
  const parser = new SaxesParser({ xmlns: true })
  const open: Growing[] = []
  let root: Growing | null = null
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, uri, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value])
    const one: Growing = { name, uri, attributes: Object.fromEntries(values), children: [], text: '' }
    open.at(-1)?.children.push(one)
    root ??= one
    open.push(one)
  })
  parser.on('text', (text) => {
    const last = open.at(-1)
    if (last) last.text += text
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(document).close()
  if (!root) throw new Error('The document has no element.')
  return root
}

/** The children of this name. */
export const all = ({ children }: Element, name: string): readonly Element[] =>
  children.filter((child) => child.name === name)

/** The one child of this name; throws when there is none or more than one. */
export const only = (element: Element, name: string): Element => {
  const [found, ...more] = all(element, name)
  if (!found || more.length > 0) throw new Error(`${element.name} has not exactly one ${name}.`)
  return found
}
