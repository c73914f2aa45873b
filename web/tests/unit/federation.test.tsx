import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import UsersPage from '~/admin/UsersPage'
import { Announcements } from '~/base/announcements'
import ProviderPage from '~/federation/ProviderPage'
import ProvidersPage from '~/federation/ProvidersPage'
import { domainsIn } from '~/federation/words'
import SignedInPage from '~/session/SignedInPage'
import SignInPage from '~/session/SignInPage'

const at = '2026-11-29T12:00:00Z'
const mapping = { email: 'email', name: 'name', role: 'roles', roles: [{ value: 'ops', role: 'user' }], default_role: 'read_only', groups: null }
const provider = {
  id: 'provider_1', kind: 'oidc', name: 'Example', is_enabled: true, is_enforced: false, creates_users: false, takes_unasked: false, domains: ['example.com'], mapping,
  oidc: { issuer: 'https://login.example.com', client_id: 'muster', has_secret: true, redirect_uri: 'https://muster/oidc/provider_1/callback', backchannel_logout_uri: 'https://muster/oidc/provider_1/backchannel-logout' },
  created_at: at, revision: 1,
}
const ann = { id: 'user_1', email: 'ann@example.com', name: 'Ann', role: 'admin', assigned_role: 'admin', provider_id: null, state: 'active', created_at: at, last_sign_in_at: at, revision: 1 }
const fay = { ...ann, id: 'user_2', name: 'Fay', email: 'fay@example.com', provider_id: 'provider_1' }
const list = (...items: unknown[]) => ({ items, next_cursor: null })
const outcome = { outcome: 'signed_in', return_to: '/cost/report', stage: 'active', expires_at: at, email: null, test: null }

let asked: [string, unknown][]
let answers: Record<string, unknown>
let refusals: Record<string, { status: number; code: string }>
const assign = vi.fn()

beforeEach(() => {
  asked = []
  refusals = {}
  assign.mockReset()
  answers = {
    'GET /federation/providers': list(provider),
    'GET /federation/providers/provider_1': provider,
    'GET /federation/exempt-users': list({ user_id: 'user_1' }),
    'GET /users?limit=1000': list(ann, fay),
    'GET /provisioning/provider_1': { provider_id: 'provider_1', base_url: 'https://muster/scim/v2/provider_1', users: 12, groups: 3, last_used_at: at, tokens: [{ id: 'scimtoken_1', hint: 'muster_scim_ab', made_by: 'user_1', created_at: at, last_used_at: at }] },
    'POST /sign-in/start': { url: 'https://login.example.com/authorize?x=1' },
    'POST /sign-in/outcome': outcome,
  }
  vi.stubGlobal('location', { ...window.location, origin: window.location.origin, pathname: '/here', search: '', assign })
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    if (init.method !== 'GET') asked.push([route, typeof init.body === 'string' ? JSON.parse(init.body) : null])
    const refusal = refusals[route]
    if (refusal) return Promise.resolve(new Response(JSON.stringify({ code: refusal.code, detail: 'refused' }), { status: refusal.status }))
    const answer = answers[route]
    if (init.method === 'DELETE' || init.method === 'PUT') return Promise.resolve(new Response(null, { status: 204 }))
    return Promise.resolve(new Response(JSON.stringify(answer ?? { code: 'session.none', detail: 'none' }), { status: answer ? 200 : 401, headers: { ETag: '"1"' } }))
  })
})

const all = ['federation.read', 'federation.update', 'users.read', 'users.update', 'users.delete', 'users.reset_password']

