import AppLayout from '@cloudscape-design/components/app-layout'
import Flashbar from '@cloudscape-design/components/flashbar'
import { I18nProvider } from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { Suspense, useState } from 'react'
import { useLocation } from 'react-router'

import { useAnnouncements } from '~/base/announcements'
import { SupportBanner } from '~/support/SupportBanner'
import { ProofDialog } from '~/session/ProofDialog'
import { Loading } from '~/ui/Loading'

import { useTaskEvents } from './events'
import { Navigation } from './Navigation'
import { PageBoundary } from './PageBoundary'
import { Pages } from './Pages'
import { ShortcutsDialog } from './ShortcutsDialog'
import { TasksPanel } from './TasksPanel'
import { TopBar } from './TopBar'
import { useShortcuts } from './useShortcuts'

/** Everything around the pages of people who have signed in. */
export default function Shell() {
  const { shown, dismiss } = useAnnouncements()
  const location = useLocation()
  const [helpOpen, setHelpOpen] = useState(false)
  const [tasksOpen, setTasksOpen] = useState(false)
  const narrow = typeof window.matchMedia === 'function' && window.matchMedia('(max-width: 688px)').matches
  const [navigationOpen, setNavigationOpen] = useState(!narrow)
  useTaskEvents()
  useShortcuts({
    onHelp: () => { setHelpOpen(true) },
    onTasks: () => { setTasksOpen((open) => !open) },
  })
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <a className="muster-skip" href="#main">Skip to the page</a>
      <div id="top-bar">
        <TopBar onTasks={() => { setTasksOpen((open) => !open) }} onHelp={() => { setHelpOpen(true) }} />
      </div>
      <AppLayout
        headerSelector="#top-bar"
        navigation={<Navigation />}
        navigationOpen={navigationOpen}
        onNavigationChange={({ detail }) => { setNavigationOpen(detail.open) }}
        navigationWidth={240}
        notifications={
          <>
            <SupportBanner />
            <Flashbar
              items={shown.map((one) => ({
                id: one.id,
                type: one.type,
                content: one.content,
                dismissible: true,
                dismissLabel: 'Dismiss',
                onDismiss: () => { dismiss(one.id) },
              }))}
            />
          </>
        }
        drawers={[
          {
            id: 'tasks',
            ariaLabels: { drawerName: 'Tasks', closeButton: 'Close tasks', triggerButton: 'Tasks' },
            trigger: { iconName: 'status-in-progress' },
            content: <TasksPanel />,
            defaultSize: 340,
          },
        ]}
        activeDrawerId={tasksOpen ? 'tasks' : null}
        onDrawerChange={({ detail }) => { setTasksOpen(detail.activeDrawerId === 'tasks') }}
        maxContentWidth={1800}
        content={
          <div id="main" tabIndex={-1}>
            <PageBoundary key={location.pathname}>
              <Suspense fallback={<Loading />}>
                <Pages />
              </Suspense>
            </PageBoundary>
          </div>
        }
      />
      {helpOpen && <ShortcutsDialog onClose={() => { setHelpOpen(false) }} />}
      <ProofDialog />
    </I18nProvider>
  )
}
