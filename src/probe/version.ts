// Which probe a run was made with: the steps as they are written.
import { createHash } from 'node:crypto'
import type { Probe } from './probe.ts'

const written = (_key: string, value: unknown) =>
  typeof value === 'function' || value instanceof RegExp ? String(value) : value

/** Sixteen hexadecimal digits that change with any word of a probe. */
export const versionOf = (probe: Probe): string =>
  createHash('sha256').update(JSON.stringify(probe, written)).digest('hex').slice(0, 16)
