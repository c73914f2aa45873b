import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MemoryRouter } from 'react-router'

import NotificationsPage from '~/admin/NotificationsPage'
import { LinkDialog } from '~/admin/LinkDialog'
import type { User } from '~/api/identity'
import { Announcements } from '~/base/announcements'

let asked: { route: string; body: unknown }[]
let answers: Record<string, unknown>

const channel = {
  id: 'channel_1', name: 'ops', kind: 'slack', target: 'hooks.slack.com', events: ['import.failed'], is_on: true,
  delivered_at: null, failed_at: '2026-11-29T05:12:21Z', failure: 'notify.refused', created_at: '', changed_at: '', revision: 1,
}

beforeEach(() => {
  asked = []
  answers = {
    'GET /notification-settings': { sends_mail: false, events: [{ name: 'import.failed', title: 'An import of bills has failed' }] },
    'GET /notification-channels?limit=1000': { items: [channel], next_cursor: null },
    'POST /notification-channels': { channel: { ...channel, kind: 'webhook' }, secret: 'whsec_shown-once' },
  }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    asked.push({ route, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    return Promise.resolve(new Response(JSON.stringify(answers[route] ?? {}), { status: 200 }))
  })
})

function open(permissions: string[]) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  client.setQueryData(['session'], { user: { name: 'Ann' }, csrf_token: 'c', permissions, expires_at: '', version: '' })
  render(
    <QueryClientProvider client={client}>
      <Announcements>
        <MemoryRouter><NotificationsPage /></MemoryRouter>
      </Announcements>
    </QueryClientProvider>,
  )
}

describe('notifications', () => {
  test('say that mail is not set up, and why a channel fails', async () => {
    open(['notifications.read'])
    expect(await screen.findByText('Mail is not set up')).toBeInTheDocument()
    expect(await screen.findByText(/it was refused there/)).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Add channel' })).toBeNull()
  })
  test('show the secret of a new webhook once', async () => {
    open(['notifications.read', 'notifications.update_all'])
    const user = userEvent.setup()
    await screen.findByText('Mail is not set up')
    await user.click(screen.getByRole('button', { name: 'Add channel' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('radio', { name: /Webhook/ }))
    await user.type(within(dialog).getByLabelText('Name'), 'hooks')
    await user.type(within(dialog).getByLabelText('Address'), 'https://hooks.example.com/')
    await user.click(within(dialog).getByRole('button', { name: 'Add' }))
    expect(await screen.findByText('whsec_shown-once')).toBeInTheDocument()
    await waitFor(() => {
      expect(asked.find((one) => one.route === 'POST /notification-channels')?.body).toEqual({
        name: 'hooks', kind: 'webhook', target: 'https://hooks.example.com/', events: ['import.failed'],
      })
    })
  })
})

test('an invitation that was mailed shows no link', () => {
  const user: User = { id: 'user_1', email: 'bob@example.com', name: 'Bob', role: 'user', assigned_role: 'user', provider_id: null, state: 'invited', created_at: '', last_sign_in_at: null, revision: 1 }
  render(<LinkDialog title="Invitation" made={{ user, link: null }} onClose={() => undefined} />)
  expect(screen.getByText(/Mailed to bob@example.com/)).toBeInTheDocument()
  expect(screen.queryByText('Copy link')).toBeNull()
})
