// What the guides for operators tell people to do.
import { expect, test } from 'vitest'
import { textOf } from '../support/config.ts'

const guides = ['docs/operating.md', 'docs/operating.fr.md']

test.each(guides)('%s says how a log goes on whose key was lost, as the refusal to start does', (guide) => {
  const [command = ''] = /openssl genpkey -algorithm \w+ -out/.exec(textOf('src/evidence/key.ts')) ?? []
  expect(command).not.toBe('')
  expect(textOf(guide)).toContain(`\n    ${command} /var/lib/constat/log.key\n`)
})
