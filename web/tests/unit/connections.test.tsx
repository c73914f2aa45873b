import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import type { Connection } from '~/api/connections'
import { Announcements } from '~/base/announcements'
import ConnectionPage from '~/connections/ConnectionPage'
import ConnectionsPage from '~/connections/ConnectionsPage'
import FinishPage from '~/connections/FinishPage'

const now = new Date().toISOString()
const connection: Connection = {
  id: 'conn_1', name: 'ours', kind: 'management', partition: 'aws', account_id: '123456789012', external_id: 'x'.repeat(32), role_name: 'muster-1',
  role_arn: 'arn:aws:iam::123456789012:role/muster-1', state: 'error', since: now,
  cause: { code: 'connection.role_revoked', detail: 'the role lets Muster in no more' }, bills: null, checked_at: now, worked_at: now, task: null,
  created_at: now, changed_at: now, revision: 1,
}
const ways = [{ way: 'cli', is_offered: true, why_not: null }, { way: 'console', is_offered: false, why_not: 'no bucket' }]

interface Refusal {
  status: number
  code: string
}

let asked: { route: string; body: unknown; authorization: string | undefined }[]
let answers: Record<string, unknown>
let refusals: Record<string, Refusal>

beforeEach(() => {
  asked = []
  refusals = {}
  answers = {
    'GET /connections?limit=1000': { items: [connection], next_cursor: null },
    'GET /connections/conn_1': connection,
    'GET /connections/conn_1/features': { items: [
      { name: 'organizations', title: 'Accounts', needs: [], state: 'locked', since: now, missing: ['organizations:ListAccounts'], waits_for: null, unlocked_by: 'The role may read them.', worked_at: null },
      { name: 'commitments', title: 'Plans', needs: [], state: 'unsupported', since: now, missing: [], waits_for: null, unlocked_by: '', worked_at: null },
    ], next_cursor: null },
    'GET /connections/conn_1/templates/cli': { items: [{ file: 'commands.sh', text: 'aws iam create-role' }], next_cursor: null },
    'GET /connections/conn_1/templates/stack_set': { items: [{ file: 'stack-set.sh', text: 'aws cloudformation create-stack-set' }], next_cursor: null },
    'GET /connections/conn_1/invitations': { items: [], next_cursor: null },
    'GET /aws-identity': { principal: 'arn:aws:iam::9:role/Muster', account_id: '9', partition: 'aws', problem: null, region: 'us-east-1', artifact_bucket: null, queue: null, callback_topic: null, ways, others: [] },
    'GET /billing/months': { items: [], next_cursor: null },
    'GET /billing/s3-sources': { items: [], next_cursor: null },
  }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    asked.push({ route, body: typeof init.body === 'string' ? JSON.parse(init.body) : null, authorization: (init.headers as Record<string, string>).Authorization })
    const refusal = refusals[route]
    if (refusal) return Promise.resolve(new Response(JSON.stringify({ code: refusal.code, detail: 'refused' }), { status: refusal.status }))
    return Promise.resolve(new Response(init.method === 'DELETE' ? null : JSON.stringify(answers[route] ?? {}), { status: init.method === 'DELETE' ? 204 : 200 }))
  })
})

const all = ['connections.read', 'connections.create', 'connections.update', 'connections.delete', 'billing.read']

function open(at: string, element: ReactNode, permissions = all) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  client.setQueryData(['session'], { user: { name: 'Ann' }, csrf_token: 'c', permissions, expires_at: '', version: '' })
  render(
    <QueryClientProvider client={client}>
      <Announcements>
        <MemoryRouter initialEntries={[at]}>
          <Routes>
            <Route path="/connections" element={<ConnectionsPage />} />
            <Route path="/connections/:id" element={element} />
            <Route path="/connect" element={element} />
          </Routes>
        </MemoryRouter>
      </Announcements>
    </QueryClientProvider>,
  )
}

