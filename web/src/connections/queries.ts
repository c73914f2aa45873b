import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'

import { listConnections, listFeatures, readAwsIdentity, readConnection, type Connection, type Feature } from '~/api/connections'

/** What waits for AWS is asked after now and then besides the events, which a stream that was cut does not bring. */
const asLongAsItWaits = 3_000
const atRest = 60_000

/** Also a role that is not safe yet: it is looked at until it is. */
export function isUnsettled({ state, worked_at }: Pick<Connection, 'state' | 'worked_at'>): boolean {
  return state === 'pending' || state === 'verifying' || (state === 'error' && worked_at === null)
}

export const identityQuery = queryOptions({ queryKey: ['aws-identity'], queryFn: readAwsIdentity, staleTime: 30_000 })

export const connectionsQuery = queryOptions({
  queryKey: ['connections', 'all'],
  queryFn: listConnections,
  refetchInterval: ({ state }) => (state.data?.items.some(isUnsettled) ? asLongAsItWaits : atRest),
})

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', 'one', id],
    queryFn: () => readConnection(id),
    refetchInterval: ({ state }) => (state.data && isUnsettled(state.data) ? asLongAsItWaits : atRest),
  })

export const featuresQuery = (id: string) =>
  queryOptions({ queryKey: ['connections', 'features', id], queryFn: () => listFeatures(id), refetchInterval: atRest })

export interface Standing {
  connection: Connection
  feature: Feature
}

/** How one feature stands in each connection; undefined as long as that is not known. */
export function useStandings(feature: string, isWanted: boolean): Standing[] | undefined {
  const connections = useQuery({ ...connectionsQuery, enabled: isWanted })
  const items = connections.data?.items ?? []
  const found = useQueries({ queries: items.map((one) => featuresQuery(one.id)) })
  if (!connections.data || found.some((one) => one.isPending)) return undefined
  return items.flatMap((connection, i) => {
    const standing = found[i]?.data?.items.find((one) => one.name === feature)
    return standing ? [{ connection, feature: standing }] : []
  })
}
