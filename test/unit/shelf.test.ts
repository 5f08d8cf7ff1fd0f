import { expect, test } from 'vitest'
import { openShelf } from '../../src/site/shelf.ts'

const one = (size: number) => ({ size })

test('a shelf drops what was not read for longest, by number', () => {
  const shelf = openShelf({ entries: 2, bytes: 100 })
  shelf.put('a', one(1))
  shelf.put('b', one(1))
  shelf.get('a')
  shelf.put('c', one(1))
  expect([shelf.get('a'), shelf.get('b'), shelf.get('c')]).toEqual([one(1), null, one(1)])
})

test('a shelf drops what was not read for longest, by bytes, and counts what is replaced once', () => {
  const shelf = openShelf({ entries: 100, bytes: 10 })
  shelf.put('a', one(4))
  shelf.put('b', one(4))
  shelf.put('b', one(5))
  expect(shelf.get('a')).toEqual(one(4))
  shelf.put('c', one(6))
  expect([shelf.get('a'), shelf.get('b'), shelf.get('c')]).toEqual([one(4), null, one(6)])
})

test('what is larger than the shelf is not put on it', () => {
  const shelf = openShelf({ entries: 100, bytes: 10 })
  shelf.put('a', one(4))
  shelf.put('b', one(11))
  expect([shelf.get('a'), shelf.get('b')]).toEqual([one(4), null])
})
