import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { Loading } from './Loading'
import { ProblemAlert } from './ProblemAlert'

interface AwaitProps<T> {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
  label?: string
}

/** Draws what a query brings; meanwhile that it is loading, or why it failed. */
export function Await<T>({ query, children, label }: AwaitProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
  return <Loading {...(label && { label })} />
}
