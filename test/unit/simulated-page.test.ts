import { expect, test } from 'vitest'
import { consumerSignUp } from '../../probes/consumer-sign-up.ts'
import { pageOf } from '../../src/simulate/page.ts'
import { sketch } from '../../src/simulate/pictures.ts'
import { troublesUntil } from '../../src/simulate/troubles.ts'

const troubles = troublesUntil(Date.UTC(2026, 10, 23, 20))

test('every picture of a simulated page says that it is simulated', () => {
  const pages = [null, ...troubles].flatMap((trouble) => pageOf(consumerSignUp, 1, trouble) ?? [])
  expect(pages.length).toBeGreaterThan(20)
  for (const page of pages) expect(sketch(page)).toContain('>simulé – simulated<')
})
