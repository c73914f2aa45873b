import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { MemoryRouter } from 'react-router'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import { NotificationBox } from '~/profile/NotificationBox'
import UnsubscribePage from '~/session/UnsubscribePage'

let asked: { route: string; body: unknown }[]
let refusal: { status: number; code: string } | null
const subscriptions = [
  { event: 'import.failed', title: 'An import of bills has failed', is_on: true, is_chosen: false },
  { event: 'user.invited', title: 'A user was invited', is_on: false, is_chosen: false },
]

beforeEach(() => {
  asked = []
  refusal = null
  const items = structuredClone(subscriptions)
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    const body = (typeof init.body === 'string' ? JSON.parse(init.body) : null) as { event: string; is_on: boolean } | null
    asked.push({ route, body })
    if (refusal && init.method === 'POST') {
      return Promise.resolve(new Response(JSON.stringify({ code: refusal.code, detail: 'refused' }), { status: refusal.status }))
    }
    for (const item of items) if (item.event === body?.event) Object.assign(item, { is_on: body.is_on, is_chosen: true })
    const answer: unknown = route === 'GET /profile/notifications'
      ? { items, next_cursor: null }
      : route === 'GET /notification-settings' ? { sends_mail: false, events: [] } : subscriptions[0]
    return Promise.resolve(new Response(JSON.stringify(answer), { status: 200 }))
  })
})

function show(page: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(<QueryClientProvider client={client}><MemoryRouter>{page}</MemoryRouter></QueryClientProvider>)
}

describe('what one is mailed of', () => {
  test('is as the role has it until one chooses', async () => {
    show(<NotificationBox />)
    expect(await screen.findByRole('checkbox', { name: /has failed/ })).toBeChecked()
    expect(screen.getByText('On for your role')).toBeInTheDocument()
    expect(screen.getByRole('checkbox', { name: /was invited/ })).not.toBeChecked()
    expect(await screen.findByText(/Mail is not set up/)).toBeInTheDocument()
  })
  test('is turned on and off, each by itself', async () => {
    show(<NotificationBox />)
    await userEvent.click(await screen.findByRole('checkbox', { name: /was invited/ }))
    await waitFor(() => { expect(screen.getByRole('checkbox', { name: /was invited/ })).toBeChecked() })
    expect(asked.find((one) => one.route === 'POST /profile/notifications')?.body).toEqual({ event: 'user.invited', is_on: true })
    expect(screen.getByRole('checkbox', { name: /has failed/ })).toBeChecked()
  })
  test('stays as it was where the server says no', async () => {
    refusal = { status: 503, code: 'sql.full' }
    show(<NotificationBox />)
    await userEvent.click(await screen.findByRole('checkbox', { name: /was invited/ }))
    expect(await screen.findByText('refused')).toBeInTheDocument()
    expect(screen.getByRole('checkbox', { name: /was invited/ })).not.toBeChecked()
  })
})

describe('the link of a mail', () => {
  test('asks before it stops anything, and keeps its token out of the address', async () => {
    window.history.replaceState(null, '', '/unsubscribe#token=T0P')
    show(<UnsubscribePage />)
    await waitFor(() => { expect(window.location.hash).toBe('') })
    expect(asked).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Stop these mails' }))
    expect(await screen.findByText(/Stopped: An import of bills has failed/)).toBeInTheDocument()
    expect(asked.map((one) => one.route)).toEqual(['POST /unsubscribe/T0P'])
  })
  test('that is not one of ours says what to do instead', async () => {
    window.history.replaceState(null, '', '/unsubscribe#token=x')
    refusal = { status: 400, code: 'unsubscribe.refused' }
    show(<UnsubscribePage />)
    await userEvent.click(screen.getByRole('button', { name: 'Stop these mails' }))
    expect(await screen.findByText(/choose in your profile instead/)).toBeInTheDocument()
  })
  test('that lost its end is not even sent', () => {
    window.history.replaceState(null, '', '/unsubscribe')
    show(<UnsubscribePage />)
    expect(screen.getByText(/This link is not whole/)).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Stop these mails' })).toBeNull()
  })
})
