import { describe, expect, test } from 'vitest'

import { printChange, printMoney, printShort } from '~/base/amounts'
import { readDiff, columnName } from '~/billing/diff'
import { extent, labelStride, stack, ticks } from '~/chart/scale'
import { measureName } from '~/base/names'
import { browserName } from '~/profile/browser'
import { activeEntry } from '~/shell/Navigation'

describe('the scale of a chart', () => {
  test('has round marks that cover everything', () => {
    expect(ticks(0, 2061, 6)).toEqual([0, 500, 1000, 1500, 2000, 2500])
    expect(ticks(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(ticks(5, 5, 4)).toEqual([5])
  })
  test('begins at zero and has height even without values', () => {
    expect(extent([])).toEqual({ low: 0, high: 1 })
    expect(extent([3, -2, 9])).toEqual({ low: -2, high: 9 })
  })
  test('leaves out labels that would touch', () => {
    expect(labelStride(31, 900, 50)).toBe(2)
    expect(labelStride(3, 900, 50)).toBe(1)
  })
})

test('credits are stacked downwards, beside what is above', () => {
  const series = [3, -1, 2].map((value, index) => ({ key: String(index), name: '', isOther: false, values: [value] }))
  expect(stack(series, 1).map(({ low, high }) => [low, high])).toEqual([[0, 3], [-1, 0], [3, 5]])
})

describe('amounts', () => {
  test('of money have their currency', () => {
    expect(printMoney('-1234.5', 'USD')).toBe('−$1,234.50')
    expect(printMoney('1234.5', 'EUR')).toBe('1,234.50 EUR')
    expect(printMoney(null, 'USD')).toBe('–')
  })
  test('on an axis are short', () => {
    expect([0, 0.25, 500, 1500, 2e6, -3e9].map(printShort)).toEqual(['0', '0.25', '500', '1.5 k', '2 M', '-3 G'])
  })
  test('of change say what cannot be a percentage', () => {
    expect(printChange('100', '112.3')).toBe('+12.3 %')
    expect(printChange('100', '96')).toBe('−4.0 %')
    expect(printChange(null, '5')).toBe('new')
    expect(printChange('5', null)).toBe('gone')
  })
})

describe('differences between versions', () => {
  const flat = [{ service: 'AmazonS3', before_lines: 1, after_lines: null, change_lines: -1 }]
  test('are read as records and as rows of a report', () => {
    const rows = { dimensions: ['service'], measures: ['before_lines', 'after_lines', 'change_lines'], rows: [{ dimensions: ['AmazonS3'], measures: ['1', null, '-1'] }] }
    expect(readDiff(flat)).toEqual(readDiff(rows))
    expect(readDiff({ items: flat })).toEqual(readDiff(flat))
  })
  test('have columns with names', () => {
    expect(columnName('change_unblended_cost', measureName)).toBe('Unblended cost, change')
  })
})

test('a page belongs to the nearest entry of the navigation', () => {
  expect(['/', '/billing/import', '/billing/versions/3', '/cost/saved/x', '/cost/resource', '/tasks/task_1'].map(activeEntry)).toEqual([
    '/', '/billing/import', '/billing', '/cost/saved', '/cost/report', '/tasks',
  ])
})

test('browsers are named as people know them', () => {
  expect(browserName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36')).toBe('Chrome on Linux')
  expect(browserName('muster/0.1')).toBe('muster/0.1')
})
