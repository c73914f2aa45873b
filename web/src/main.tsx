import '@cloudscape-design/global-styles/index.css'
import 'virtual:muster-theme.css'
import './styles/muster.css'
import './styles/chart.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './App'
import { queryClient } from './api/queryClient'
import { applyTheme, storedTheme } from './base/theme'
import { preload } from './publicPages'
import { sessionQuery } from './session/useSession'

applyTheme(storedTheme())
preload(window.location.pathname, () => queryClient.prefetchQuery(sessionQuery))

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
