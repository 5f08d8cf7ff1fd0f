// What questions are checked with takes a library that no page needs: it is loaded when the first one comes.
import type { Site } from './site.ts'

/** What `make` promises, made when it is first asked for and then kept. */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}

/** The parameters of each route that takes some, and how they are read. */
export const questionsOf = (site: Site) =>
  once(async () => {
    const { queriesOf, readQuery } = await import('./queries.ts')
    return { queries: queriesOf(site), readQuery }
  })
