import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import type { Connection } from '~/api/connections'
import type { CostHistoryMonth, FoundMonth, MonthOutcome } from '~/api/months'
import type { Task } from '~/api/tasks'
import { Announcements } from '~/base/announcements'
import { addMonths, monthOf, today } from '~/base/dates'
import MonthsPage from '~/connections/months/MonthsPage'
import { CostExplorerNote } from '~/cost/CostExplorerNote'

const now = '2026-11-29T12:00:00Z'
const connection: Connection = {
  id: 'conn_1', name: 'ours', kind: 'management', partition: 'aws', account_id: '123456789012', external_id: 'x'.repeat(32), role_name: 'muster-1',
  role_arn: 'arn:aws:iam::123456789012:role/muster-1', state: 'connected', since: now, cause: null, bills: null, checked_at: now, worked_at: now, task: null,
  created_at: now, changed_at: now, revision: 1,
}
const month: FoundMonth = {
  month: '2026-08', form: 'report', report: 'costs', format: 'parquet', files: 1, bytes: 2_000, delivered_at: now, manifest: 'a/Manifest.json',
  state: 'available', problem: null, is_preferred: true,
}
const found: FoundMonth[] = [
  month,
  { ...month, month: '2026-09', state: 'imported' },
  { ...month, month: '2026-07', state: 'broken', problem: 'a file of it is gone' },
  { ...month, month: '2026-08', manifest: 'b/Manifest.json', report: 'older', is_preferred: false },
]
const outcome: MonthOutcome = { month: '2026-08', outcome: 'waiting', report: 'costs', manifest: null, requests: null, version: null, rows: null, reason: null, detail: null }
const asked: CostHistoryMonth[] = [
  { month: '2026-06', requests: 1, cost: '0.01', currency: 'USD', read_at: now, is_whole: true, problem: null },
  { month: '2026-05', requests: 2, cost: '0.02', currency: 'USD', read_at: null, is_whole: false, problem: 'the role may not ask Cost Explorer' },
]
const task = (kind: string, state: string) => ({ id: 'task_1', kind, key: '', state, steps: [], error: null, waiting_for: null, created_at: now, changed_at: state, created_by: 'user_1' }) as unknown as Task

let posted: [string, unknown][]
let answers: Record<string, unknown>
let refusals: Record<string, { status: number; code: string }>

beforeEach(() => {
  posted = []
  refusals = {}
  answers = {
    'GET /connections/conn_1': connection,
    'GET /connections/conn_1/months': { items: found, next_cursor: null },
    'GET /connections/conn_1/cost-history': { items: [], next_cursor: null },
    'GET /tasks?limit=50': { items: [], next_cursor: null },
    'POST /connections/conn_1/backfill': task('billing.backfill', 'running'),
    'GET /connections/conn_1/backfill/task_1': { items: [outcome], next_cursor: null },
    'POST /connections/conn_1/cost-history': task('billing.cost_history', 'running'),
    'GET /connections/conn_1/cost-history/task_1': { items: [{ ...outcome, month: '2026-06', outcome: 'read', requests: 1, version: 7, rows: 40 }], next_cursor: null },
  }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    if (init.method === 'POST') posted.push([route, typeof init.body === 'string' ? JSON.parse(init.body) : null])
    const refusal = refusals[route]
    if (refusal) return Promise.resolve(new Response(JSON.stringify({ code: refusal.code, detail: 'refused' }), { status: refusal.status }))
    return Promise.resolve(new Response(JSON.stringify(answers[route] ?? {}), { status: 200 }))
  })
})

const all = ['connections.read', 'billing.read', 'billing.update', 'tasks.read']

function open(permissions = all, at = '/connections/conn_1/months') {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  client.setQueryData(['session'], { user: { name: 'Ann' }, csrf_token: 'c', permissions, expires_at: '', version: '' })
  render(
    <QueryClientProvider client={client}>
      <Announcements>
        <MemoryRouter initialEntries={[at]}>
          <Routes><Route path="/connections/:id/months" element={<MonthsPage />} /></Routes>
        </MemoryRouter>
      </Announcements>
    </QueryClientProvider>,
  )
  return { client, user: userEvent.setup() }
}

