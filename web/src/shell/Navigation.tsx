import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation'
import { useLocation } from 'react-router'

import { useCan } from '~/session/useSession'

interface Entry {
  text: string
  href: string
  needs: string
}

const sections: { text: string; entries: Entry[] }[] = [
  {
    text: 'Cost',
    entries: [
      { text: 'Overview', href: '/', needs: 'cost.read' },
      { text: 'Report', href: '/cost/report', needs: 'cost.read' },
      { text: 'Saved reports', href: '/cost/saved', needs: 'cost.read' },
      { text: 'Dashboards', href: '/cost/dashboards', needs: 'cost.read' },
      { text: 'Active resources', href: '/resources', needs: 'resources.read' },
      { text: 'SQL', href: '/sql', needs: 'cost.query' },
    ],
  },
  {
    text: 'AWS',
    entries: [{ text: 'Connections', href: '/connections', needs: 'connections.read' }],
  },
  {
    text: 'Billing data',
    entries: [
      { text: 'Bills', href: '/billing', needs: 'billing.read' },
      { text: 'Import', href: '/billing/import', needs: 'billing.update' },
      { text: 'Tasks', href: '/tasks', needs: 'tasks.read' },
    ],
  },
  {
    text: 'Administration',
    entries: [
      { text: 'Users', href: '/admin/users', needs: 'users.read' },
      { text: 'Groups', href: '/admin/groups', needs: 'groups.read' },
      { text: 'Company sign-in', href: '/admin/providers', needs: 'federation.read' },
      { text: 'Sign-in rules', href: '/admin/sign-in-rules', needs: 'settings.read' },
      { text: 'Sign-in log', href: '/admin/sign-ins', needs: 'sessions.read' },
      { text: 'Support access', href: '/admin/support', needs: 'support_access.approve' },
      { text: 'Sessions', href: '/admin/sessions', needs: 'sessions.read' },
      { text: 'API tokens', href: '/admin/api-tokens', needs: 'api_tokens.read' },
      { text: 'Audit trail', href: '/admin/audit', needs: 'audit.read' },
      { text: 'Notifications', href: '/admin/notifications', needs: 'notifications.read' },
      { text: 'Health', href: '/admin/health', needs: 'settings.read' },
    ],
  },
]

const all = sections.flatMap((section) => section.entries)

/** The entry that a page belongs to: the longest that its address begins with. */
export function activeEntry(pathname: string): string {
  const fitting = all.filter(({ href }) => pathname === href || (href !== '/' && pathname.startsWith(`${href}/`)))
  const longest = fitting.sort((a, b) => b.href.length - a.href.length)[0]
  if (longest) return longest.href
  return pathname.startsWith('/cost/') ? '/cost/report' : pathname
}

export function Navigation() {
  const can = useCan()
  const { pathname } = useLocation()
  const items: SideNavigationProps.Item[] = sections.flatMap((section) => {
    const links = section.entries
      .filter((entry) => can(entry.needs))
      .map((entry) => ({ type: 'link' as const, text: entry.text, href: entry.href }))
    return links.length > 0 ? [{ type: 'section-group' as const, title: section.text, items: links }] : []
  })
  return <SideNavigation activeHref={activeEntry(pathname)} items={items} />
}
