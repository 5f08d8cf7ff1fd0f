import { expect, test } from 'vitest'
import { aStore } from '../support/store.ts'

test('every authority is listed once, under its name, with all certificates it ever had', () => {
  const { store } = aStore()
  store.authorities.keep({ name: 'left', pem: 'old root\n' }, 1)
  store.authorities.keep({ name: 'stays', pem: 'root' }, 1)
  store.authorities.keep({ name: 'left', pem: 'old root\n' }, 2)
  store.authorities.keep({ name: 'left', pem: 'new root' }, 3)
  expect(store.authorities.list()).toEqual([
    { name: 'left', pem: 'old root\nnew root\n' },
    { name: 'stays', pem: 'root\n' },
  ])
})

test('what an authority was known by is never changed', () => {
  const { store, db } = aStore()
  store.authorities.keep({ name: 'left', pem: 'root' }, 1)
  expect(() => db.exec(`UPDATE authority SET pem = 'other'`)).toThrow('append-only')
  expect(() => db.exec('DELETE FROM authority')).toThrow('append-only')
})
