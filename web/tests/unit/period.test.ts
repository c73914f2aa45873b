import { describe, expect, test } from 'vitest'

import { stepName, timeAgo } from '~/base/dates'
import { previousRange, rangeName, stepPeriod } from '~/cost/report/period'
import { stepsOf } from '~/cost/report/steps'

describe('the time before', () => {
  test.each([
    ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['2026-01-01', '2026-03-31', '2025-10-01', '2025-12-31'],
    ['2026-03-01', '2026-03-30', '2026-02-01', '2026-02-28'],
    ['2026-11-01', '2026-11-12', '2026-10-01', '2026-10-12'],
    ['2026-03-10', '2026-03-16', '2026-03-03', '2026-03-09'],
  ])('of %s to %s is %s to %s', (first, last, before, until) => {
    expect(previousRange({ first, last })).toEqual({ first: before, last: until })
  })
})

describe('steps of time', () => {
  test('hold those without charges', () => {
    expect(stepsOf({ first: '2026-02-27', last: '2026-03-01' }, 'day')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
    expect(stepsOf({ first: '2025-11-15', last: '2026-01-02' }, 'month')).toEqual(['2025-11-01', '2025-12-01', '2026-01-01'])
    expect(stepsOf({ first: '2025-11-15', last: '2026-01-02' }, 'quarter')).toEqual(['2025-10-01', '2026-01-01'])
    expect(stepsOf({ first: '2026-10-05', last: '2026-10-05' }, 'hour')).toHaveLength(24)
  })
  test('of weeks begin on the Monday, also before the period', () => {
    expect(stepsOf({ first: '2026-10-01', last: '2026-10-12' }, 'week')).toEqual(['2026-09-28', '2026-10-05', '2026-10-12'])
  })
  test('are bounded', () => {
    expect(stepsOf({ first: '2016-01-01', last: '2026-12-31' }, 'hour')).toEqual([])
  })
  test('lead to the period they are', () => {
    expect(stepPeriod('2026-10-01', 'month')).toBe('2026-10')
    expect(stepPeriod('2026-09-28', 'week')).toBe('2026-09-28..2026-10-04')
    expect(stepPeriod('2026-10-01', 'quarter')).toBe('2026-10..2026-12')
    expect(stepPeriod('2026-10-01T05:00:00Z', 'hour')).toBe('2026-10-01')
  })
})

describe('names of time', () => {
  test('are short', () => {
    expect(stepName('2026-10-01', 'month')).toBe('Oct 2026')
    expect(stepName('2026-10-01', 'quarter')).toBe('Q4 2026')
    expect(stepName('2026-10-05T07:00:00Z', 'hour')).toBe('5 Oct 07:00')
    expect(rangeName({ first: '2026-08-01', last: '2026-10-31' })).toBe('Aug 2026 – Oct 2026')
    expect(rangeName({ first: '2026-10-03', last: '2026-10-03' })).toBe('2026-10-03')
  })
  test('of the past say how long ago', () => {
    const now = Date.parse('2026-10-05T12:00:00Z')
    expect(timeAgo('2026-10-05T11:59:30Z', now)).toBe('just now')
    expect(timeAgo('2026-10-05T10:00:00Z', now)).toBe('2 hours ago')
    expect(timeAgo('2026-10-04T11:00:00Z', now)).toBe('1 day ago')
  })
})
