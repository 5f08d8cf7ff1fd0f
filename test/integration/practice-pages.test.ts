import { readdirSync, readFileSync } from 'node:fs'
import { HtmlValidate } from 'html-validate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Practice, startPractice } from '../../src/practice/practice.ts'
import type { VisitedPage } from '../support/practice-client.ts'
import { createPracticeClient } from '../support/practice-client.ts'
import {
  accountValues,
  activateCompany,
  activateConsumer,
  enrol,
  identityValues,
  logIn,
  logInCompany,
  registerLines,
  signUp,
} from '../support/practice-journeys.ts'

let practice: Practice
const pages: VisitedPage[] = []

const keepConsumerPages = async (url: string): Promise<void> => {
  const visitor = createPracticeClient(url)
  for (const path of ['/', '/inscription', '/connexion', '/activation', '/activation/lien', '/nulle-part']) {
    pages.push(await visitor.open(path))
  }
  await visitor.open('/inscription')
  pages.push(await visitor.send({}), (await signUp(url, 'un@exemple.fr')).page())
  pages.push((await activateConsumer(url, 'deux@exemple.fr')).page())
  const registered = await registerLines(url, 'trois@exemple.fr')
  pages.push(
    registered.page(),
    await registered.open('/numeros'),
    await registered.send({ 'Numéro 1': '12' }),
  )
  pages.push(
    await logIn(url, 'trois@exemple.fr'),
    await registered.open('/retrait'),
    await registered.send({}),
  )
}

const keepCompanyPages = async (url: string): Promise<void> => {
  const visitor = createPracticeClient(url)
  for (const path of ['/pro', '/pro/compte', '/pro/connexion', '/pro/activation']) {
    pages.push(await visitor.open(path))
  }
  await visitor.open('/pro/compte')
  pages.push(
    await visitor.send({}),
    await visitor.send(accountValues('p@exemple.fr')),
    await visitor.send({}),
  )
  pages.push(await visitor.send(identityValues), await visitor.send({}))
  pages.push((await enrol(url, 'q@exemple.fr')).page())
  const member = await activateCompany(url, 'r@exemple.fr')
  pages.push(member.page(), await member.open('/pro/fichiers'))
  pages.push(await member.send({ 'Fichier à expurger': 'Telephone;Identifiant\n12;x\n' }))
  pages.push(await member.send({ 'Fichier à expurger': 'Telephone;Identifiant\n0199000001;x\n' }))
  pages.push(await logInCompany(url, 'r@exemple.fr'))
}

beforeAll(async () => {
  practice = await startPractice({ port: 0 })
  await keepConsumerPages(practice.url)
  await keepCompanyPages(practice.url)
  const visitor = createPracticeClient(practice.url)
  pages.push(await visitor.open('/_practice'), await visitor.open('/_practice/mail/1'))
  for (const fault of ['maintenance-notice', 'http-500', 'captcha', 'relabelled-form', 'dialog'] as const) {
    practice.setFault('all', fault)
    pages.push(await visitor.open('/inscription'), await visitor.open('/pro/compte'))
  }
  pages.push(await visitor.open('/captcha/defi'))
})
afterAll(() => practice.stop())

test('every page is sound HTML', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:a11y'],
    rules: { 'attr-quotes': 'error' },
  })
  for (const { url, html } of pages) {
    const report = await validator.validateString(html)
    const messages = report.results.flatMap((result) =>
      result.messages.map(({ line, ruleId, message }) => `${url} line ${line}: ${message} (${ruleId})`),
    )
    expect(messages).toEqual([])
  }
})

test('every page has one main heading', () => {
  const headings = pages
    .filter(({ url }) => !url.endsWith('/captcha/defi'))
    .map(({ html }) => html.match(/<h1>/g))
  expect(headings.every((found) => found?.length === 1)).toBe(true)
})

test('every page follows French typography', () => {
  for (const { html, url } of pages.filter((page) => !page.url.includes('/_practice/mail/'))) {
    const visible = html.replace(/<(script|style|svg)[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, '\n')
    expect([
      url,
      ...(visible.match(/.*(?:[ \u00A0][:;!?»]|«[ \u00A0]|\p{L}(?:'|&#39;)\p{L}).*/gu) ?? []),
    ]).toEqual([url])
  }
})

test('no page looks like a site of the State', () => {
  for (const { html } of pages) expect(html).not.toMatch(/class="[^"]*\bfr-|marianne|république|gouv\.fr/i)
})

test('the views quote every attribute', () => {
  const folder = new URL('../../src/practice/pages/', import.meta.url)
  const views = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  expect(views.length).toBeGreaterThan(4)
  for (const view of views) expect(readFileSync(new URL(view, folder), 'utf8')).not.toMatch(/\s[a-z-]+=\$\{/)
})