describe('the list', () => {
  test('says how each stands and why, not by colour alone', async () => {
    open('/connections', null)
    expect(await screen.findByText('Does not work')).toBeInTheDocument()
    expect(screen.getByText('The role lets Muster in no more')).toBeInTheDocument()
  })
  test('teaches where it is empty, each what they may do', async () => {
    answers['GET /connections?limit=1000'] = { items: [], next_cursor: null }
    open('/connections', null, ['connections.read'])
    expect(await screen.findByText(/An administrator of Muster can connect one/)).toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'Connect an account' })).toBeNull()
  })
})

describe('the page of a connection', () => {
  test('tells what to do, what is locked, and what is not for this kind', async () => {
    open('/connections/conn_1', <ConnectionPage />)
    expect(await screen.findByText(/Was its stack deleted/)).toBeInTheDocument()
    expect(await screen.findByText('organizations:ListAccounts')).toBeInTheDocument()
    expect(screen.getByText(/Not for this kind of account: Plans/)).toBeInTheDocument()
    expect(await screen.findByText('aws iam create-role')).toBeInTheDocument()
  })
  /** Opens the dialog of one of the actions. */
  async function choose(name: string) {
    open('/connections/conn_1', <ConnectionPage />)
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: 'Actions' }))
    await user.click(screen.getByRole('menuitem', { name }))
    return { user, dialog: await screen.findByRole('dialog') }
  }
  const changes = () => asked.filter((one) => !one.route.startsWith('GET')).map(({ route, body }) => [route, body])

  test('has its bucket found by Muster again where the name of one is taken back', async () => {
    answers['GET /connections/conn_1'] = { ...connection, bills: { bucket: 'our-bills', region: null, prefix: 'cur', report: null } }
    const { user, dialog } = await choose('Edit')
    await user.clear(within(dialog).getByLabelText('Bucket'))
    expect(within(dialog).queryByLabelText('Prefix')).toBeNull()
    await user.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => { expect(changes()).toEqual([['PATCH /connections/conn_1', { bills: null }]]) })
  })
  test('is called otherwise, and nothing is said of bills that nobody named', async () => {
    const { user, dialog } = await choose('Edit')
    await user.clear(within(dialog).getByLabelText('Name'))
    await user.type(within(dialog).getByLabelText('Name'), 'theirs')
    await user.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => { expect(changes()).toEqual([['PATCH /connections/conn_1', { name: 'theirs' }]]) })
  })
  test('is disconnected, and its bills stay', async () => {
    const { user, dialog } = await choose('Disconnect')
    await user.click(within(dialog).getByRole('button', { name: 'Disconnect' }))
    await waitFor(() => { expect(changes()).toEqual([['POST /connections/conn_1/disconnect', null]]) })
  })
  test('is disconnected with its bills once its name was typed', async () => {
    const { user, dialog } = await choose('Disconnect')
    await user.click(within(dialog).getByRole('checkbox', { name: /Delete its bills too/ }))
    expect(within(dialog).getByRole('button', { name: 'Disconnect' })).toBeDisabled()
    await user.type(within(dialog).getByRole('textbox'), 'ours')
    await user.click(within(dialog).getByRole('button', { name: 'Disconnect' }))
    await waitFor(() => {
      expect(changes()).toEqual([['POST /connections/conn_1/disconnect', null], ['POST /connections/conn_1/delete-bills', { confirm: 'ours' }]])
    })
  })
  test('says why its bills are not deleted', async () => {
    answers['GET /connections/conn_1'] = { ...connection, state: 'disconnected', cause: null }
    refusals['POST /connections/conn_1/delete-bills'] = { status: 409, code: 'connection.bills_of_another' }
    const { user, dialog } = await choose('Delete bills')
    await user.type(within(dialog).getByRole('textbox'), 'ours')
    await user.click(within(dialog).getByRole('button', { name: 'Delete bills' }))
    expect(await within(dialog).findByText(/connection.bills_of_another/)).toBeInTheDocument()
    expect(changes()).toEqual([['POST /connections/conn_1/delete-bills', { confirm: 'ours' }]])
  })
  test('of a member is not said to have bills', async () => {
    answers['GET /connections/conn_1'] = { ...connection, kind: 'member' }
    const { dialog } = await choose('Disconnect')
    expect(within(dialog).queryByRole('checkbox')).toBeNull()
  })
  test('is deleted once its name was typed', async () => {
    const { user, dialog } = await choose('Delete')
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(asked.some((one) => one.route.startsWith('DELETE'))).toBe(false)
    await user.type(within(dialog).getByRole('textbox'), 'ours')
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await waitFor(() => { expect(asked.some((one) => one.route.startsWith('DELETE /connections/conn_1'))).toBe(true) })
  })
  test('says why the last look into its bucket brought nothing, and what to do', async () => {
    const failure = { code: 'aws.denied', detail: 'S3 does not let the role list the bucket', remedy: 'Allow s3:ListBucket.' }
    answers['GET /billing/s3-sources'] = { items: [{ id: 'bills_1', connection_id: 'conn_1', looked_at: now, failure }, { id: 'bills_2', connection_id: 'conn_2', looked_at: now, failure: { ...failure, detail: 'another’s' } }], next_cursor: null }
    open('/connections/conn_1', <ConnectionPage />)
    expect(await screen.findByText('S3 does not let the role list the bucket')).toBeInTheDocument()
    expect(screen.getByText('Allow s3:ListBucket.')).toBeInTheDocument()
    expect(screen.queryByText('another’s')).toBeNull()
  })
  test('changes nothing for who may only look', async () => {
    open('/connections/conn_1', <ConnectionPage />, ['connections.read'])
    await screen.findByText(/Was its stack deleted/)
    expect(screen.queryByRole('button', { name: 'Actions' })).toBeNull()
    expect(screen.queryByText('Put the role right')).toBeNull()
  })
})

