import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { listMonths } from '~/api/billing'
import { costNames, runReport, type ReportDocument } from '~/api/cost'
import { monthOf, today } from '~/base/dates'

export const reportQuery = (report: ReportDocument) =>
  queryOptions({
    queryKey: ['report', report],
    queryFn: ({ signal }) => runReport(report, signal),
    placeholderData: keepPreviousData,
  })

export const namesQuery = queryOptions({ queryKey: ['cost', 'names'], queryFn: costNames, staleTime: 5 * 60_000 })

export const monthsQuery = queryOptions({ queryKey: ['billing', 'months'], queryFn: () => listMonths() })

/** The newest month that has a bill, or null. */
export function newestMonth(months: readonly { month: string }[]): string | null {
  return months.reduce<string | null>(
    (newest, { month }) => (newest === null || month > newest ? month : newest),
    null,
  )
}

/** What a report without a period is about: this month where it has a bill, else the newest that has. */
export function usualPeriod(months: readonly { month: string }[]): string {
  const newest = newestMonth(months)
  return newest === null || newest === monthOf(today()) ? 'mtd' : newest
}
