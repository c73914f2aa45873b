// What the overview tells of a month, out of a few reports.

import type { DateRange, ReportResult } from '~/api/cost'
import { daysIn, lastDayOf, monthOf, today } from '~/base/dates'
import { approximately, proportion, subtract } from '~/base/decimal'

import { groupKey, pivot } from '../report/pivot'
import { previousRange } from '../report/period'

export interface Mover {
  key: string
  dimensions: (string | null)[]
  before: string | null
  after: string | null
  change: string
}

/** The days of a month that bills tell about: all of a month that is over, else up to the last day with charges. */
export function rangeSoFar(month: string, daily: ReportResult | undefined): DateRange {
  const whole = { first: `${month}-01`, last: lastDayOf(month) }
  if (month !== monthOf(today())) return whole
  const last = daily?.rows.reduce((latest, row) => ((row.period ?? '') > latest ? (row.period ?? '') : latest), whole.first)
  return { first: whole.first, last: last ?? today() }
}

export function rangeBefore(range: DateRange): DateRange {
  return previousRange(range)
}

/** The month's sum if its other days cost what the days so far did; exact, to be rounded when shown. */
export function runRate(total: string, range: DateRange): string {
  return proportion(total, daysIn(monthOf(range.first)), Number(range.last.slice(8)))
}

export function dailyAverage(total: string, range: DateRange): string {
  return proportion(total, 1, Number(range.last.slice(8)))
}

/** Groups by how much they changed, largest first. */
export function movers(after: ReportResult, before: ReportResult): Mover[] {
  const now = pivot(after).groups
  const was = new Map(pivot(before).groups.map((group) => [group.key, group]))
  const keys = new Set([...now.map((group) => group.key), ...was.keys()])
  const found: Mover[] = []
  for (const key of keys) {
    const [one, other] = [now.find((group) => group.key === key), was.get(key)]
    const to = one?.totals[0] ?? null
    const from = other?.totals[0] ?? null
    if (to === null && from === null) continue
    found.push({
      key,
      dimensions: one?.dimensions ?? other?.dimensions ?? [],
      before: from,
      after: to,
      change: subtract(to ?? '0', from ?? '0'),
    })
  }
  const size = (mover: Mover) => Math.abs(approximately(mover.change))
  return found.filter((mover) => mover.key !== groupKey([], true)).sort((a, b) => size(b) - size(a))
}
