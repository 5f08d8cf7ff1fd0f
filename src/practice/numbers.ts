// The numbers a French registry reads: telephone numbers, SIREN and SIRET.

/** Ten digits with their leading 0, from `01 99 00 00 01`, `01.99.00.00.01` or `+33 1 99 00 00 01`; else null. */
export const readPhone = (written: string): string | null => {
  const bare = written.replace(/[\s.\-()]/g, '').replace(/^(?:\+33|0033)0?/, '0')
  return /^0[1-9]\d{8}$/.test(bare) ? bare : null
}

/** Ten digits by pairs: `01 99 00 00 01`. */
export const showPhone = (digits: string): string => digits.replace(/(\d\d)(?=\d)/g, '$1 ')

const holdsLuhn = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

const laPoste = '356000000'

// La Poste has more branches than its Luhn numbers allow: INSEE lets their digits add up to a multiple of five.
const isLaPosteBranch = (siret: string): boolean =>
  siret.startsWith(laPoste) && [...siret].reduce((total, digit) => total + Number(digit), 0) % 5 === 0

/** Nine digits whose Luhn key holds, spaces aside; else null. */
export const readSiren = (written: string): string | null => {
  const bare = written.replace(/[\s.]/g, '')
  return /^\d{9}$/.test(bare) && holdsLuhn(bare) ? bare : null
}

/** Fourteen digits whose Luhn keys hold (its SIREN's too), spaces aside, or a branch of La Poste; else null. */
export const readSiret = (written: string): string | null => {
  const bare = written.replace(/[\s.]/g, '')
  if (!/^\d{14}$/.test(bare) || readSiren(bare.slice(0, 9)) === null) return null
  return holdsLuhn(bare) || isLaPosteBranch(bare) ? bare : null
}
