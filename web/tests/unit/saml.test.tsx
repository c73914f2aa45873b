import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeEach, expect, test, vi } from 'vitest'

import type { Saml, SamlKey } from '~/api/federation'
import { Announcements } from '~/base/announcements'
import { NewProviderDialog } from '~/federation/NewProviderDialog'
import { SamlBox } from '~/federation/SamlBox'

const key = (stage: SamlKey['stage'], sha256: string): SamlKey => ({
  stage, certificate: { subject: 'CN=muster', not_before: '2026-11-28T12:00:00Z', not_after: '2036-11-26T12:00:00Z', sha256 }, pem: `PEM of ${sha256}`, made_at: '2026-11-29T12:00:00Z',
})
const own: Saml['own'] = {
  entity_id: 'https://muster/saml/provider_1/metadata',
  consumer_url: 'https://muster/saml/provider_1/acs',
  logout_url: 'https://muster/saml/provider_1/logout',
  soap_logout_url: 'https://muster/saml/provider_1/logout/soap',
  metadata_url: 'https://muster/saml/provider_1/metadata',
  keys: [key('active', 'one1')],
}
const settings: NonNullable<Saml['settings']> = {
  entity_id: 'https://login.example.com/entity', sign_in_url: 'https://login.example.com/sso', sign_in_binding: 'redirect', logout_url: null, logout_binding: 'redirect', must_sign: 'both',
  metadata_url: 'https://login.example.com/metadata', valid_until: null, read_at: '2026-11-29T12:00:00Z',
  certificates: [
    { subject: 'CN=of long ago', not_before: '2016-01-01T00:00:00Z', not_after: '2019-03-02T00:00:00Z', sha256: 'aa11' },
    { subject: 'CN=of now', not_before: '2019-01-01T00:00:00Z', not_after: '2126-03-02T00:00:00Z', sha256: 'bb22' },
  ],
}
const address = '/federation/providers/provider_1/saml'

let asked: [string, unknown][]
let answers: Record<string, { status?: number; body: unknown }>

beforeEach(() => {
  asked = []
  answers = { [`GET ${address}`]: { body: { own, settings: null } } }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const route = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    if (init.method !== 'GET') asked.push([route, typeof init.body === 'string' ? JSON.parse(init.body) : null])
    const answer = answers[route] ?? { status: 404, body: { code: 'none', detail: 'none' } }
    return Promise.resolve(new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 }))
  })
})

function open(element = <SamlBox provider="provider_1" mayChange />) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  render(
    <QueryClientProvider client={client}>
      <Announcements>
        <MemoryRouter>{element}</MemoryRouter>
      </Announcements>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

async function enter() {
  const user = open()
  await user.click(await screen.findByRole('button', { name: 'Enter metadata' }))
  return { user, dialog: within(await screen.findByRole('dialog')) }
}

test('a provider is added by its name and domains alone', async () => {
  answers['POST /federation/providers'] = { status: 201, body: { id: 'provider_1' } }
  const done = vi.fn()
  const user = open(<NewProviderDialog onDone={done} onClose={vi.fn()} />)
  await user.click(screen.getByRole('radio', { name: /SAML 2.0/ }))
  await user.type(screen.getByLabelText('Name'), 'Example')
  await user.type(screen.getByLabelText('Domains'), 'example.com')
  await user.click(screen.getByRole('button', { name: 'Add' }))
  await waitFor(() => { expect(done).toHaveBeenCalled() })
  expect(asked).toEqual([['POST /federation/providers', { kind: 'saml', name: 'Example', domains: ['example.com'] }]])
})

test('it says what the provider has to be told, and that nobody signs in there yet', async () => {
  open()
  expect(await screen.findByText('https://muster/saml/provider_1/acs')).toBeInTheDocument()
  for (const what of ['address of the metadata', 'entity id', 'single sign-on URL', 'single logout URL']) {
    expect(screen.getByRole('button', { name: `Copy the ${what}` })).toBeInTheDocument()
  }
  expect(screen.getByText(/Nobody can sign in there yet/)).toBeInTheDocument()
})

test('metadata is entered by its address, and what it says is shown', async () => {
  answers[`PUT ${address}`] = { body: { own, settings } }
  const { user, dialog } = await enter()
  await user.type(dialog.getByLabelText('Address of the metadata'), ' https://login.example.com/metadata ')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('https://login.example.com/sso')).toBeInTheDocument()
  expect(screen.getByText('the assertion and the response')).toBeInTheDocument()
  expect(screen.getByText('it takes none')).toBeInTheDocument()
  expect(asked).toEqual([[`PUT ${address}`, { metadata_url: 'https://login.example.com/metadata', must_sign: 'either' }]])
})

test('certificates have their dates, and one that is over is marked', async () => {
  answers[`GET ${address}`] = { body: { own, settings } }
  open()
  expect(await screen.findByRole('row', { name: /CN=of long ago .*2019-03-02, over 2016-01-01 aa11/ })).toBeInTheDocument()
  expect(screen.getByRole('row', { name: 'CN=of now 2126-03-02 2019-01-01 bb22' })).toBeInTheDocument()
})

