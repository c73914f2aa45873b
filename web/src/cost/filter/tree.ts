// A filter while it is edited: groups may be empty or hold one condition, which the API's documents may
// not. tree() and document() turn one into the other.

import type { Condition, Filter, Operator } from '~/api/cost'

export interface ConditionNode {
  kind: 'condition'
  dimension: string
  operator: Operator
  values: string[]
}

export interface GroupNode {
  kind: 'group'
  mode: 'and' | 'or'
  isNegated: boolean
  items: Node[]
}

export type Node = ConditionNode | GroupNode

export const operators: readonly Operator[] = [
  '=', '!=', 'in', 'not in', 'contains', 'starts-with', 'matches', 'is null', 'is not null',
]

export const operatorNames: Record<Operator, string> = {
  '=': 'is',
  '!=': 'is not',
  in: 'is one of',
  'not in': 'is none of',
  contains: 'contains',
  'starts-with': 'starts with',
  matches: 'matches (RE2)',
  'is null': 'is absent',
  'is not null': 'is there',
}

export function takesNoValue(operator: Operator): boolean {
  return operator === 'is null' || operator === 'is not null'
}

export function takesMany(operator: Operator): boolean {
  return operator === 'in' || operator === 'not in'
}

export const emptyGroup: GroupNode = { kind: 'group', mode: 'and', isNegated: false, items: [] }

export function newCondition(dimension = 'service'): ConditionNode {
  return { kind: 'condition', dimension, operator: '=', values: [] }
}

function nodeOf(filter: Filter): Node {
  if ('and' in filter) return { kind: 'group', mode: 'and', isNegated: false, items: filter.and.map(nodeOf) }
  if ('or' in filter) return { kind: 'group', mode: 'or', isNegated: false, items: filter.or.map(nodeOf) }
  if ('not' in filter) {
    const inner = nodeOf(filter.not)
    if (inner.kind === 'group' && !inner.isNegated) return { ...inner, isNegated: true }
    return { kind: 'group', mode: 'and', isNegated: true, items: [inner] }
  }
  const values = filter.values ?? (filter.value === undefined ? [] : [filter.value])
  return { kind: 'condition', dimension: filter.dimension, operator: filter.operator, values }
}

/** The root is always a group, so that there is a place to add to. */
export function tree(filter: Filter | null): GroupNode {
  if (filter === null) return emptyGroup
  const node = nodeOf(filter)
  return node.kind === 'group' ? node : { ...emptyGroup, items: [node] }
}

/** Null where nothing is complete yet: conditions without a value are left out. */
export function document(node: Node): Filter | null {
  if (node.kind === 'condition') return conditionDocument(node)
  const items = node.items.map(document).filter((one) => one !== null)
  const [first] = items
  if (!first) return null
  const inner: Filter = items.length === 1 ? first : node.mode === 'and' ? { and: items } : { or: items }
  return node.isNegated ? { not: inner } : inner
}

function conditionDocument({ dimension, operator, values }: ConditionNode): Condition | null {
  if (!dimension) return null
  if (takesNoValue(operator)) return { dimension, operator }
  const [first] = values
  if (first === undefined || first === '') return null
  return takesMany(operator) ? { dimension, operator, values } : { dimension, operator, value: first }
}

/** How many complete conditions there are. */
export function countConditions(node: Node): number {
  if (node.kind === 'condition') return conditionDocument(node) ? 1 : 0
  return node.items.reduce((count, item) => count + countConditions(item), 0)
}
