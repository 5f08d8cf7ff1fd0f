import { expect, test } from 'vitest'
import { composing, reader, told } from '../support/composing.ts'
import { aHistory } from '../support/site-history.ts'

test('a confirmation holds one link to confirm, and what happens without it', async () => {
  const { store, now } = aHistory()
  const message = await composing(store, now)({ kind: 'confirm' }, reader({ confirmToken: 'abc' }))
  expect(message?.text).toContain('https://constat.example/subscribe/confirm/abc\n')
  expect(message?.said).toContain('ne faites rien')
})

test.each([
  ['disk: 3 % left', 'Disque presque plein', '> 3 % left'],
  ['given-up: 2 messages', 'Message abandonné', '> 2 messages'],
  ['something: else', 'Observation en défaut', '> something: else'],
  ['no head at all', 'Observation en défaut', '> no head at all'],
])('the operator is told "%s" in words', async (about, headline, detail) => {
  const { store, now } = aHistory()
  const operator = reader({ settings: null, manageToken: null, unsubscribeToken: null })
  const message = await composing(store, now)({ kind: 'operator', probe: null, about }, operator)
  expect(message?.subject).toBe(`${headline} – Constat`)
  expect(message?.text).toContain(`\n${detail}\n`)
})

test('readers of the same news get the same words, each with links of their own', async () => {
  const { store, now, open } = aHistory()
  const compose = composing(store, now)
  const about = told(store, 'opened', open.id)
  const texts = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const own = reader({ manageToken: `manage-${name}`, unsubscribeToken: `leave-${name}` })
      const message = await compose({ kind: 'opened', ...about }, own)
      expect(message?.html).toContain(`/manage/manage-${name}"`)
      expect(message?.html).toContain(`/unsubscribe/leave-${name}"`)
      return message?.text
    }),
  )
  expect(texts[1]).not.toBe(texts[0])
  expect(texts[1]?.replaceAll('two', 'one')).toBe(texts[0])
})

test('a webhook is given no link by which its readers could end it', async () => {
  const { store, now, open } = aHistory()
  const webhook = reader({ channel: 'webhook' })
  const message = await composing(store, now)({ ...told(store, 'opened', open.id) }, webhook)
  expect(`${message?.text}${message?.html}${JSON.stringify(message?.webhook)}`).not.toMatch(
    /manage|unsubscribe/,
  )
})
