// How the benches say what they measured.

/** The middle value; of an even number, the upper one of the two. */
export const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Prints a line of figures. */
export const row = (name: string, ...figures: readonly string[]) => {
  console.log(`${name.padEnd(34)} ${figures.map((figure) => figure.padEnd(16)).join(' ')}`.trimEnd())
}