describe('months in the bucket', () => {
  test('say which are imported, and why one cannot be', async () => {
    open()
    expect(await screen.findByRole('row', { name: /Sep 2026 Imported/ })).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /Jul 2026 Cannot be read/ })).toHaveTextContent('a file of it is gone')
    expect(screen.getByRole('row', { name: /Aug 2026.*older/ })).toHaveTextContent('Another of this month knows more')
  })
  test('are imported where they are chosen; others cannot be', async () => {
    const { user } = open()
    await user.click(await screen.findByRole('checkbox', { name: 'Aug 2026, costs' }))
    for (const name of ['Sep 2026, costs', 'Jul 2026, costs', 'Aug 2026, older']) expect(screen.getByRole('checkbox', { name })).toBeDisabled()
    await user.click(screen.getByRole('button', { name: 'Import 1 of them' }))
    expect(await screen.findByRole('row', { name: /Aug 2026 To come/ })).toBeInTheDocument()
    expect(posted).toEqual([['POST /connections/conn_1/backfill', { months: ['2026-08'] }]])
  })
  test('are all imported that are new where none is chosen', async () => {
    const { user } = open()
    await user.click(await screen.findByRole('button', { name: 'Import all new ones' }))
    await waitFor(() => { expect(posted).toEqual([['POST /connections/conn_1/backfill', { months: ['2026-08'] }]]) })
  })
  test('show the result of each as soon as the task says something', async () => {
    const { client, user } = open()
    await user.click(await screen.findByRole('button', { name: 'Import all new ones' }))
    await screen.findByRole('row', { name: /Aug 2026 To come/ })
    answers['GET /connections/conn_1/backfill/task_1'] = { items: [{ ...outcome, outcome: 'failed', detail: 'the bucket is denied' }], next_cursor: null }
    client.setQueryData(['task', 'task_1'], task('billing.backfill', 'succeeded'))
    expect(await screen.findByRole('row', { name: /Aug 2026 Failed.*the bucket is denied/ })).toBeInTheDocument()
  })
  test('are shown, and not to be chosen, to who may only look', async () => {
    open(['connections.read', 'billing.read', 'tasks.read'])
    await screen.findByRole('row', { name: /Sep 2026 Imported/ })
    expect(screen.queryByRole('checkbox')).toBeNull()
    expect(screen.queryByRole('button', { name: /Import/ })).toBeNull()
    expect(screen.queryByRole('button', { name: /Read from Cost Explorer/ })).toBeNull()
  })
  test('teach where no bucket is known', async () => {
    refusals['GET /connections/conn_1/months'] = { status: 409, code: 'connection.no_bills' }
    open()
    expect(await screen.findByText('No bucket yet')).toBeInTheDocument()
  })
})

describe('the request to AWS Support', () => {
  const span = `first=${addMonths(monthOf(today()), -12)}&last=${addMonths(monthOf(today()), -1)}`
  const route = `GET /connections/conn_1/support-request?${span}`

  test('is written for the year before, and for a span that is chosen', async () => {
    answers[route] = { subject: 'Backfill of costs', text: 'Please fill the report costs.', months: ['2026-07', '2026-06'] }
    const { user } = open()
    await user.click(await screen.findByRole('button', { name: 'Ask AWS for missing months' }))
    const dialog = await screen.findByRole('dialog')
    expect(await within(dialog).findByText('Please fill the report costs.')).toBeInTheDocument()
    expect(within(dialog).getByText('Backfill of costs')).toBeInTheDocument()
    expect(within(dialog).getByText('Text, for 2 months')).toBeInTheDocument()
    expect(within(dialog).getByRole('button', { name: 'Copy the subject' })).toBeInTheDocument()
  })
  test('says that nothing is missing', async () => {
    refusals[route] = { status: 409, code: 'connection.nothing_missing' }
    const { user } = open()
    await user.click(await screen.findByRole('button', { name: 'Ask AWS for missing months' }))
    expect(await screen.findByText('Nothing is missing')).toBeInTheDocument()
  })
})

describe('costs from Cost Explorer', () => {
  test('say what was asked, what came of it and what it cost', async () => {
    answers['GET /connections/conn_1/cost-history'] = { items: asked, next_cursor: null }
    open()
    expect(await screen.findByText(/So far 3 requests, for which AWS charges \$0\.03\./)).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /Jun 2026 Whole/ })).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /May 2026 Failed/ })).toHaveTextContent('the role may not ask Cost Explorer')
  })
  test('are read once somebody has seen what it costs', async () => {
    const { user } = open()
    await user.click(await screen.findByRole('button', { name: 'Read from Cost Explorer' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog).toHaveTextContent('$0.01 for each request')
    expect(posted).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Read' }))
    expect(await screen.findByRole('row', { name: /Jun 2026 Read 40 Proof of version 7 1/ })).toBeInTheDocument()
    expect(posted).toEqual([['POST /connections/conn_1/cost-history', null]])
  })
  test('show the reading that began by itself', async () => {
    const own = { ...task('billing.cost_history', 'succeeded'), key: '123456789012' }
    answers['GET /tasks?limit=50'] = { items: [own], next_cursor: null }
    answers['GET /tasks/task_1'] = own
    open()
    expect(await screen.findByText('Reading from Cost Explorer')).toBeInTheDocument()
  })
  test('are not to be had in GovCloud', async () => {
    answers['GET /connections/conn_1'] = { ...connection, partition: 'aws-us-gov' }
    open()
    expect(await screen.findByText(/GovCloud has no Cost Explorer/)).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Read from Cost Explorer' })).toBeNull()
  })
})

describe('a report', () => {
  function note(range: { first: string; last: string }) {
    const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
    const bill = (name: string, format: string) => ({ month: name, source: 's', format })
    client.setQueryData(['billing', 'months'], { items: [bill('2026-06', 'cost-explorer-csv'), bill('2026-07', 'cost-explorer-csv'), bill('2026-08', 'cur1-csv')], next_cursor: null })
    render(<QueryClientProvider client={client}><CostExplorerNote range={range} /></QueryClientProvider>)
  }
  test('names the months that have no bill yet', () => {
    note({ first: '2026-07-01', last: '2026-08-31' })
    expect(screen.getByText(/^Jul 2026: from Cost Explorer, until the bill comes/)).toBeInTheDocument()
  })
  test('says nothing where bills tell all', () => {
    note({ first: '2026-08-01', last: '2026-08-31' })
    expect(screen.queryByText(/Cost Explorer/)).toBeNull()
  })
})
