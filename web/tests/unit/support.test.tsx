import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import SignInRulesPage from '~/admin/SignInRulesPage'
import { Announcements } from '~/base/announcements'
import { SupportBanner } from '~/support/SupportBanner'
import SupportPage from '~/support/SupportPage'
import SupportRequestsPage from '~/support/SupportRequestsPage'

const at = '2026-11-29T12:00:00Z'
const request = {
  id: 'support_1', email: 'eve@vendor.example', name: 'Eve', company: 'Vendor', reason: 'The import of October fails.', address: '192.0.2.7', created_at: at, state: 'requested',
  decided_by: null, decided_at: null, decision: null, role: null, ends_at: null, guest_id: null, ended_at: null, ended_by: null,
}
const approved = { ...request, id: 'support_2', name: 'Finn', state: 'approved', decision: 'To find the fault.', role: 'read_only', ends_at: at }

let asked: [string, unknown][]
let answers: Record<string, unknown>
let refusals: Record<string, { status: number; code: string }>

beforeEach(() => {
  asked = []
  refusals = {}
  answers = { 'GET /support-requests?limit=50': { items: [request, approved], next_cursor: null } }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    if (init.method !== 'GET') asked.push([route, typeof init.body === 'string' ? JSON.parse(init.body) : null])
    const refusal = refusals[route]
    if (refusal) return Promise.resolve(new Response(JSON.stringify({ code: refusal.code, detail: 'refused' }), { status: refusal.status }))
    return Promise.resolve(new Response(JSON.stringify(answers[route] ?? {}), { status: 200, headers: { ETag: '"1"' } }))
  })
})

function open(element: ReactNode, session: object = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  client.setQueryData(['session'], { user: { name: 'Ann' }, csrf_token: 'c', permissions: ['support_access.approve', 'settings.read', 'settings.update'], expires_at: '', version: '', stage: 'active', support: null, ...session })
  render(
    <QueryClientProvider client={client}>
      <Announcements>
        <MemoryRouter initialEntries={['/here']}>
          <Routes>
            <Route path="/here" element={element} />
            <Route path="*" element={<p>elsewhere</p>} />
          </Routes>
        </MemoryRouter>
      </Announcements>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

describe('somebody from outside', () => {
  async function ask() {
    answers['POST /support-requests'] = { id: 'support_1', token: 'muster_support_t' }
    const user = open(<SupportPage />)
    await user.type(screen.getByLabelText('Your name'), 'Eve')
    await user.type(screen.getByLabelText('Company'), 'Vendor')
    await user.type(screen.getByLabelText('E-mail address'), 'eve@vendor.example')
    await user.type(screen.getByLabelText('What for'), request.reason)
    await user.click(screen.getByRole('button', { name: 'Ask' }))
    expect(await screen.findByText('muster_support_t')).toBeInTheDocument()
    return user
  }
  test('asks, keeps the token, and comes in by it', async () => {
    const user = await ask()
    await user.click(screen.getByRole('button', { name: 'I have been let in' }))
    await user.click(await screen.findByRole('button', { name: 'Come in' }))
    expect(await screen.findByText('elsewhere')).toBeInTheDocument()
    expect(asked).toEqual([
      ['POST /support-requests', { name: 'Eve', company: 'Vendor', email: 'eve@vendor.example', reason: request.reason }],
      ['POST /session/support', { token: 'muster_support_t' }],
    ])
  })
  test('is told that nobody has let them in yet', async () => {
    refusals['POST /session/support'] = { status: 401, code: 'support.refused' }
    const user = await ask()
    await user.click(screen.getByRole('button', { name: 'I have been let in' }))
    await user.click(await screen.findByRole('button', { name: 'Come in' }))
    expect(await screen.findByText(/Nobody has let you in yet/)).toBeInTheDocument()
  })
  test('is shown by whose leave they are here', () => {
    open(<SupportBanner />, { support: { request_id: 'support_1', company: 'Vendor', decision: 'To find the fault.', approved_by: 'user_1', ends_at: at } })
    expect(screen.getByText('Support access: Ann, Vendor')).toBeInTheDocument()
    expect(screen.getByText(/Let in until 2026-11-29 12:00 UTC: To find the fault\./)).toBeInTheDocument()
  })
})

describe('an administrator', () => {
  test('lets somebody in, in writing, for a role and a while', async () => {
    const user = open(<SupportRequestsPage />)
    await user.click(await screen.findByRole('button', { name: 'Let Eve in' }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).queryByRole('radio', { name: /^Admin/ })).toBeNull()
    expect(within(dialog).getByRole('button', { name: 'Let in' })).toBeDisabled()
    await user.type(within(dialog).getByLabelText('Why you let them in'), 'To find the fault.')
    await user.click(within(dialog).getByRole('button', { name: 'Let in' }))
    await waitFor(() => { expect(asked.length).toBe(1) })
    const [route, body] = asked[0] ?? []
    expect(route).toBe('POST /support-requests/support_1/approve')
    expect(body).toMatchObject({ decision: 'To find the fault.', role: 'read_only' })
    const hours = (Date.parse((body as { ends_at: string }).ends_at) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(3.9)
    expect(hours).toBeLessThanOrEqual(4)
  })
  test('denies, and says why', async () => {
    const user = open(<SupportRequestsPage />)
    await user.click(await screen.findByRole('button', { name: 'Deny Eve' }))
    const dialog = await screen.findByRole('dialog')
    await user.type(within(dialog).getByLabelText('Why not'), 'We have not asked you.')
    await user.click(within(dialog).getByRole('button', { name: 'Deny' }))
    await waitFor(() => { expect(asked).toEqual([['POST /support-requests/support_1/deny', { decision: 'We have not asked you.' }]]) })
  })
  test('ends it before its time', async () => {
    const user = open(<SupportRequestsPage />)
    await user.click(await screen.findByRole('button', { name: 'End the access of Finn' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'End' }))
    await waitFor(() => { expect(asked).toEqual([['POST /support-requests/support_2/end', null]]) })
  })
  test('demands a second factor of a role', async () => {
    answers['GET /settings/second-factor'] = { required_for: ['admin'], includes_federated: false, revision: 1 }
    answers['PATCH /settings/second-factor'] = { required_for: ['admin', 'user'], includes_federated: false, revision: 2 }
    const user = open(<SignInRulesPage />)
    await user.click(await screen.findByRole('checkbox', { name: /^User/ }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => { expect(asked).toEqual([['PATCH /settings/second-factor', { required_for: ['admin', 'user'], includes_federated: false }]]) })
  })
})
