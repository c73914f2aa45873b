import { describe, expect, test } from 'vitest'

import type { Filter } from '~/api/cost'
import { countConditions, document, emptyGroup, newCondition, tree } from '~/cost/filter/tree'

const condition: Filter = { dimension: 'region', operator: '=', value: 'us-east-1' }

describe('a filter', () => {
  const filters: [string, Filter][] = [
    ['a condition', condition],
    ['conditions joined', { and: [condition, { dimension: 'service', operator: 'in', values: ['a', 'b'] }] }],
    ['a group in a group', { or: [condition, { and: [condition, { dimension: 'az', operator: 'is null' }] }] }],
    ['a negated condition', { not: condition }],
    ['a negated group', { and: [condition, { not: { or: [condition, condition] } }] }],
    ['a double negation', { not: { not: { and: [condition, condition] } } }],
  ]
  test.each(filters)('of %s comes back from the editor as it was', (_, filter) => {
    expect(document(tree(filter))).toEqual(filter)
  })
  test('without a complete condition is none', () => {
    expect(document(emptyGroup)).toBeNull()
    expect(document({ ...emptyGroup, items: [newCondition(), { ...emptyGroup, items: [newCondition()] }] })).toBeNull()
  })
  test('leaves out what is not complete yet', () => {
    const root = { ...tree(condition), items: [...tree(condition).items, newCondition('service')] }
    expect(document(root)).toEqual(condition)
    expect(countConditions(root)).toBe(1)
  })
})
