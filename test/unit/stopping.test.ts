import { expect, test } from 'vitest'
import { openStopping } from '../../src/stopping.ts'

test('what was started is undone once, last first, however often it is asked for', async () => {
  const undone: string[] = []
  const { onStop, stop } = openStopping(() => undefined)
  onStop(() => undone.push('first'))
  onStop(async () => undone.push('second'))
  const stopped = stop()
  expect(stop()).toBe(stopped)
  await stopped
  await stop()
  expect(undone).toEqual(['second', 'first'])
})

test('what cannot be undone is logged, thrown at the end, and keeps nothing else from being undone', async () => {
  const undone: string[] = []
  const logged: unknown[] = []
  const { onStop, stop } = openStopping((level, _, fields) => logged.push([level, fields?.['cause']]))
  const causes = [new Error('no port'), new Error('no browser')]
  onStop(() => undone.push('store'))
  onStop(() => Promise.reject(causes[1]))
  onStop(() => {
    throw causes[0]
  })
  await expect(stop()).rejects.toMatchObject({ errors: causes, cause: causes[0] })
  expect(undone).toEqual(['store'])
  expect(logged).toEqual([
    ['error', causes[0]],
    ['error', causes[1]],
  ])
})
