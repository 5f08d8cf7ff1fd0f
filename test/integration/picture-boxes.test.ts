// Where a page shows a value of a person, as a real browser draws it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OpenBrowser } from '../../src/probe/browser.ts'
import { boxesScript } from '../../src/probe/in-page-boxes.ts'
import { patternOfValues } from '../../src/probe/mask.ts'
import { openTestLauncher } from '../support/probing.ts'

const profilesDir = mkdtempSync(join(tmpdir(), 'constat-boxes-'))
let open: OpenBrowser
let page: Page
beforeAll(async () => {
  open = await openTestLauncher(profilesDir).open('Constat/1')
  page = await open.browser.newPage()
})
afterAll(async () => {
  await open.close()
  rmSync(profilesDir, { recursive: true, force: true })
})

const values = ['Léa', 'Éléonore', '0639980001', 'l’Église']

const boxesOn = async (body: string) => {
  await page.setContent(`<!doctype html><meta charset="utf-8">${body}`)
  const { boxes } = (await page.evaluate(boxesScript(patternOfValues(values) ?? ''))) as {
    readonly boxes: readonly unknown[]
  }
  return boxes.length
}

test.each([
  ['a name of three letters', '<p>Bonjour Léa, merci</p>'],
  ['a name of three letters in a cell', '<table><tr><td>Prénom</td><td>Léa</td><td>Nom</td></tr></table>'],
  ['a name in several elements', '<p>Bonjour <b>É</b>léo<i>nore</i></p>'],
  ['a number with bars', '<p>06/39/98/00/01</p>'],
  ['a number from abroad', '<p>+33 (0)6&nbsp;39 98&#8239;00 01</p>'],
  ['a number as it is dialled from abroad', '<p>0033639980001</p>'],
  ['an accent that is a letter of its own', '<p>E\u0301le\u0301onore</p>'],
  ['another apostrophe', "<p>rue de l'Église</p>"],
  ['a field', '<input value="+33639980001">'],
])('%s is a place to hide', async (_, body) => {
  expect(await boxesOn(body)).toBeGreaterThan(0)
})

test('other words are none', async () => {
  expect(await boxesOn('<p>Une fléaison, le 06/39, au 3363998</p><input value="Léandre">')).toBe(0)
})
