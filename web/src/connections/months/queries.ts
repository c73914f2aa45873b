import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'

import { listCostHistory, listFoundMonths, listImported, listRead, writeSupportRequest, type MonthOutcome } from '~/api/months'
import type { Task } from '~/api/tasks'

// All below "billing", which is asked anew when a task that reads bills ends.

export const foundMonthsQuery = (id: string) =>
  queryOptions({ queryKey: ['billing', 'found', id], queryFn: () => listFoundMonths(id), staleTime: 5 * 60_000 })

export const supportRequestQuery = (id: string, first: string, last: string) =>
  queryOptions({
    queryKey: ['billing', 'support-request', id, first, last],
    queryFn: () => writeSupportRequest(id, first, last),
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  })

export const costHistoryQuery = (id: string) => queryOptions({ queryKey: ['billing', 'cost-history', id], queryFn: () => listCostHistory(id) })

/** What became of each month so far; asked anew each time that the task says something. */
export function useOutcomes(connection: string, task: Task): MonthOutcome[] | undefined {
  const list = task.kind === 'billing.backfill' ? listImported : listRead
  const { data } = useQuery({
    queryKey: ['outcomes', connection, task.id, task.changed_at, task.state],
    queryFn: () => list(connection, task.id),
    placeholderData: keepPreviousData,
  })
  return data?.items
}
