import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readAddressList } from '../../src/act/address-list.ts'
import { aFolder } from '../support/store.ts'

const listed = (csv: string, known: readonly string[] = []) => {
  const file = join(aFolder(), 'list.csv')
  writeFileSync(file, csv)
  return readAddressList(file, known)
}

test('a list may name any journey that is known, a recorded one too', () => {
  const list = 'address,consent,journeys\na@exemple.fr,form,my-journey\n'
  expect(() => listed(list)).toThrow('line 2: there is no journey my-journey')
  expect(listed(list, ['my-journey'])).toMatchObject([{ settings: { journeys: ['my-journey'] } }])
})

test('a line is told by its place in the file, whatever lines a quoted field has before it', () => {
  const [, second] = listed('address,consent\r\na@exemple.fr,"on\r\npaper"\r\n\r\nb@exemple.fr,form\r\n')
  expect(second).toMatchObject({ line: 5, address: 'b@exemple.fr' })
})
