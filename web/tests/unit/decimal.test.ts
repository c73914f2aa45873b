import { describe, expect, test } from 'vitest'

import { add, changeInPermille, compare, compareNullable, format, formatFull, isZero, negate, proportion, subtract, sum } from '~/base/decimal'

describe('sums', () => {
  test('keep every digit', () => {
    expect(add('0.1', '0.2')).toBe('0.3')
    expect(add('123456789012345678901234567890.0000000001', '0.0000000009')).toBe('123456789012345678901234567890.000000001')
  })
  test('of different signs and scales are exact', () => {
    expect(subtract('10', '0.0000000001')).toBe('9.9999999999')
    expect(subtract('1.5', '1.5')).toBe('0')
    expect(negate('-0.5')).toBe('0.5')
  })
  test('leave out what is absent, and are absent where all is', () => {
    expect(sum(['1.5', null, '2'])).toBe('3.5')
    expect(sum([null, null])).toBeNull()
  })
  test('of what is no decimal are refused', () => {
    expect(() => add('1e5', '1')).toThrow('1e5')
    expect(() => add('', '1')).toThrow()
  })
})

describe('comparison', () => {
  test('is by value, not by text', () => {
    expect(compare('9.9', '10')).toBe(-1)
    expect(compare('1.50', '1.5')).toBe(0)
    expect(compare('-2', '-10')).toBe(1)
  })
  test('sorts absent below everything', () => {
    expect(compareNullable(null, '-5')).toBeLessThan(0)
    expect(compareNullable(null, null)).toBe(0)
  })
  test('knows zero in any length', () => {
    expect(isZero('0.000')).toBe(true)
    expect(isZero('-0.0001')).toBe(false)
  })
})

describe('printing', () => {
  test.each([
    ['1234567.891', 2, '1,234,567.89'],
    ['0.005', 2, '0.01'],
    ['-0.005', 2, '−0.01'],
    ['0.0049999', 2, '0.00'],
    ['999.995', 2, '1,000.00'],
    ['12', 2, '12.00'],
    ['1234', 0, '1,234'],
    ['-1234.5', 0, '−1,235'],
  ])('%s to %i places is %s', (text, places, expected) => {
    expect(format(text, places)).toBe(expected)
  })
  test('in full shows all digits', () => {
    expect(formatFull('1234.5678901234')).toBe('1,234.5678901234')
  })
})

describe('proportions', () => {
  test('of a month so far give the month at that rate', () => {
    expect(proportion('100', 30, 10)).toBe('300')
    expect(proportion('10', 1, 3)).toBe('3.33')
  })
  test('of change are in tenths of a percent, and unknown from nothing', () => {
    expect(changeInPermille('100', '112.34')).toBe(123)
    expect(changeInPermille('-100', '-50')).toBe(500)
    expect(changeInPermille('0', '5')).toBeNull()
  })
})
