// Runs in the page: where it shows the values of a person. Text is matched across elements, as it is read.

type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

function rootsIn(root: Document | ShadowRoot): (Document | ShadowRoot)[] {
  const hosts = [...root.querySelectorAll('*')].map((element) => element.shadowRoot)
  return [root, ...hosts.filter((shadow) => shadow !== null).flatMap(rootsIn)]
}

function textNodes(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const found: Text[] = []
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) found.push(node as Text)
  return found
}

function placeIn(nodes: readonly Text[], offset: number): { node: Text; offset: number } | null {
  let left = offset
  for (const node of nodes) {
    if (left <= node.data.length) return { node, offset: left }
    left -= node.data.length
  }
  return null
}

function boxesAcross(nodes: readonly Text[], pattern: RegExp): DOMRect[] {
  const text = nodes.map((node) => node.data).join('')
  return [...text.matchAll(pattern)].flatMap((match) => {
    const from = placeIn(nodes, match.index + 1)
    const to = placeIn(nodes, match.index + match[0].length)
    if (from === null || to === null) return []
    const range = document.createRange()
    range.setStart(from.node, from.offset - 1)
    range.setEnd(to.node, to.offset)
    return [...range.getClientRects()]
  })
}

// Two cells of a table have nothing between them, and what is a word in one is none across both.
function textBoxes(root: Node, pattern: RegExp): DOMRect[] {
  const nodes = textNodes(root)
  return [nodes, ...nodes.map((node) => [node])].flatMap((some) => boxesAcross(some, pattern))
}

// What a frame shows cannot be read from here: the whole of it is a place to hide.
function elementBoxes(root: Document | ShadowRoot, pattern: RegExp): DOMRect[] {
  const fields = [...root.querySelectorAll<HTMLInputElement>('input, textarea, select')]
  const telling = fields.filter((field) => field.value.search(pattern) >= 0)
  return [...telling, ...root.querySelectorAll('iframe, frame, object, embed')].map((element) =>
    element.getBoundingClientRect(),
  )
}

function boxes(source: string) {
  const pattern = new RegExp(source, 'giu')
  const found = rootsIn(document).flatMap((root) => [
    ...textBoxes(root, pattern),
    ...elementBoxes(root, pattern),
  ])
  const places: Rectangle[] = found
    .filter(({ width, height }) => width > 0 && height > 0)
    .map(({ x, y, width, height }) => ({ x, y, width, height }))
  return { boxes: places, scrollX: window.scrollX, scrollY: window.scrollY }
}

const parts = [rootsIn, textNodes, placeIn, boxesAcross, textBoxes, elementBoxes, boxes]

/** The script that says where a page shows what the source of a regular expression matches, in CSS pixels of the window. */
export const boxesScript = (pattern: string): string =>
  `(() => {${parts.map(String).join('\n')}\nreturn boxes(${JSON.stringify(pattern)})})()`
