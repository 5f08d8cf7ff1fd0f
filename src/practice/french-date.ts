const zone = 'Europe/Paris'

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute'

const partsOf = (date: Date): Partial<Record<Part, string>> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('fr-FR', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  )

/** `23 novembre 2026`, in Paris; the first of a month is `1er`. */
export const frenchDate = (date: Date): string => {
  const written = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, dateStyle: 'long' }).format(date)
  return written.replace(/^1 /, '1er ')
}

/** `23 novembre 2026 à 19 h 05`, in Paris. */
export const frenchDateTime = (date: Date): string => {
  const { hour = '', minute = '' } = partsOf(date)
  return `${frenchDate(date)} à ${Number(hour)} h ${minute}`
}

/** The year in Paris. */
export const frenchYear = (date: Date): number => Number(partsOf(date).year)

/** Noon of the Parisian day that comes `days` days later: by the calendar, whatever the clocks do between. */
export const daysAfter = (date: Date, days: number): Date => {
  const { year, month, day } = partsOf(date)
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + days, 11))
}
