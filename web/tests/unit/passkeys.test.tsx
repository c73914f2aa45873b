import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import { fromBase64Url, toBase64Url } from '~/base/base64url'
import { PasskeysBox } from '~/profile/PasskeysBox'
import { RequireSession } from '~/session/RequireSession'
import SignInPage from '~/session/SignInPage'

const at = '2026-11-29T12:00:00Z'
const bytes = (text: string) => new TextEncoder().encode(text).buffer
const encoded = (text: string) => toBase64Url(bytes(text))
const creation = {
  rp: { id: 'muster.example', name: 'Muster' }, user: { id: encoded('user_1'), name: 'ann@example.com', displayName: 'Ann' }, challenge: encoded('asked'),
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }], timeout: 300_000, excludeCredentials: [{ type: 'public-key', id: encoded('old') }],
  authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' }, attestation: 'none',
}
const question = { challenge: encoded('asked'), timeout: 300_000, rpId: 'muster.example', allowCredentials: [], userVerification: 'required' }
const key = { id: 'passkey_1', name: 'Phone', site: 'muster.example', is_backed_up: true, is_copied: false, created_at: at, last_used_at: null }

let asked: [string, unknown][]
let answers: Record<string, unknown>
const create = vi.fn()
const get = vi.fn()

beforeEach(() => {
  asked = []
  answers = {
    'GET /profile/passkeys': { items: [key, { ...key, id: 'passkey_2', name: 'Old key', is_copied: true }], next_cursor: null },
    'POST /profile/passkeys/options': { public_key: creation },
    'POST /profile/passkeys': { passkey: key, recovery_codes: ['one', 'two'] },
    'POST /session/passkey/options': { public_key: question },
    'POST /session/passkey': { stage: 'active', expires_at: at },
  }
  create.mockReset().mockResolvedValue({ response: { clientDataJSON: bytes('client'), attestationObject: bytes('attested') } })
  get.mockReset().mockResolvedValue({
    rawId: bytes('id'), response: { clientDataJSON: bytes('client'), authenticatorData: bytes('data'), signature: bytes('signed'), userHandle: bytes('user_1') },
  })
  vi.stubGlobal('PublicKeyCredential', () => undefined)
  vi.stubGlobal('navigator', { ...navigator, userAgent: 'Firefox/1 Linux', credentials: { create, get } })
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    if (init.method !== 'GET') asked.push([route, typeof init.body === 'string' ? JSON.parse(init.body) : null])
    if (init.method === 'DELETE') return Promise.resolve(new Response(null, { status: 204 }))
    const answer = answers[route]
    return Promise.resolve(new Response(JSON.stringify(answer ?? { code: 'session.none', detail: 'none' }), { status: answer ? 200 : 401 }))
  })
})

function open(element: ReactNode, session: object | null = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  if (session) client.setQueryData(['session'], { user: { name: 'Ann' }, csrf_token: 'c', permissions: [], expires_at: '', version: '', stage: 'active', support: null, ...session })
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={['/here']}>
        <Routes>
          <Route path="/here" element={element} />
          <Route path="*" element={<p>elsewhere</p>} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

test('base64url is without padding, and comes back as it was', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i)
  const text = toBase64Url(all.buffer)
  expect(text).toMatch(/^[A-Za-z0-9_-]+$/)
  expect(fromBase64Url(text)).toEqual(all)
})

describe('passkeys in the profile', () => {
  test('are made as the server asks, and sent as the browser answers', async () => {
    const user = open(<PasskeysBox />)
    await user.click(await screen.findByRole('button', { name: 'Add passkey' }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByLabelText('Name')).toHaveValue('Firefox on Linux')
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    expect(await screen.findByText(/one\s+two/)).toBeInTheDocument()
    const [{ publicKey }] = create.mock.calls[0] as [{ publicKey: PublicKeyCredentialCreationOptions }]
    expect(toBase64Url(publicKey.challenge as ArrayBuffer)).toBe(creation.challenge)
    expect(publicKey.excludeCredentials?.map(({ id }) => toBase64Url(id as ArrayBuffer))).toEqual([encoded('old')])
    expect(asked[1]).toEqual(['POST /profile/passkeys', { name: 'Firefox on Linux', client_data: encoded('client'), attestation_object: encoded('attested') }])
  })
  test('are not made by who would not', async () => {
    create.mockRejectedValue(new DOMException('no', 'NotAllowedError'))
    const user = open(<PasskeysBox />)
    await user.click(await screen.findByRole('button', { name: 'Add passkey' }))
    await user.click(await screen.findByRole('button', { name: 'Go on' }))
    expect(await screen.findByText(/The browser gave no passkey/)).toBeInTheDocument()
    expect(asked.map(([route]) => route)).toEqual(['POST /profile/passkeys/options'])
  })
  test('say which was copied, and are removed', async () => {
    const user = open(<PasskeysBox />)
    expect(await screen.findByRole('row', { name: /Old key.*Copied/ })).toBeInTheDocument()
    expect(screen.getByRole('row', { name: /Phone on several devices Not used yet/ })).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Remove Old key' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }))
    await waitFor(() => { expect(asked).toEqual([['DELETE /profile/passkeys/passkey_2', null]]) })
  })
})

describe('signing in with a passkey', () => {
  test('needs no address', async () => {
    const user = open(<SignInPage />, null)
    await user.click(await screen.findByRole('button', { name: 'Sign in with a passkey' }))
    await waitFor(() => { expect(asked.length).toBe(2) })
    expect(asked[1]).toEqual(['POST /session/passkey', { credential_id: encoded('id'), client_data: encoded('client'), authenticator_data: encoded('data'), signature: encoded('signed'), user_handle: encoded('user_1') }])
  })
  test('is not offered by a browser without them', async () => {
    vi.stubGlobal('PublicKeyCredential', undefined)
    open(<SignInPage />, null)
    await screen.findByLabelText('Password')
    expect(screen.queryByRole('button', { name: /passkey/ })).toBeNull()
  })
})

describe('who has to have a second factor', () => {
  test('is let to nothing but to set one up', async () => {
    answers['POST /profile/passkeys'] = { passkey: key, recovery_codes: ['one', 'two'] }
    const user = open(<RequireSession><p>the console</p></RequireSession>, { stage: 'enrolment' })
    await user.click(await screen.findByRole('button', { name: 'Add a passkey' }))
    expect(screen.queryByText('the console')).toBeNull()
    answers['GET /session'] = { user: { name: 'Ann' }, csrf_token: 'd', permissions: [], expires_at: '', version: '', stage: 'active', support: null }
    await user.click(await screen.findByRole('button', { name: 'I have kept them' }))
    expect(await screen.findByText('the console')).toBeInTheDocument()
  })
})
