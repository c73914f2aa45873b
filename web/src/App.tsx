import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, type ReactNode } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'

import { queryClient } from './api/queryClient'
import { Announcements } from './base/announcements'
import { loadShell, publicPages } from './publicPages'
import { RequireSession } from './session/RequireSession'
import { InternalLinks } from './ui/InternalLinks'
import { Loading } from './ui/Loading'

const gates = publicPages.map(({ path, load }) => ({ path, Page: lazy(load) }))
const Shell = lazy(loadShell)

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
            {gates.map(({ path, Page }) => <Route key={path} path={path} element={<Public><Page /></Public>} />)}
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
