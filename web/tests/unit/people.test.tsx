import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import { Announcements } from '~/base/announcements'
import GroupPage from '~/people/GroupPage'
import GroupsPage from '~/people/GroupsPage'
import SignInsPage from '~/people/SignInsPage'
import UserPage from '~/people/UserPage'

const at = '2026-11-29T12:00:00Z'
const ann = { id: 'user_1', email: 'ann@example.com', name: 'Ann', role: 'admin', state: 'active', created_at: at, last_sign_in_at: at, revision: 1 }
const bob = { ...ann, id: 'user_2', email: 'bob@example.com', name: 'Bob', role: 'read_only' }
const own = { id: 'group_1', name: 'Finance', provider_id: null, role: 'cost_admin', created_at: at, changed_at: at, revision: 1, members: 1 }
const theirs = { ...own, id: 'group_2', name: 'Engineers', provider_id: 'provider_1', role: null }
const list = (...items: unknown[]) => ({ items, next_cursor: null })

let asked: [string, unknown][]
let answers: Record<string, unknown>

beforeEach(() => {
  asked = []
  answers = {
    'GET /groups?limit=1000': list(own, theirs),
    'GET /groups/group_1': own,
    'GET /groups/group_2': theirs,
    'GET /groups/group_1/members?limit=1000': list(ann),
    'GET /groups/group_2/members?limit=1000': list(ann),
    'GET /users?limit=1000': list(ann, bob),
    'GET /users/user_2': bob,
    'GET /users/user_2/access': {
      user_id: 'user_2', state: 'active', role: 'cost_admin', groups: [own, theirs],
      sources: [{ role: 'read_only', group_id: null, group_name: null, counts: false }, { role: 'cost_admin', group_id: 'group_1', group_name: 'Finance', counts: true }],
      permissions: [{ name: 'billing.update', description: 'Change billing sources and start imports' }, { name: 'cost.read', description: 'Run cost reports' }],
    },
  }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    if (init.method !== 'GET') asked.push([route, typeof init.body === 'string' ? JSON.parse(init.body) : null])
    const isEmpty = init.method === 'DELETE' || init.method === 'PUT'
    return Promise.resolve(new Response(isEmpty ? null : JSON.stringify(answers[route] ?? {}), { status: isEmpty ? 204 : 200, headers: { ETag: '"1"' } }))
  })
})

const all = ['users.read', 'groups.read', 'groups.create', 'groups.update', 'groups.update_members', 'groups.delete']

function open(address: string, path: string, element: ReactNode, permissions = all) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  client.setQueryData(['session'], { user: { name: 'Ann' }, csrf_token: 'c', permissions, expires_at: '', version: '', stage: 'active', support: null })
  render(
    <QueryClientProvider client={client}>
      <Announcements>
        <MemoryRouter initialEntries={[address]}>
          <Routes>
            <Route path={path} element={element} />
            <Route path="*" element={<p>elsewhere</p>} />
          </Routes>
        </MemoryRouter>
      </Announcements>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

describe('groups', () => {
  const groups = (permissions?: string[]) => open('/admin/groups', '/admin/groups', <GroupsPage />, permissions)
  const group = (id: string, permissions?: string[]) => open(`/admin/groups/${id}`, '/admin/groups/:id', <GroupPage />, permissions)

  test('say what they give and who keeps them', async () => {
    groups()
    expect(await screen.findByRole('row', { name: /Finance Cost & compliance admin 1 in Muster/ })).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /Engineers none 1 by the company’s directory/ })).toBeInTheDocument()
  })
  test('are made with a role', async () => {
    answers['POST /groups'] = own
    const user = groups()
    await user.click(await screen.findByRole('button', { name: 'Create group' }))
    const dialog = await screen.findByRole('dialog')
    await user.type(within(dialog).getByLabelText('Name'), 'Finance')
    await user.click(within(dialog).getByRole('radio', { name: /^Read only/ }))
    await user.click(within(dialog).getByRole('button', { name: 'Create' }))
    expect(await screen.findByText('elsewhere')).toBeInTheDocument()
    expect(asked).toEqual([['POST /groups', { name: 'Finance', role: 'read_only' }]])
  })
  test('are changed in what is new alone', async () => {
    answers['PATCH /groups/group_1'] = { ...own, role: null }
    const user = group('group_1')
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('radio', { name: /No role/ }))
    await user.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => { expect(asked).toEqual([['PATCH /groups/group_1', { role: null }]]) })
  })
  test('take members in and out', async () => {
    const user = group('group_1')
    await user.click(await screen.findByRole('button', { name: 'Take Ann out' }))
    await user.click(screen.getByRole('button', { name: /Add a member/ }))
    await user.click(await screen.findByRole('option', { name: /Bob/ }))
    await waitFor(() => { expect(asked).toEqual([['DELETE /groups/group_1/members/user_1', null], ['PUT /groups/group_1/members/user_2', null]]) })
  })
  test('that a directory keeps have their members and their end there', async () => {
    group('group_2')
    expect(await screen.findByText(/Your company’s directory keeps this group/)).toBeInTheDocument()
    expect(await screen.findByText('ann@example.com')).toBeInTheDocument()
    for (const name of ['Take Ann out', 'Delete']) expect(screen.queryByRole('button', { name })).toBeNull()
    expect(screen.getByRole('button', { name: 'Edit' })).toBeInTheDocument()
  })
  test('are only looked at by who may not change them', async () => {
    group('group_1', ['groups.read'])
    expect(await screen.findByText('ann@example.com')).toBeInTheDocument()
    for (const name of ['Take Ann out', 'Delete', 'Edit']) expect(screen.queryByRole('button', { name })).toBeNull()
  })
})

