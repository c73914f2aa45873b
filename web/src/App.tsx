import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, type ReactNode } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'

import { Problem } from './api/client'
import { Announcements } from './base/announcements'
import { RequireSession } from './session/RequireSession'
import { InternalLinks } from './ui/InternalLinks'
import { Loading } from './ui/Loading'

const SetupPage = lazy(() => import('./session/SetupPage'))
const SignInPage = lazy(() => import('./session/SignInPage'))
const InvitationPage = lazy(() => import('./session/InvitationPage'))
const ResetPage = lazy(() => import('./session/ResetPage'))
const UnsubscribePage = lazy(() => import('./session/UnsubscribePage'))
const SignedInPage = lazy(() => import('./session/SignedInPage'))
const SupportPage = lazy(() => import('./support/SupportPage'))
const FinishPage = lazy(() => import('./connections/FinishPage'))
const Shell = lazy(() => import('./shell/Shell'))

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // Only what may heal by itself: no answer, or a server that is busy.
      retry: (count, error) =>
        count < 2 && error instanceof Problem && (error.status === 0 || error.status === 503),
    },
  },
})

function Public({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Loading />}>{children}</Suspense>
}

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <BrowserRouter>
        <InternalLinks />
        <Announcements>
          <Routes>
            <Route path="/setup" element={<Public><SetupPage /></Public>} />
            <Route path="/sign-in" element={<Public><SignInPage /></Public>} />
            <Route path="/signed-in" element={<Public><SignedInPage /></Public>} />
            <Route path="/invitation" element={<Public><InvitationPage /></Public>} />
            <Route path="/support" element={<Public><SupportPage /></Public>} />
            <Route path="/connect" element={<Public><FinishPage /></Public>} />
            <Route path="/reset" element={<Public><ResetPage /></Public>} />
            <Route path="/unsubscribe" element={<Public><UnsubscribePage /></Public>} />
            <Route
              path="*"
              element={
                <RequireSession>
                  <Public><Shell /></Public>
                </RequireSession>
              }
            />
          </Routes>
        </Announcements>
      </BrowserRouter>
    </QueryClientProvider>
  )
}
