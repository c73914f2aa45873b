import { queryOptions } from '@tanstack/react-query'

import { listCollectedAccounts, listFailedLooks, totalResources, type ResourceFilter } from '~/api/resources'

export const accountsQuery = queryOptions({ queryKey: ['resources', 'accounts'], queryFn: listCollectedAccounts })

export const failuresQuery = queryOptions({ queryKey: ['resources', 'failures'], queryFn: listFailedLooks })

export const totalsQuery = (filter: ResourceFilter) =>
  queryOptions({ queryKey: ['resources', 'totals', filter], queryFn: () => totalResources(filter) })
