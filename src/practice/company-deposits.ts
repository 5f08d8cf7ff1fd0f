import { purge, readCompanyFile } from './company-file.ts'
import { depositForm, plans } from './company-forms.ts'
import { type CompanyParts, type CompanyPortal, part } from './company-session.ts'
import { answerTo, emptyDraft, isAcceptable, readForm } from './form.ts'
import { daysAfter } from './french-date.ts'
import * as pages from './pages/company-pages.ts'
import { type PortalContext, showForm, showPage } from './portal.ts'
import type { Company, Deposit, PurgedFile } from './register.ts'

/** Deposits of files to purge, and what comes back. */
export const addDeposits = (portal: CompanyPortal, parts: CompanyParts): void => {
  const { sessions } = parts
  portal.get('/fichiers', (c) =>
    sessions.read(c).company === null
      ? c.redirect('/pro/connexion', 303)
      : showForm(c, part, depositForm, emptyDraft, pages.depositIntro),
  )
  portal.post('/fichiers', async (c) => {
    const { company } = sessions.read(c)
    return company === null ? c.redirect('/pro/connexion', 303) : receive(c, parts, company)
  })
  portal.get('/fichiers/:file', (c) => {
    const file = c.req.param('file')
    const purged = ownFile(c, parts, file.replace(/\.csv$/, ''))
    if (purged === undefined) return c.notFound()
    if (!file.endsWith('.csv')) {
      const isNumbered = c.var.fault !== 'receipt-without-number'
      return showPage(c, {
        title: 'Fichier expurgé',
        part,
        body: pages.purgedBody(purged.deposit, isNumbered),
      })
    }
    c.header('Content-Disposition', `attachment; filename="${file}"`)
    return c.body(purged.csv, 200, { 'Content-Type': 'text/csv; charset=utf-8' })
  })
}

const ownFile = (c: PortalContext, parts: CompanyParts, number: string): PurgedFile | undefined => {
  const purged = parts.register.purgedFiles.get(number)
  return purged?.company === parts.sessions.read(c).company?.email ? purged : undefined
}

const receive = async (c: PortalContext, parts: CompanyParts, company: Company): Promise<Response> => {
  const draft = await readForm(c, depositForm)
  const showAgain = (notices: readonly string[]): Response | Promise<Response> =>
    showForm(c, part, depositForm, { ...draft, notices }, pages.depositIntro)
  if (!isAcceptable(draft)) return showAgain([])
  const plan = plans.find(({ name }) => name === company.plan)
  const deposits = parts.register.companies.get(company.email)?.deposits ?? []
  const yearAgo = daysAfter(new Date(), -365)
  if (plan !== undefined && deposits.filter((deposit) => deposit.at > yearAgo).length >= plan.depositsAYear) {
    return showAgain([`Votre formule admet ${plan.depositsAYear} dépôts par an, et vous les avez faits.`])
  }
  const reading = readCompanyFile(answerTo(draft.values, 'fichier'), plan?.lines ?? 0)
  if (!reading.ok) return showAgain(reading.problems)
  const { deposit, csv } = purgeFor(parts, reading.rows)
  parts.register.purgedFiles.set(deposit.number, { deposit, company: company.email, csv })
  if (c.var.fault !== 'false-success') {
    parts.register.companies.set(company.email, { ...company, deposits: [...deposits, deposit] })
  }
  return c.redirect(`/pro/fichiers/${deposit.number}`, 303)
}

const purgeFor = (
  { register }: CompanyParts,
  rows: readonly string[],
): { readonly deposit: Deposit; readonly csv: string } => {
  const at = new Date()
  const { csv, removed } = purge(rows, register.phones())
  const number = register.nextNumber('D', at)
  return { deposit: { number, at, validUntil: daysAfter(at, 30), received: rows.length, removed }, csv }
}
