import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'

import DevicePage from '~/profile/DevicePage'

let answers: Record<string, [status: number, body: unknown]>
let asked: { route: string; body: unknown }[]

beforeEach(() => {
  asked = []
  answers = {
    'GET /session': [200, { user: { name: 'Ann', email: 'ann@example.com' }, csrf_token: 'c', permissions: [], expires_at: '', version: '' }],
    'POST /device-authorizations/lookup': [200, { client_name: 'muster on laptop', address: '192.0.2.7', created_at: new Date().toISOString(), expires_at: '' }],
    'POST /device-authorizations/decision': [204, null],
  }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    asked.push({ route, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    const [status, body] = answers[route] ?? [404, { code: 'request.not_found', detail: 'none' }]
    return Promise.resolve(new Response(body === null ? null : JSON.stringify(body), { status }))
  })
  window.history.replaceState(null, '', '/device')
})

function open(hash = '') {
  window.history.replaceState(null, '', `/device${hash}`)
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  client.setQueryData(['session'], (answers['GET /session'] as [number, unknown])[1])
  render(<QueryClientProvider client={client}><DevicePage /></QueryClientProvider>)
  return userEvent.setup()
}

test('the code of the link is filled in and taken out of the address', async () => {
  const user = open('#code=WDJB-MJHT')

  expect(window.location.hash).toBe('')
  await user.click(screen.getByRole('button', { name: 'Continue' }))

  expect(await screen.findByText('muster on laptop')).toBeTruthy()
  expect(screen.getByText('192.0.2.7')).toBeTruthy()
  expect(asked.at(-1)).toEqual({ route: 'POST /device-authorizations/lookup', body: { user_code: 'WDJB-MJHT' } })
})

test.each([['Approve', 'approve', 'Signed in'], ['Deny', 'deny', 'Denied']])('%s is said to the server', async (button, decision, heading) => {
  const user = open('#code=WDJB-MJHT')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  await user.click(await screen.findByRole('button', { name: button }))

  expect(await screen.findByRole('heading', { name: heading })).toBeTruthy()
  expect(asked.at(-1)?.body).toEqual({ user_code: 'WDJB-MJHT', decision })
})

test('a code that nobody waits behind says so, and can be typed anew', async () => {
  answers['POST /device-authorizations/lookup'] = [404, { code: 'device.unknown_user_code', detail: 'no command line waits behind this code' }]
  const user = open()

  await user.type(screen.getByLabelText('Code'), 'XXXX-XXXX')
  await user.click(screen.getByRole('button', { name: 'Continue' }))

  expect(await screen.findByText('no command line waits behind this code')).toBeTruthy()
  expect(screen.getByLabelText('Code')).toBeTruthy()
})
