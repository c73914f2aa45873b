import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MemoryRouter, Route, Routes, useLocation } from 'react-router'

import InvitationPage from '~/session/InvitationPage'
import SignInPage from '~/session/SignInPage'

type Answer = [status: number, body: unknown]
let answers: Record<string, Answer[]>
let asked: { route: string; body: unknown }[]

beforeEach(() => {
  asked = []
  answers = {}
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    asked.push({ route, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    const [status, body] = answers[route]?.shift() ?? [401, { code: 'session.none', detail: 'none' }]
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
})

const session: Answer = [200, { user: { name: 'Ann' }, csrf_token: 'c', permissions: [], expires_at: '', version: '' }]

function Here() {
  const { pathname, search } = useLocation()
  return <p>at {pathname + search}</p>
}

function open(address: string) {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={[address]}>
        <Routes>
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="/invitation" element={<InvitationPage />} />
          <Route path="*" element={<Here />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  )
}

async function sendPassword() {
  const user = userEvent.setup()
  await user.type(await screen.findByLabelText('E-mail address'), 'ann@example.com')
  await user.type(screen.getByLabelText('Password'), 'wrong or right')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  return user
}

describe('signing in', () => {
  test('leads back to the page that was asked for', async () => {
    answers['POST /session'] = [[201, { stage: 'active' }]]
    open('/sign-in?next=%2Fcost%2Freport%3Fperiod%3Dmtd')
    await screen.findByLabelText('Password')
    answers['GET /session'] = [session, session]
    await sendPassword()
    expect(await screen.findByText('at /cost/report?period=mtd')).toBeInTheDocument()
  })
  test.each(['//evil.example', 'https://evil.example', '/\\evil.example'])('never leads to %s', async (next) => {
    answers['GET /session'] = [session]
    open(`/sign-in?next=${encodeURIComponent(next)}`)
    expect(await screen.findByText('at /')).toBeInTheDocument()
  })
  test('with a wrong password says so and empties the field', async () => {
    answers['POST /session'] = [[401, { code: 'sign_in.refused', detail: 'no' }]]
    open('/sign-in')
    await sendPassword()
    expect(await screen.findByRole('alert')).toHaveTextContent('do not match')
    expect(screen.getByLabelText('Password')).toHaveValue('')
  })
  test('with a second factor asks for the code', async () => {
    answers['POST /session'] = [[201, { stage: 'second_factor' }]]
    answers['POST /session/code'] = [[200, { stage: 'active' }]]
    open('/sign-in')
    const user = await sendPassword()
    await user.type(await screen.findByLabelText('Code'), ' 123456 ')
    answers['GET /session'] = [session, session]
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect(await screen.findByText('at /')).toBeInTheDocument()
    expect(asked.find((one) => one.route === 'POST /session/code')?.body).toEqual({ code: '123456' })
  })
})

describe('an invitation', () => {
  beforeEach(() => { window.history.replaceState(null, '', '/invitation#token=secret') })

  test('takes its token out of the address', async () => {
    open('/invitation')
    await screen.findByText('You are invited')
    await waitFor(() => { expect(window.location.hash).toBe('') })
  })
  test('is not sent with passwords that differ or are short', async () => {
    open('/invitation')
    const user = userEvent.setup()
    await user.type(await screen.findByLabelText('Password'), 'short')
    await user.click(screen.getByRole('button', { name: 'Accept invitation' }))
    expect(screen.getByText(/at least 15 characters\. Any/)).toBeInTheDocument()
    expect(asked.filter((one) => one.route.startsWith('POST'))).toEqual([])
  })
  test('that is accepted leads to the sign-in', async () => {
    answers['POST /invitations/accept'] = [[200, {}]]
    open('/invitation')
    const user = userEvent.setup()
    await user.type(await screen.findByLabelText('Password'), 'a long enough password')
    await user.type(screen.getByLabelText('Password again'), 'a long enough password')
    await user.click(screen.getByRole('button', { name: 'Accept invitation' }))
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeInTheDocument()
    expect(asked.find((one) => one.route === 'POST /invitations/accept')?.body).toEqual({ token: 'secret', password: 'a long enough password' })
  })
})
