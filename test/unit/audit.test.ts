import { expect, test } from 'vitest'
import { judge } from '../audit.ts'

const reportOf = (severity: string) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: { leftpad: { severity, range: '<2.0.0' } } })

test('a grave weakness in a dependency fails the check and is named, a moderate one does not', () => {
  expect(judge(reportOf('high'))).toMatchObject({
    fails: true,
    words: expect.stringContaining('leftpad <2.0.0 (high)'),
  })
  expect(judge(reportOf('critical')).fails).toBe(true)
  expect(judge(reportOf('moderate')).fails).toBe(false)
})

test('a registry that keeps no advisories is said to have given none', () => {
  const report = JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '', detail: '' } })
  expect(judge(report)).toEqual({
    fails: false,
    words: 'no audit, as the package registry gave none: 405 Method Not Allowed',
  })
})
