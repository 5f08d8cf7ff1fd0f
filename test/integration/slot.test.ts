import { expect, test } from 'vitest'
import { openSlot } from '../../src/schedule/slot.ts'

const never = () => new AbortController().signal

test('whoever comes when the slot is held waits until it is given back', async () => {
  const slot = openSlot()
  const order: string[] = []
  const release = await slot.take(never())
  const second = slot.take(never()).then((give) => {
    order.push('second')
    give()
  })
  const first = slot.take(never(), { first: true }).then((give) => {
    order.push('first')
    give()
  })
  order.push('holder')
  release()
  release()
  await Promise.all([first, second])
  expect(order).toEqual(['holder', 'first', 'second'])
})

test('an abort before the slot is asked for refuses it', async () => {
  const slot = openSlot()
  await expect(slot.take(AbortSignal.abort('stopping'))).rejects.toBe('stopping')
  await slot.take(never())
})

test('an abort while waiting gives up at once, and the next in line gets the slot', async () => {
  const slot = openSlot()
  const release = await slot.take(never())
  const abandon = new AbortController()
  const waiting = slot.take(abandon.signal)
  const next = slot.take(never())
  abandon.abort('stopping')
  await expect(waiting).rejects.toBe('stopping')
  release()
  await next
})

test('an abort after the slot was taken frees it for nobody until the holder gives it back', async () => {
  const slot = openSlot()
  const abandon = new AbortController()
  const release = await slot.take(abandon.signal)
  let taken = false
  const next = slot.take(never()).then(() => {
    taken = true
  })
  abandon.abort('stopping')
  // Longer than any turn of the queue.
  await new Promise((resolve) => setImmediate(resolve))
  expect(taken).toBe(false)
  release()
  await next
  expect(taken).toBe(true)
})
