import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import ResourcesPage from '~/resources/ResourcesPage'

let asked: string[]
let accounts: unknown[]

const account = {
  connection_id: 'conn_1', connection_name: 'production', account_id: '111122223333', state: 'available', missing: [],
  unlocked_by: 'The role may list what runs in the account.', collected_at: '2026-11-29T05:00:00Z', problem: null,
  failures: 0,
}
const volume = {
  arn: 'arn:vol-1', account_id: '111122223333', region: 'eu-west-1', kind: 'ebs_volume', kind_title: 'EBS volume',
  resource_id: 'vol-1', name: 'data', state: 'in-use', type: 'gp2', size: 100, size_unit: 'GiB',
  since: '2026-01-01T00:00:00Z', tags: { team: 'a' }, hourly_rate: '0.0152602740', monthly_rate: '11.14', currency: 'USD',
  no_rate: null, first_seen_at: '2026-11-29T05:00:00Z', seen_at: '2026-11-29T05:00:00Z', ended_at: null, stale: null,
  connection_id: 'conn_1',
}
const bucket = {
  ...volume, arn: 'arn:logs', kind: 's3_bucket', kind_title: 'S3 bucket', resource_id: 'logs', name: 'logs', state: null,
  type: null, size: null, size_unit: null, hourly_rate: null, monthly_rate: null, no_rate: 'by_use',
  stale: { since: '2026-11-29T06:00:00Z', code: 'aws.denied', detail: 'AWS said no' },
}
const totals = {
  resources: 2, rated: 1, stale: 1, hourly_rate: '0.0152602740', monthly_rate: '11.14', currency: 'USD',
  kinds: [{ kind: 'ebs_volume', title: 'EBS volume', resources: 1, rated: 1, stale: 0, hourly_rate: '0', monthly_rate: '0' }],
}
const failure = {
  account_id: '111122223333', region: 'us-east-1', kind: 's3_bucket', kind_title: 'S3 bucket', collected_at: null,
  stale: bucket.stale,
}

function answerOf(path: string): unknown {
  if (path.startsWith('/resources/accounts')) return { items: accounts, next_cursor: null }
  if (path.startsWith('/resources/totals')) return totals
  if (path.startsWith('/resources/failures')) return { items: [failure], next_cursor: null }
  return { items: [volume, bucket], next_cursor: null }
}

beforeEach(() => {
  asked = []
  accounts = [account]
  vi.stubGlobal('fetch', (path: string) => {
    const route = path.replace('/api/v1', '')
    asked.push(route)
    return Promise.resolve(new Response(JSON.stringify(answerOf(route)), { status: 200 }))
  })
})

function open(address = '/resources') {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  client.setQueryData(['session'], { permissions: ['resources.read', 'connections.create'] })
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[address]}><ResourcesPage /></MemoryRouter>
    </QueryClientProvider>,
  )
}

describe('active resources', () => {
  test('show a rate, or why there is none, and what is not in the sum', async () => {
    open()
    expect(await screen.findByText('$11.14')).toBeInTheDocument()
    expect(screen.getByText('100 GiB')).toBeInTheDocument()
    expect(screen.getByText('paid by use')).toBeInTheDocument()
    expect(await screen.findByText(/1 without a rate are not in it/)).toBeInTheDocument()
  })
  test('say what is old, and why', async () => {
    accounts = [{ ...account, failures: 1 }]
    open()
    expect(await screen.findByText(/, old$/)).toBeInTheDocument()
    expect(await screen.findByText('Some of it is old')).toBeInTheDocument()
    expect(await screen.findByText(/AWS said no/)).toBeInTheDocument()
  })
  test('are searched by what was typed', async () => {
    open('/resources?kind=ebs_volume')
    const user = userEvent.setup()
    await user.type(await screen.findByLabelText('Tag'), 'team=a')
    await user.click(screen.getByRole('button', { name: 'Search' }))
    await waitFor(() => {
      expect(asked).toContain('/resources?kind=ebs_volume&tag=team%3Da&sort=-monthly_rate&limit=100')
    })
    expect(asked).toContain('/resources/totals?kind=ebs_volume&tag=team%3Da')
  })
  test('say what to do where nothing is connected', async () => {
    accounts = []
    open()
    expect(await screen.findByText('No AWS account is connected')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Connect an AWS account' })).toBeInTheDocument()
    expect(asked.some((one) => one.startsWith('/resources?'))).toBe(false)
  })
  test('say what unlocks them where the role may not list', async () => {
    accounts = [{ ...account, state: 'locked', missing: ['ec2:DescribeVolumes'], collected_at: null }]
    open()
    expect(await screen.findByText(/The role may list what runs in the account/)).toBeInTheDocument()
    expect(screen.getByText(/AWS refuses ec2:DescribeVolumes/)).toBeInTheDocument()
  })
  test('say that an account is being read for the first time', async () => {
    accounts = [{ ...account, collected_at: null }]
    open()
    expect(await screen.findByText(/is being read for the first time/)).toBeInTheDocument()
  })
})