describe('inviting a colleague', () => {
  const invitation = { id: 'invite_1', connection_id: 'conn_1', email: 'bob@example.com', created_by: 'user_1', created_at: now, expires_at: now, used_at: null }

  test('lists the links that work, and takes one back', async () => {
    answers['GET /connections/conn_1/invitations'] = { items: [invitation], next_cursor: null }
    open('/connections/conn_1', <ConnectionPage />)
    const row = await screen.findByRole('row', { name: /bob@example\.com/ })
    expect(row).toHaveTextContent('Not yet')
    await userEvent.setup().click(within(row).getByRole('button', { name: 'Withdraw the link for bob@example.com' }))
    await waitFor(() => { expect(asked.some((one) => one.route === 'DELETE /connections/conn_1/invitations/invite_1')).toBe(true) })
  })
  test('shows the link, once', async () => {
    answers['POST /connections/conn_1/invitations'] = { ...invitation, email: null, url: 'https://muster/connect#token=t', is_mailed: false }
    open('/connections/conn_1', <ConnectionPage />)
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Make a link' }))
    expect(await screen.findByText('https://muster/connect#token=t')).toBeInTheDocument()
    expect(asked.find((one) => one.route === 'POST /connections/conn_1/invitations')?.body).toEqual({})
  })
})

describe('the page of a link', () => {
  beforeEach(() => {
    window.history.replaceState(null, '', '/connect#token=muster_connect_t')
    answers['GET /connect'] = { ...connection, state: 'pending', cause: null, role_arn: null, is_listening: true, principal: 'arn:aws:iam::9:role/Muster', ways, expires_at: now }
    answers['GET /connect/templates/cli'] = { items: [{ file: 'commands.sh', text: 'aws iam create-role' }], next_cursor: null }
  })
  test('asks with the token, which stays in no history', async () => {
    open('/connect', <FinishPage />, [])
    expect(await screen.findByText('Listening for the role')).toBeInTheDocument()
    expect(await screen.findByText('aws iam create-role')).toBeInTheDocument()
    expect(new Set(asked.map((one) => one.authorization))).toEqual(new Set(['Bearer muster_connect_t']))
    expect(window.location.hash).toBe('')
  })
  test('says that a link that is over has to be made anew', async () => {
    refusals['GET /connect'] = { status: 401, code: 'link.refused' }
    open('/connect', <FinishPage />, [])
    expect(await screen.findByText(/Ask an administrator for a new one/)).toBeInTheDocument()
  })
})