test('metadata is pasted, or taken from a file', async () => {
  answers[`PUT ${address}`] = { body: { own, settings: { ...settings, metadata_url: null } } }
  const { user, dialog } = await enter()
  await user.click(dialog.getByRole('radio', { name: /In a file/ }))
  expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
  const file = new File(['<EntityDescriptor/>'], 'metadata.xml', { type: 'text/xml' })
  file.text = () => Promise.resolve('<EntityDescriptor/>') // jsdom's has no such method
  await user.upload(document.querySelector('input[type=file]') as HTMLInputElement, file)
  await waitFor(() => { expect(dialog.getByLabelText('Metadata')).toHaveValue('<EntityDescriptor/>') })
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText(/enter it anew when its certificates change/)).toBeInTheDocument()
  expect(asked).toEqual([[`PUT ${address}`, { metadata: '<EntityDescriptor/>', must_sign: 'either' }]])
})

test('of several providers in it, one is named', async () => {
  answers[`PUT ${address}`] = { status: 422, body: { code: 'saml.metadata_several_providers', detail: 'say which' } }
  const { user, dialog } = await enter()
  await user.type(dialog.getByLabelText('Address of the metadata'), 'https://federation.example.com')
  expect(dialog.queryByLabelText('Entity id')).toBeNull()
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await user.type(await dialog.findByLabelText('Entity id'), 'https://login.example.com/entity')
  answers[`PUT ${address}`] = { body: { own, settings } }
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('https://login.example.com/sso')).toBeInTheDocument()
  expect(asked[1]?.[1]).toEqual({ metadata_url: 'https://federation.example.com', entity_id: 'https://login.example.com/entity', must_sign: 'either' })
})

test('metadata that is at an address is read again when asked', async () => {
  answers[`GET ${address}`] = { body: { own, settings } }
  answers[`POST ${address}/refresh`] = { body: { own, settings: { ...settings, sign_in_url: 'https://login.example.com/new' } } }
  const user = open()
  await user.click(await screen.findByRole('button', { name: 'Read again' }))
  expect(await screen.findByText('https://login.example.com/new')).toBeInTheDocument()
})

test('where posts alone are taken it is said so', async () => {
  answers[`GET ${address}`] = { body: { own, settings: { ...settings, sign_in_binding: 'post' } } }
  open()
  expect(await screen.findByText('https://login.example.com/sso, by post')).toBeInTheDocument()
})

test('a key is followed by another in three steps', async () => {
  answers[`POST ${address}/next-key`] = { status: 201, body: {} }
  answers[`POST ${address}/next-key/activation`] = { body: {} }
  answers[`DELETE ${address}/old-key`] = { body: {} }
  const user = open()
  const take = async (button: string, confirm: string, keys: SamlKey[]) => {
    await user.click(await screen.findByRole('button', { name: button }))
    const dialog = within(await screen.findByRole('dialog'))
    answers[`GET ${address}`] = { body: { own: { ...own, keys }, settings: null } }
    await user.click(dialog.getByRole('button', { name: confirm }))
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull() })
  }
  await take('Make next key', 'Make', [key('active', 'one1'), key('next', 'two2')])
  expect(await screen.findByRole('row', { name: /^Next.*two2/ })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Make next key' })).toBeNull()
  await take('Activate', 'Activate', [key('active', 'two2'), key('old', 'one1')])
  expect(await screen.findByRole('row', { name: /In use.*two2/ })).toBeInTheDocument()
  await take('Retire', 'Retire', [key('active', 'two2')])
  expect(await screen.findByRole('button', { name: 'Make next key' })).toBeInTheDocument()
  expect(asked).toEqual([
    [`POST ${address}/next-key`, null],
    [`POST ${address}/next-key/activation`, { sha256: 'two2' }],
    [`DELETE ${address}/old-key`, null],
  ])
})

test('a next key that another Admin has changed is not activated, and is shown anew', async () => {
  answers[`GET ${address}`] = { body: { own: { ...own, keys: [key('active', 'one1'), key('next', 'two2')] }, settings: null } }
  answers[`POST ${address}/next-key/activation`] = { status: 409, body: { code: 'federation.other_key', detail: 'it is another one' } }
  const user = open()
  await user.click(await screen.findByRole('button', { name: 'Activate' }))
  answers[`GET ${address}`] = { body: { own: { ...own, keys: [key('active', 'one1'), key('next', 'three3')] }, settings: null } }
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Activate' }))
  expect(await screen.findByText('it is another one')).toBeInTheDocument()
  expect(await screen.findByText('three3')).toBeInTheDocument()
})

test('who may only look changes nothing', async () => {
  answers[`GET ${address}`] = { body: { own: { ...own, keys: [key('active', 'one1'), key('next', 'two2')] }, settings } }
  open(<SamlBox provider="provider_1" mayChange={false} />)
  await screen.findByText('https://login.example.com/sso')
  for (const name of ['Read again', 'Change', 'Activate', 'Discard', 'Make next key']) expect(screen.queryByRole('button', { name })).toBeNull()
})
