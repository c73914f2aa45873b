import Alert from '@cloudscape-design/components/alert'
import { useQuery } from '@tanstack/react-query'

import type { DateRange } from '~/api/cost'
import { monthName, monthOf } from '~/base/dates'
import { isFromCostExplorer } from '~/billing/format'

import { monthsQuery } from './queries'

/** Says which months of a range have no bill yet, but what Cost Explorer tells. */
export function CostExplorerNote({ range }: { range: DateRange }) {
  const { data } = useQuery(monthsQuery)
  const within = (data?.items ?? []).filter(({ month }) => month >= monthOf(range.first) && month <= monthOf(range.last))
  const told = [...new Set(within.filter(isFromCostExplorer).map(({ month }) => month))].sort()
  if (told.length === 0) return null
  return (
    <Alert type="info">
      {told.map(monthName).join(', ')}: from Cost Explorer, until the {told.length === 1 ? 'bill comes' : 'bills come'}. By day, account and service;
      without resources and tags.
    </Alert>
  )
}
