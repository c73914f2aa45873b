import { describe, expect, test } from 'vitest'

import type { ReportResult } from '~/api/cost'
import { movers, rangeSoFar, runRate } from '~/cost/overview/figures'
import { drillChoices, drillInto, exclude } from '~/cost/report/drill'
import { groupName, pivot } from '~/cost/report/pivot'
import { defaultState } from '~/cost/report/state'

type Row = [period: string, service: string | null, cost: string | null, isOther?: boolean]

function result(rows: Row[], range = { first: '2026-08-01', last: '2026-10-31' }): ReportResult {
  return {
    report: { measures: ['unblended_cost'], by: ['service'], granularity: 'month', period: '2026-08..2026-10', top: null, filter: null, range },
    dimensions: ['service'],
    measures: ['unblended_cost'],
    rows: rows.map(([period, service, cost, isOther = false]) => ({ period, dimensions: [service], measures: [cost], is_other: isOther })),
    total: [null],
    currency: 'USD',
    sources: [],
    notes: [],
  }
}

describe('a pivot', () => {
  const table = pivot(
    result([
      ['2026-08-01', 'AmazonS3', '0.1'],
      ['2026-08-01', 'AmazonEC2', '5'],
      ['2026-08-01', 'Other', '100', true],
      ['2026-10-01', 'AmazonS3', '0.2'],
      ['2026-10-01', null, '-3'],
    ]),
  )

  test('puts the largest group first and Other last', () => {
    expect(table.groups.map((group) => groupName(group, ['service']))).toEqual(['AmazonEC2', 'AmazonS3', 'no service', 'Other'])
  })
  test('adds up exactly', () => {
    expect(table.groups[1]?.totals).toEqual(['0.3'])
    expect(table.stepTotals).toEqual(['105.1', null, '-2.8'])
  })
  test('has a place for steps without charges', () => {
    expect(table.periods).toEqual(['2026-08-01', '2026-09-01', '2026-10-01'])
    expect(table.groups[0]?.steps).toEqual([['5'], [null], [null]])
  })
  test('of nothing is empty', () => {
    expect(pivot(result([]))).toMatchObject({ periods: [], groups: [] })
  })
  test('keeps a service called Other apart from the rest', () => {
    const both = pivot(result([['2026-08-01', 'Other', '1'], ['2026-08-01', 'Other', '2', true]]))
    expect(both.groups.map((group) => group.isOther)).toEqual([false, true])
  })
})

describe('drilling', () => {
  const state = { ...defaultState, period: '2026-10', filter: 'region = us-east-1 OR region = eu-west-1' }
  const group = { dimensions: ['AmazonEC2'], isOther: false }

  test('into a service asks for its usage types, and keeps the filter whole', () => {
    expect(drillChoices(state)[0]).toBe('usage_type')
    expect(drillInto(state, group, null, ['usage_type'])).toMatchObject({
      by: ['usage_type'],
      filter: '(region = us-east-1 OR region = eu-west-1) AND service = AmazonEC2',
    })
  })
  test('into a day shows its hours', () => {
    expect(drillInto(state, group, '2026-10-05', ['resource'])).toMatchObject({ period: '2026-10-05', granularity: 'hour' })
  })
  test('into the rest adds no condition', () => {
    expect(drillInto(state, { dimensions: ['Other'], isOther: true }, null, ['account']).filter).toBe(state.filter)
  })
  test('away from a group excludes it', () => {
    expect(exclude({ ...state, filter: '' }, group)).toEqual({ filter: 'service != AmazonEC2' })
    expect(exclude({ ...state, filter: '', by: ['service', 'region'] }, { dimensions: ['AmazonS3', null] })).toEqual({
      filter: 'NOT (service = AmazonS3 AND region is null)',
    })
  })
})

describe('the overview', () => {
  test('ranks what changed by the size of the change', () => {
    const now = result([['2026-10-01', 'AmazonS3', '10'], ['2026-10-01', 'AmazonEC2', '90'], ['2026-10-01', 'New', '1']])
    const before = result([['2026-10-01', 'AmazonS3', '5'], ['2026-10-01', 'AmazonEC2', '100'], ['2026-10-01', 'Gone', '2']])
    expect(movers(now, before).map((one) => [one.dimensions[0], one.change])).toEqual([
      ['AmazonEC2', '-10'], ['AmazonS3', '5'], ['Gone', '-2'], ['New', '1'],
    ])
  })
  test('tells of all of a month that is over', () => {
    expect(rangeSoFar('2020-02', undefined)).toEqual({ first: '2020-02-01', last: '2020-02-29' })
  })
  test('reckons the month at the rate so far', () => {
    expect(runRate('100', { first: '2026-11-01', last: '2026-11-10' })).toBe('300')
  })
})