function open(element: ReactNode, { at: address = '/here', path = '/here', session = true, permissions = all } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  if (session) client.setQueryData(['session'], { user: ann, csrf_token: 'c', permissions, expires_at: '', version: '', stage: 'active', support: null })
  render(
    <QueryClientProvider client={client}>
      <Announcements>
        <MemoryRouter initialEntries={[address]}>
          <Routes>
            <Route path={path} element={element} />
            <Route path="/cost/report" element={<p>the report</p>} />
            <Route path="*" element={<p>elsewhere</p>} />
          </Routes>
        </MemoryRouter>
      </Announcements>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

test('domains are taken as people write them', () => {
  expect(domainsIn(' @Example.com, example.org\nexample.com;')).toEqual(['example.com', 'example.org'])
})

describe('providers', () => {
  test('are added with what their application has', async () => {
    answers['POST /federation/providers'] = provider
    const user = open(<ProvidersPage />)
    await user.click(await screen.findByRole('button', { name: 'Add provider' }))
    const dialog = await screen.findByRole('dialog')
    await user.type(within(dialog).getByLabelText('Name'), 'Example')
    await user.type(within(dialog).getByLabelText('Issuer'), 'https://login.example.com')
    await user.type(within(dialog).getByLabelText('Client id'), 'muster')
    await user.type(within(dialog).getByLabelText('Client secret'), 's3cret')
    await user.type(within(dialog).getByLabelText('Domains'), 'Example.com')
    await user.click(within(dialog).getByRole('button', { name: 'Add' }))
    expect(await screen.findByText('elsewhere')).toBeInTheDocument()
    expect(asked).toEqual([['POST /federation/providers', { kind: 'oidc', name: 'Example', domains: ['example.com'], oidc: { issuer: 'https://login.example.com', client_id: 'muster', client_secret: 's3cret' } }]])
  })
  test('ask who gets in when they are down, before they can be enforced', async () => {
    const user = open(<ProvidersPage />)
    await user.click(await screen.findByRole('button', { name: 'Take Ann off the list' }))
    await waitFor(() => { expect(asked).toEqual([['DELETE /federation/exempt-users/user_1', null]]) })
  })
  const page = (permissions = all) => open(<ProviderPage />, { at: '/admin/providers/provider_1', path: '/admin/providers/:id', permissions })

  test('say what they have to be told', async () => {
    page()
    expect(await screen.findByText('https://muster/oidc/provider_1/callback')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Copy the redirect URI' })).toBeInTheDocument()
  })
  test('get another secret, and keep the rest', async () => {
    answers['PATCH /federation/providers/provider_1'] = provider
    const user = page()
    await user.click(await screen.findByRole('button', { name: 'Change' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog).toHaveTextContent('Leave it empty to keep the one that is there.')
    await user.type(within(dialog).getByLabelText('Client secret'), 'n3w')
    await user.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => { expect(asked).toEqual([['PATCH /federation/providers/provider_1', { oidc: { issuer: 'https://login.example.com', client_id: 'muster', client_secret: 'n3w' } }]]) })
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull() })
  })
  test('warn of what another issuer means', async () => {
    const user = page()
    await user.click(await screen.findByRole('button', { name: 'Change' }))
    await user.type(within(await screen.findByRole('dialog')).getByLabelText('Issuer'), '/other')
    expect(screen.getByRole('dialog')).toHaveTextContent('the secret has to be entered anew')
  })
  test('say where the list is without which they cannot be the only way in', async () => {
    refusals['PATCH /federation/providers/provider_1'] = { status: 409, code: 'federation.no_way_back' }
    const user = page()
    await user.click(await screen.findByRole('checkbox', { name: /Addresses of its domains sign in there only/ }))
    await user.click(screen.getAllByRole('button', { name: 'Save' })[0] as HTMLElement)
    expect(await screen.findByText(/The list of those who get in all the same/)).toBeInTheDocument()
  })
  test('are made the only way in for their domains', async () => {
    answers['PATCH /federation/providers/provider_1'] = provider
    const user = page()
    await user.click(await screen.findByRole('checkbox', { name: /Addresses of its domains sign in there only/ }))
    await user.click(screen.getAllByRole('button', { name: 'Save' })[0] as HTMLElement)
    await waitFor(() => { expect(asked).toEqual([['PATCH /federation/providers/provider_1', { name: 'Example', domains: ['example.com'], is_enabled: true, is_enforced: true, creates_users: false, takes_unasked: false }]]) })
  })
  test('give roles by the values of an attribute', async () => {
    answers['PATCH /federation/providers/provider_1'] = provider
    const user = page()
    await user.click(await screen.findByRole('button', { name: 'Add a value' }))
    await user.type(screen.getAllByRole('textbox', { name: /Value of the attribute/ }).at(-1) as HTMLElement, 'chiefs')
    await user.click(screen.getAllByRole('button', { name: 'Save' })[1] as HTMLElement)
    await waitFor(() => { expect(asked[0]?.[1]).toEqual({ mapping: { ...mapping, roles: [{ value: 'ops', role: 'user' }, { value: 'chiefs', role: 'user' }] } }) })
  })
  test('give their directory a second token, shown once', async () => {
    answers['POST /provisioning/provider_1/tokens'] = { token: {}, secret: 'muster_scim_secret' }
    const user = page()
    expect(await screen.findByText('https://muster/scim/v2/provider_1')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Make a second token' }))
    expect(await screen.findByText('muster_scim_secret')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'I have entered it' }))
    await waitFor(() => { expect(screen.queryByText('muster_scim_secret')).toBeNull() })
  })
  test('have their directory lose a token', async () => {
    const user = page()
    await user.click(await screen.findByRole('button', { name: 'Take away the token muster_scim_ab' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog).toHaveTextContent('It is the only one')
    await user.click(within(dialog).getByRole('button', { name: 'Take away' }))
    await waitFor(() => { expect(asked).toEqual([['DELETE /provisioning/provider_1/tokens/scimtoken_1', null]]) })
  })
  test('are tested by a sign-in that signs nobody in', async () => {
    answers['POST /federation/providers/provider_1/test'] = { url: 'https://login.example.com/authorize' }
    const user = page()
    await user.click(await screen.findByRole('button', { name: 'Test sign-in' }))
    await waitFor(() => { expect(assign).toHaveBeenCalledWith('https://login.example.com/authorize') })
  })
  test('say what their end does', async () => {
    const user = page()
    await user.click(await screen.findByRole('button', { name: 'Remove' }))
    expect(await screen.findByRole('dialog')).toHaveTextContent('its people cannot sign in any more; they stay users until you delete them')
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove' }))
    await waitFor(() => { expect(asked).toEqual([['DELETE /federation/providers/provider_1', null]]) })
  })
  test('of SAML may be let send people whom nobody asked for', async () => {
    answers['GET /federation/providers/provider_1'] = { ...provider, kind: 'saml', oidc: null }
    answers['PATCH /federation/providers/provider_1'] = provider
    const user = page()
    await user.click(await screen.findByRole('checkbox', { name: /Also where nobody asked/ }))
    await user.click(screen.getAllByRole('button', { name: 'Save' })[0] as HTMLElement)
    await waitFor(() => { expect(asked[0]?.[1]).toMatchObject({ takes_unasked: true }) })
  })
  test('of SAML are tested once their metadata is there', async () => {
    answers['GET /federation/providers/provider_1'] = { ...provider, kind: 'saml', oidc: null }
    answers['GET /federation/providers/provider_1/saml'] = { own: { entity_id: '', consumer_url: '', logout_url: '', soap_logout_url: '', metadata_url: '', keys: [] }, settings: null }
    page()
    await waitFor(() => { expect(screen.getByRole('button', { name: 'Test sign-in' })).toHaveAttribute('aria-disabled', 'true') })
  })
  test('are not changed by who may only look', async () => {
    page(['federation.read'])
    await screen.findByText('https://muster/oidc/provider_1/callback')
    for (const name of ['Save', 'Remove', 'Test sign-in', 'Change']) expect(screen.queryByRole('button', { name })).toBeNull()
  })
})

describe('the sign-in page', () => {
  async function typeAddress() {
    const user = open(<SignInPage />, { session: false })
    await user.type(await screen.findByLabelText('E-mail address'), 'fay@example.com')
    await user.tab()
    return user
  }
  test('offers the provider of the domain, and goes there', async () => {
    answers['GET /sign-in/providers?email=fay%40example.com'] = list({ id: 'provider_1', kind: 'oidc', name: 'Example', is_enforced: true })
    const user = await typeAddress()
    await user.click(await screen.findByRole('button', { name: 'Sign in at Example' }))
    await waitFor(() => { expect(assign).toHaveBeenCalledWith('https://login.example.com/authorize?x=1') })
    expect(asked).toEqual([['POST /sign-in/start', { provider_id: 'provider_1', email: 'fay@example.com', return_to: '/' }]])
  })
  test('asks for the password where the domain has none', async () => {
    answers['GET /sign-in/providers?email=fay%40example.com'] = list()
    await typeAddress()
    expect(screen.queryByRole('button', { name: /Sign in at/ })).toBeNull()
  })
})

describe('who comes back from a provider', () => {
  const back = (search = '?request=signin_1') => open(<SignedInPage />, { at: `/signed-in${search}`, path: '/signed-in', session: false })

  test('is signed in, where they wanted to be', async () => {
    answers['GET /session'] = { user: fay, csrf_token: 'c', permissions: [], expires_at: '', version: '', stage: 'active', support: null }
    back()
    expect(await screen.findByText('the report')).toBeInTheDocument()
    expect(asked).toEqual([['POST /sign-in/outcome', { request: 'signin_1' }]])
  })
  test('proves to be the user with that address, by password and code', async () => {
    answers['POST /sign-in/outcome'] = { ...outcome, outcome: 'link_needed', email: 'ann@example.com', stage: null }
    refusals['POST /sign-in/link'] = { status: 401, code: 'sign_in.code_needed' }
    const user = back()
    await user.type(await screen.findByLabelText('Password'), 'plenty of quiet lanterns')
    await user.click(screen.getByRole('button', { name: 'Link and sign in' }))
    await user.type(await screen.findByLabelText('Code'), '123456')
    refusals = {}
    answers['POST /sign-in/link'] = outcome
    await user.click(screen.getByRole('button', { name: 'Link and sign in' }))
    expect(await screen.findByText('the report')).toBeInTheDocument()
    expect(asked.at(-1)).toEqual(['POST /sign-in/link', { request: 'signin_1', password: 'plenty of quiet lanterns', code: '123456' }])
  })
  test('from a test sees each check and all that came', async () => {
    answers['POST /sign-in/outcome'] = { ...outcome, outcome: 'tested', return_to: '/admin/providers/provider_1', test: {
      refusal: 'oidc.wrong_audience', turned_away: null, subject: 'fay-1', email: 'fay@example.com', name: null, role: 'user', groups: ['ops'], attributes: [{ name: 'roles', values: ['ops', 'all'] }],
      checks: [{ name: 'token_signature', passed: true, detail: 'RS256' }, { name: 'audience', passed: false, detail: 'another client' }],
    } }
    back()
    expect(await screen.findByText('This sign-in would be refused')).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /Holds token signature RS256/ })).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /Does not hold audience another client/ })).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /roles ops, all/ })).toBeInTheDocument()
    expect(screen.getByText('not found by the attribute')).toBeInTheDocument()
  })
  test('from a test sees that the person would not come in, although each check holds', async () => {
    answers['POST /sign-in/outcome'] = { ...outcome, outcome: 'tested', return_to: '/admin/providers/provider_1', test: {
      refusal: null, turned_away: 'federation.unknown_user', subject: 'fay-1', email: 'fay@example.com', name: 'Fay', role: 'user', groups: [], attributes: [], checks: [],
    } }
    back()
    expect(await screen.findByText(/this person would not come in/)).toBeInTheDocument()
    expect(screen.getByText(/the provider creates no users/)).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Back to the provider' })).toHaveAttribute('href', '/admin/providers/provider_1')
  })
  test('is told why not', async () => {
    back('?refused=federation.unknown_user')
    expect(await screen.findByText(/Ask an administrator to invite you/)).toBeInTheDocument()
    expect(asked).toEqual([])
  })
})

test('users of a provider are not edited, and it is said why', async () => {
  const user = open(<UsersPage />)
  expect(await screen.findByRole('row', { name: /Fay.*by the company’s directory/ })).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Actions for Fay' }))
  expect(screen.getByRole('menuitem', { name: 'Edit' })).toHaveAttribute('aria-disabled', 'true')
  expect(screen.queryByRole('menuitem', { name: 'Link to reset the password' })).toBeNull()
  expect(screen.getByRole('menuitem', { name: 'Deactivate' })).toBeInTheDocument()
})
