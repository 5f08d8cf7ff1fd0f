import { expect, test } from 'vitest'
import { judge } from '../audit.ts'

const reportOf = (severity: string) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: { leftpad: { severity, range: '<2.0.0' } } })

test('a grave weakness in a dependency fails the check and is named, a moderate one does not', () => {
  expect(judge(reportOf('high'), false)).toMatchObject({
    fails: true,
    words: expect.stringContaining('leftpad <2.0.0 (high)'),
  })
  expect(judge(reportOf('critical'), false).fails).toBe(true)
  expect(judge(reportOf('moderate'), true).fails).toBe(false)
})

test('a registry that gives no audit is let pass at a desk, and not for a release', () => {
  const report = JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '', detail: '' } })
  const words = 'no audit, as the package registry gave none: 405 Method Not Allowed'
  expect(judge(report, false)).toEqual({ fails: false, words })
  expect(judge(report, true)).toEqual({ fails: true, words })
  const late = 'no audit, as the package registry gave none: nothing within 60 s'
  expect(judge(null, false)).toEqual({ fails: false, words: late })
  expect(judge(null, true)).toEqual({ fails: true, words: late })
})
