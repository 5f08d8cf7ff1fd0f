export type Clock = {
  /** Epoch milliseconds. */
  wall(): number
  /** Milliseconds that only ever go forward, from any origin. */
  monotonic(): number
}
