// The rows of a report as groups × steps of time, which is what charts and the table draw.

import type { ReportResult } from '~/api/cost'
import { add, approximately, sum } from '~/base/decimal'

import { stepsOf } from './steps'

export interface Group {
  key: string
  dimensions: (string | null)[]
  isOther: boolean
  /** By step, then by measure; null where the group has no charges or no such number. */
  steps: (string | null)[][]
  totals: (string | null)[]
}

export interface Pivot {
  periods: string[]
  groups: Group[] // largest first by the first measure, "Other" last
  measures: string[]
  stepTotals: (string | null)[]
}

export function groupKey(dimensions: readonly (string | null)[], isOther: boolean): string {
  return isOther ? 'other' : JSON.stringify(dimensions)
}

function bySize(a: Group, b: Group): number {
  if (a.isOther !== b.isOther) return a.isOther ? 1 : -1
  return approximately(b.totals[0] ?? null) - approximately(a.totals[0] ?? null)
}

export function pivot(result: ReportResult): Pivot {
  const steps = stepsOf(result.report.range, result.report.granularity ?? 'month')
  const periods = result.rows.length === 0 ? [] : [...new Set([...steps, ...result.rows.map((row) => row.period ?? steps[0] ?? '')])].sort()
  const place = new Map(periods.map((period, index) => [period, index]))
  const groups = new Map<string, Group>()
  const blank = result.measures.map(() => null)
  for (const row of result.rows) {
    const key = groupKey(row.dimensions, row.is_other)
    let group = groups.get(key)
    if (!group) {
      group = {
        key,
        dimensions: row.dimensions,
        isOther: row.is_other,
        steps: periods.map(() => blank),
        totals: blank,
      }
      groups.set(key, group)
    }
    group.steps[place.get(row.period ?? steps[0] ?? '') ?? 0] = row.measures
    group.totals = group.totals.map((total, index) => {
      const more = row.measures[index] ?? null
      if (total === null || more === null) return total ?? more
      return add(total, more)
    })
  }
  const sorted = [...groups.values()].sort(bySize)
  return {
    periods,
    groups: sorted,
    measures: result.measures,
    stepTotals: periods.map((_, step) => sum(sorted.map((group) => group.steps[step]?.[0] ?? null))),
  }
}

/** What a group is called: its values side by side. */
export function groupName(group: Pick<Group, 'dimensions' | 'isOther'>, dimensions: readonly string[]): string {
  if (group.isOther) return 'Other'
  if (group.dimensions.length === 0) return 'All charges'
  return group.dimensions.map((value, index) => valueName(value, dimensions[index] ?? '')).join(' · ')
}

/** An absent value, said so that one sees what is missing. */
export function valueName(value: string | null, dimension: string): string {
  return value ?? `no ${dimension.replace(/^(tag|cost_category):/, '')}`
}
