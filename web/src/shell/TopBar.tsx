import TopNavigation from '@cloudscape-design/components/top-navigation'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { hasEnded } from '~/api/tasks'
import { applyTheme, storedTheme, type Theme } from '~/base/theme'
import { roleName } from '~/base/names'
import { useSession, useSignOut } from '~/session/useSession'
import { isUpkeep } from '~/tasks/titles'
import { useRecentTasks } from '~/tasks/useTasks'

import { Search } from './Search'

interface TopBarProps {
  onTasks: () => void
  onHelp: () => void
}

const themes: { id: Theme; text: string }[] = [
  { id: 'system', text: 'As the system' },
  { id: 'light', text: 'Light' },
  { id: 'dark', text: 'Dark' },
]

export function TopBar({ onTasks, onHelp }: TopBarProps) {
  const { user, version } = useSession()
  const signOut = useSignOut()
  const navigate = useNavigate()
  const tasks = useRecentTasks()
  const [theme, setTheme] = useState(storedTheme)
  const running = (tasks.data?.items ?? []).filter((task) => !hasEnded(task) && !isUpkeep(task)).length

  const onItem = (id: string) => {
    const chosen = themes.find((one) => one.id === id)
    if (chosen) {
      applyTheme(chosen.id)
      setTheme(chosen.id)
    } else if (id === 'sign-out') {
      void signOut()
    } else if (id === 'help') {
      onHelp()
    } else {
      void navigate(id)
    }
  }
  return (
    <TopNavigation
      identity={{ href: '/', title: 'Muster', logo: { src: '/favicon.svg', alt: '' } }}
      search={<Search />}
      utilities={[
        {
          type: 'button',
          iconName: running > 0 ? 'status-in-progress' : 'status-positive',
          text: running > 0 ? `${String(running)} running` : 'Tasks',
          ariaLabel: running > 0 ? `Tasks, ${String(running)} running` : 'Tasks',
          badge: running > 0,
          disableUtilityCollapse: false,
          onClick: onTasks,
        },
        {
          type: 'menu-dropdown',
          iconName: 'settings',
          ariaLabel: 'Appearance and help',
          title: 'Appearance and help',
          items: [
            {
              id: 'themes',
              text: 'Appearance',
              items: themes.map((one) => ({
                id: one.id,
                text: one.text,
                itemType: 'checkbox' as const,
                checked: theme === one.id,
              })),
            },
            { id: 'help', text: 'Keyboard shortcuts' },
            { id: '/help/filters', text: 'How filters are written' },
          ],
          onItemClick: ({ detail }) => { onItem(detail.id) },
        },
        {
          type: 'menu-dropdown',
          iconName: 'user-profile',
          text: user.name,
          description: `${user.email} · ${roleName(user.role)}`,
          items: [
            { id: '/profile', text: 'Profile and sign-in' },
            { id: '/profile/sessions', text: 'Sessions' },
            { id: 'sign-out', text: 'Sign out' },
            { id: '/admin/health', text: `Muster ${version}` },
          ],
          onItemClick: ({ detail }) => { onItem(detail.id) },
        },
      ]}
    />
  )
}
