import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, type ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'

import { setupNeeded } from '~/api/identity'
import { Loading } from '~/ui/Loading'

import { sessionQuery } from './useSession'

const EnrolmentPage = lazy(() => import('./EnrolmentPage'))

/** Draws its children for people who have signed in; sends others to where they can. */
export function RequireSession({ children }: { children: ReactNode }) {
  const location = useLocation()
  const session = useQuery(sessionQuery)
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: setupNeeded,
    enabled: session.data === null,
  })
  if (session.data?.stage === 'enrolment') return <Suspense fallback={<Loading />}><EnrolmentPage /></Suspense>
  if (session.data) return children
  if (session.isError) {
    return (
      <main className="muster-gate">
        <h1>Muster does not answer</h1>
        <p>{session.error.message}</p>
        <p>
          <button type="button" className="muster-plain-button" onClick={() => void session.refetch()}>
            Try again
          </button>
        </p>
      </main>
    )
  }
  if (session.data === null && setup.isFetched) {
    if (setup.data?.needed) return <Navigate to="/setup" replace />
    const here = location.pathname + location.search + location.hash
    return <Navigate to={here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`} replace />
  }
  return <Loading />
}