describe('the page of a user', () => {
  const page = (permissions?: string[]) => open('/admin/users/user_2', '/admin/users/:id', <UserPage />, permissions)

  test('deactivates them, and asks before it deletes them', async () => {
    const user = page([...all, 'users.update', 'users.delete'])
    await user.click(await screen.findByRole('button', { name: 'Actions for Bob' }))
    await user.click(screen.getByRole('menuitem', { name: 'Deactivate' }))
    await user.click(screen.getByRole('button', { name: 'Actions for Bob' }))
    await user.click(screen.getByRole('menuitem', { name: 'Delete' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText('elsewhere')).toBeInTheDocument()
    expect(asked.map(([route]) => route)).toEqual(['POST /users/user_2/deactivate', 'DELETE /users/user_2'])
  })

  test('says where the role comes from, and which counts', async () => {
    page()
    expect(await screen.findByRole('row', { name: /Group Finance Cost & compliance admin counts/ })).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /The company’s sign-in Read only another is stronger/ })).toBeInTheDocument()
    expect(screen.getByText('By the group Finance.')).toBeInTheDocument()
  })
  test('finds a permission by its words', async () => {
    const user = page()
    await user.type(await screen.findByLabelText('Find a permission'), 'imports')
    expect(screen.getByText('billing.update')).toBeInTheDocument()
    expect(screen.queryByText('cost.read')).toBeNull()
  })
  test('says that a deactivated user can do nothing of it', async () => {
    answers['GET /users/user_2/access'] = { ...(answers['GET /users/user_2/access'] as object), state: 'deactivated' }
    page()
    expect(await screen.findByText(/nothing of this can be done until somebody reactivates/)).toBeInTheDocument()
  })
})

describe('the sign-in log', () => {
  const entry = { id: 'signin_1', user_id: 'user_2', method: 'password', second_factor: 'app', provider_id: null, outcome: 'succeeded', reason: null, device: 'new', address: '192.0.2.1', user_agent: 'Firefox/1 Linux', at }

  test('says who, how, from where and why not', async () => {
    answers['GET /sign-ins?user_id=all&limit=50'] = list(
      entry,
      { ...entry, id: 'signin_2', user_id: null, second_factor: null, outcome: 'refused', reason: 'user.unknown', device: null },
      { ...entry, id: 'signin_3', method: 'passkey', second_factor: null, outcome: 'refused', reason: 'passkey.some_new_one' },
    )
    open('/admin/sign-ins', '/admin/sign-ins', <SignInsPage />)
    expect(await screen.findByRole('row', { name: /Bob Signed in Password, then code of an app Firefox on Linux new 192\.0\.2\.1/ })).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /nobody who is known here Refused ?Nobody has this address\. Password/ })).toBeInTheDocument()
    expect(screen.getByText('passkey.some_new_one')).toBeInTheDocument()
  })
})
