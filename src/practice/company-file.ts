// The file of numbers that a company deposits: header `Telephone;Identifiant`, ten digits with their leading 0.

const header = 'Telephone;Identifiant'

type Reading =
  | { readonly ok: true; readonly rows: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] }

const problemOf = (row: string): string | null => {
  const cells = row.split(';')
  if (cells.length !== 2) return 'il faut deux colonnes séparées par un point-virgule.'
  const [phone = ''] = cells
  if (/^\d{9}$/.test(phone)) return `le numéro « ${phone} » a perdu son 0 de tête.`
  return /^0\d{9}$/.test(phone) ? null : `le numéro « ${phone.slice(0, 40)} » n’a pas 10 chiffres.`
}

const shownProblems = 10

/** Reads a deposited file, or says what is wrong with it, line by line. */
export const readCompanyFile = (text: string, maxLines: number): Reading => {
  const [first = '', ...rest] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const rows = rest.at(-1) === '' ? rest.slice(0, -1) : rest
  if (first !== header) return { ok: false, problems: [`Ligne 1 : l’en-tête doit être « ${header} ».`] }
  if (rows.length === 0) return { ok: false, problems: ['Le fichier ne contient aucun numéro.'] }
  if (rows.length > maxLines) {
    return {
      ok: false,
      problems: [`Le fichier compte ${rows.length} lignes ; votre formule en admet ${maxLines} par dépôt.`],
    }
  }
  const problems = rows.flatMap((row, place) => {
    const problem = problemOf(row)
    return problem === null ? [] : [`Ligne ${place + 2} : ${problem}`]
  })
  if (problems.length === 0) return { ok: true, rows }
  const more = problems.length - shownProblems
  const rest10 = more > 0 ? [`… et ${more} autres lignes à corriger.`] : []
  return { ok: false, problems: [...problems.slice(0, shownProblems), ...rest10] }
}

/** The same file without the rows whose number is on the list. */
export const purge = (
  rows: readonly string[],
  listed: ReadonlySet<string>,
): { readonly csv: string; readonly removed: number } => {
  const kept = rows.filter((row) => !listed.has(row.slice(0, 10)))
  return { csv: `${[header, ...kept].join('\r\n')}\r\n`, removed: rows.length - kept.length }
}
