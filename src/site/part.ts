// Pages that are written to, or made for one visitor: with routes and headers of their own, and never kept.
import type { Hono } from 'hono'
import type { Frame, Offer } from '../../views/layout.ts'

/** The frame of the page at a path, language included. */
export type FrameOf = (path: string) => Frame

export type Part = {
  /** What the menu then offers; null for nothing. */
  readonly offer: Offer | null
  readonly owns: (path: string) => boolean
  readonly open: (frameOf: FrameOf) => Hono
}

/** Frames of pages whose policy runs no script: they ask for none. */
export const withoutScript =
  (frameOf: FrameOf): FrameOf =>
  (path) => ({ ...frameOf(path), scriptHref: null })
