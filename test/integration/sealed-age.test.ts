import { createHash } from 'node:crypto'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { openArtefacts } from '../../src/evidence/artefacts.ts'
import { concealTo, isIdentityFile, openSealed } from '../../src/evidence/sealed-age.ts'
import { aFolder } from '../support/store.ts'

const original = new TextEncoder().encode('marguerite.dupont@exemple.fr')
const digest = createHash('sha256').update(original).digest('hex')

const aShelf = async () => {
  const identity = await generateIdentity()
  const conceal = concealTo(await identityToRecipient(identity))
  return { identity, conceal, sealed: openArtefacts(aFolder()) }
}

test('the same original is encrypted to other bytes each time, and comes back by what it holds', async () => {
  const { identity, conceal, sealed } = await aShelf()
  const names = [await sealed.keep(await conceal(original)), await sealed.keep(await conceal(original))]
  expect(new Set([...names, digest]).size).toBe(3)
  const read = openSealed({ sealed, namesOf: (runId) => (runId === 'ours' ? names : []) }, identity)
  expect(Buffer.from((await read('ours', digest)) ?? [])).toEqual(Buffer.from(original))
  expect(await read('another', digest)).toBeNull()
})

test('without their key, or with another, encrypted originals are not to be had', async () => {
  const { conceal, sealed } = await aShelf()
  const name = await sealed.keep(await conceal(original))
  const shelf = { sealed, namesOf: () => [name] }
  expect(await openSealed(shelf, null)('ours', digest)).toBeNull()
  expect(await openSealed(shelf, await generateIdentity())('ours', digest)).toBeNull()
})

test('originals from before there was a recipient are read as they are', async () => {
  const { identity, sealed } = await aShelf()
  const shelf = { sealed, namesOf: () => [digest] }
  await sealed.keep(original)
  for (const key of [null, identity])
    expect(Buffer.from((await openSealed(shelf, key)('ours', digest)) ?? [])).toEqual(Buffer.from(original))
})

test('what is no recipient and what is no identity is told', async () => {
  expect(() => concealTo('age1other')).toThrow()
  const { identity } = await aShelf()
  expect(isIdentityFile(`# created: today\n${identity}\n`)).toBe(true)
  for (const text of ['', '# a comment alone\n', 'AGE-SECRET-KEY-1OTHER'])
    expect(isIdentityFile(text)).toBe(false)
})
