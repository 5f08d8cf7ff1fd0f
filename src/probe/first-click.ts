// How a step begins, asked of its act without a browser.
import type { Step, Visitor } from './probe.ts'

const never = new Promise<never>(() => undefined)

/** The text of the link or button that a step clicks first of all; null when it begins otherwise, or was recorded. */
export const firstClick = (step: Step | undefined): string | null => {
  if (step === undefined || step.recorded !== undefined) return null
  let begun = false
  let clicked: string | null = null
  const begin = (text: string | null) => {
    if (!begun) clicked = text
    begun = true
    return never
  }
  const other = () => begin(null)
  const visitor: Visitor = {
    value: () => '',
    follow: begin,
    press: begin,
    open: other,
    fill: other,
    choose: other,
    tick: other,
    attach: other,
    receive: other,
    openFrom: other,
    readFrom: other,
    replay: other,
  }
  // It waits for ever at what it does first, unless it fails for want of a real value before.
  try {
    step.act(visitor).catch(() => undefined)
  } catch {
    return null
  }
  return clicked
}
