import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import type { Task } from '~/api/tasks'
import { Announcements, useAnnouncements } from '~/base/announcements'
import { keepTask, useTaskEvents } from '~/shell/events'

type Listener = (event: { data: string }) => void
let tell: Listener

beforeEach(() => {
  vi.stubGlobal('EventSource', class {
    addEventListener(_: string, listener: Listener) { tell = listener }
    close() { /* nothing is open */ }
  })
})

function Follower() {
  useTaskEvents()
  return useAnnouncements().shown.map((one) => <p key={one.id}>{one.content}</p>)
}

const running = (createdBy: string, kind = 'billing.import') => ({
  id: 'job_1', kind, key: 'bills:/srv/bills', state: 'running', created_by: createdBy, created_at: '2026-11-29T12:00:00Z', error: null,
}) as unknown as Task

/** What the console says when a task of `createdBy` ends in `state`. */
function end(createdBy: string, state: string, kind?: string) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  client.setQueryData(['session'], { user: { name: 'Ann' }, csrf_token: 'c', permissions: ['tasks.read'], expires_at: '', version: '' })
  render(<QueryClientProvider client={client}><Announcements><Follower /></Announcements></QueryClientProvider>)
  keepTask(client, running(createdBy, kind))
  act(() => { tell({ data: JSON.stringify({ ...running(createdBy, kind), state }) }) })
}

describe('the end of a task', () => {
  test('is told when a person began it', () => {
    end('user_1', 'succeeded')
    expect(screen.getByText(/is done\.$/)).toBeInTheDocument()
  })
  test('is not told when it runs by itself', () => {
    end('schedule', 'succeeded')
    expect(screen.queryByText(/is done\.$/)).toBeNull()
  })
  test('is not told of a mail: whoever gets it knows', () => {
    end('user_1', 'succeeded', 'notify.mail')
    expect(screen.queryByText(/is done\.$/)).toBeNull()
  })
  test.each(['connection.watch', 'connection.listen', 'billing.s3_poll', 'inventory.collect', 'billing.cost_history'])(
    'is not told of %s that failed: the page of the connection says it', (kind) => {
      end('user_1', 'failed', kind)
      expect(screen.queryByText(/failed/)).toBeNull()
    })
  test('is told when an import of months failed that a person began', () => {
    end('user_1', 'failed', 'billing.backfill')
    expect(screen.getByText(/failed: see the task$/)).toBeInTheDocument()
  })
  test('is told when what runs by itself fails', () => {
    end('schedule', 'failed')
    expect(screen.getByText(/failed: see the task$/)).toBeInTheDocument()
  })
})
