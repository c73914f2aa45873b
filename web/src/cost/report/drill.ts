// Where a click on a group leads: the same report of that group alone, by what tells most about it.

import type { Group } from './pivot'
import { andText, conditionText, type ReportState } from './state'
import { stepPeriod } from './period'

const next: Record<string, string> = {
  service: 'usage_type',
  service_name: 'usage_type',
  service_code: 'usage_type',
  account: 'service',
  account_name: 'service',
  payer: 'account',
  region: 'service',
  az: 'resource',
  usage_type: 'resource',
  operation: 'resource',
  product_family: 'usage_type',
  instance_family: 'instance_type',
  instance_type: 'resource',
  charge_type: 'service',
  charge_category: 'charge_type',
  purchase_option: 'service',
  billing_entity: 'service',
}

/** The dimensions worth breaking a group down by, the most telling first. */
export function drillChoices(state: ReportState): string[] {
  const last = state.by.at(-1) ?? ''
  const first = next[last] ?? (state.by.includes('service') ? 'resource' : 'service')
  const all = [first, 'usage_type', 'resource', 'account', 'region', 'operation', 'charge_type']
  return [...new Set(all)].filter((dimension) => !state.by.includes(dimension))
}

/** The text of "this group and no other". */
export function groupFilter(state: ReportState, group: Pick<Group, 'dimensions' | 'isOther'>): string {
  if (group.isOther) return state.filter
  return state.by.reduce(
    (filter, dimension, index) => andText(filter, conditionText(dimension, group.dimensions[index] ?? null)),
    state.filter,
  )
}

export function drillInto(
  state: ReportState,
  group: Pick<Group, 'dimensions' | 'isOther'> | null,
  step: string | null,
  by: string[],
): Partial<ReportState> {
  const period = step === null ? state.period : stepPeriod(step, state.granularity)
  const finer = { quarter: 'month', month: 'day', week: 'day', day: 'hour' } as const
  const granularity =
    step !== null && state.granularity in finer
      ? finer[state.granularity as keyof typeof finer]
      : state.granularity
  return { by, period, granularity, filter: group ? groupFilter(state, group) : state.filter, saved: null }
}

/** The same report without this group. */
export function exclude(state: ReportState, group: Pick<Group, 'dimensions'>): Partial<ReportState> {
  const conditions = state.by.map((dimension, index) => conditionText(dimension, group.dimensions[index] ?? null))
  const all = conditions.join(' AND ')
  const [only = ''] = conditions
  const condition =
    conditions.length === 1 ? conditionText(state.by[0] ?? '', group.dimensions[0] ?? null, '!=') : `NOT (${all})`
  return only ? { filter: andText(state.filter, condition) } : {}
}
