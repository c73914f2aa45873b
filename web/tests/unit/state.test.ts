import { describe, expect, test } from 'vitest'

import { andText, conditionText, defaultState, fromSaved, quoted, readState, toDocument, toText, writeState, type ReportState } from '~/cost/report/state'

const state: ReportState = {
  measures: ['amortized_cost', 'lines'],
  by: ['service', 'tag:Cost Center'],
  granularity: 'month',
  period: '2026-08..2026-10',
  top: null,
  filter: "region = 'a, b'",
  chart: 'line',
  comparesPrevious: true,
  saved: 'saved_1',
}

describe('the address of a report', () => {
  test('says all of it', () => {
    expect(readState(writeState(state))).toEqual(state)
    expect(readState(writeState(defaultState))).toEqual(defaultState)
  })
  test('without groups stays without groups', () => {
    expect(readState(writeState({ ...state, by: [] })).by).toEqual([])
  })
  test('with nonsense falls back to the usual', () => {
    const read = readState(new URLSearchParams('per=century&chart=pie&top=-3'))
    expect([read.granularity, read.chart, read.top]).toEqual(['day', 'bar', null])
  })
})

describe('the document of a report', () => {
  test('has what the state has and no more', () => {
    expect(toDocument(state)).toEqual({ measures: state.measures, by: state.by, granularity: 'month', period: state.period, filter: state.filter })
    expect(toDocument({ ...defaultState, by: [], top: 10 })).not.toHaveProperty('top')
  })
  test('that was saved opens as it was', () => {
    const opened = fromSaved('saved_1', toDocument(state), { chart: 'line', compare: 'previous' }, state.filter)
    expect(opened).toEqual(state)
  })
})

describe('the text of a report', () => {
  test('has its clauses in their order', () => {
    expect(toText({ ...state, top: 5 })).toBe("amortized_cost, lines by service, 'tag:Cost Center' per month for 2026-08..2026-10 top 5 where region = 'a, b'")
  })
  test.each([
    ['AmazonEC2', 'AmazonEC2'],
    ['tag:Cost Center', "'tag:Cost Center'"],
    ["it's", "'it''s'"],
    ['AND', "'AND'"],
    ['a=b', "'a=b'"],
    ['', "''"],
  ])('quotes %s as %s', (name, expected) => {
    expect(quoted(name)).toBe(expected)
  })
})

describe('conditions', () => {
  test('of an absent value ask whether it is null', () => {
    expect(conditionText('tag:Team', null)).toBe('tag:Team is null')
    expect(conditionText('tag:Team', null, '!=')).toBe('tag:Team is not null')
  })
  test('are joined so that OR keeps its sides', () => {
    expect(andText('', 'b = 2')).toBe('b = 2')
    expect(andText('a = 1', 'b = 2')).toBe('a = 1 AND b = 2')
    expect(andText('a = 1 OR c = 3', 'b = 2')).toBe('(a = 1 OR c = 3) AND b = 2')
  })
})
