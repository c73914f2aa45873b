import { expect, test, type BrowserContext, type CDPSession, type Page } from '@playwright/test'

import { startConnectingMusterd, type Running } from './musterd.js'
import { admin, expectAccessible } from './story.js'

// Chromium's own authenticator against the server, without the console in between: what a browser makes of
// the options is what the server has to understand. Over plain http on localhost, since browsers make no
// passkeys for a certificate that nobody vouches for.
test.describe.configure({ mode: 'serial' })

let server: Running
let context: BrowserContext
let page: Page
let devtools: CDPSession

interface Answer {
  status: number
  json: Record<string, unknown>
}

/** Asks the API from the page, as the console does. */
async function ask(verb: string, path: string, body?: unknown, csrf?: string): Promise<Answer> {
  return page.evaluate(
    async ([verb, path, body, csrf]) => {
      const headers: Record<string, string> = { 'Content-Type': 'application/json' }
      if (csrf) headers['X-CSRF-Token'] = csrf
      const answer = await fetch(`/api/v1${path}`, { method: verb, headers, ...(body === '' ? {} : { body }) })
      const text = await answer.text()
      return { status: answer.status, json: text ? (JSON.parse(text) as Record<string, unknown>) : {} }
    },
    [verb, path, body === undefined ? '' : JSON.stringify(body), csrf ?? ''] as const,
  )
}

async function csrf(): Promise<string> {
  return (await ask('GET', '/session')).json.csrf_token as string
}

/** What PublicKeyCredential.toJSON() gives, of which the compiler knows nothing yet (WebAuthn level 3). */
interface CreatedJSON {
  response: { clientDataJSON: string; attestationObject: string }
}
interface UsedJSON {
  rawId: string
  response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string }
}

/** What the browser makes of `options`, as the API takes it. */
async function create(options: unknown, name: string): Promise<unknown> {
  return page.evaluate(
    async ([options, name]) => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options) as PublicKeyCredentialCreationOptionsJSON)
      const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
      const { response } = made.toJSON() as CreatedJSON
      return { name, client_data: response.clientDataJSON, attestation_object: response.attestationObject }
    },
    [JSON.stringify(options), name] as const,
  )
}

async function get(options: unknown): Promise<unknown> {
  return page.evaluate(async (options) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options) as PublicKeyCredentialRequestOptionsJSON)
    const used = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
    const { rawId, response } = used.toJSON() as UsedJSON
    return {
      credential_id: rawId,
      client_data: response.clientDataJSON,
      authenticator_data: response.authenticatorData,
      signature: response.signature,
      user_handle: response.userHandle ?? null,
    }
  }, JSON.stringify(options))
}

test.beforeAll(async ({ browser }) => {
  server = await startConnectingMusterd({ listen: ['http://127.0.0.1:0'] }, {})
  const url = server.url.replace('127.0.0.1', 'localhost')
  context = await browser.newContext({ baseURL: url, bypassCSP: true })
  page = await context.newPage()
  await page.goto('/healthz')
  devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const token = server.setupLink.split('#token=')[1]
  expect((await ask('POST', '/setup', { token, email: admin.email, name: admin.name, password: admin.password })).status).toBe(201)
  expect((await ask('POST', '/session', { email: admin.email, password: admin.password })).json.stage).toBe('active')
})

test.afterAll(async () => {
  await context.close()
  await server.stop()
})

test('a browser makes a passkey of what the server offers', async () => {
  const proof = await csrf()
  const options = await ask('POST', '/profile/passkeys/options', {}, proof)
  expect(options.status).toBe(200)

  const added = await ask('POST', '/profile/passkeys', await create(options.json.public_key, 'laptop'), proof)

  expect(added.status, JSON.stringify(added.json)).toBe(201)
  expect(added.json.recovery_codes).toHaveLength(10)
})

test('the browser does not make another for the same user', async () => {
  const options = await ask('POST', '/profile/passkeys/options', {}, await csrf())
  await expect(create(options.json.public_key, 'again')).rejects.toThrow(/InvalidStateError|credentials already registered/)
})

test('it is the second factor after the password', async () => {
  await ask('DELETE', '/session', undefined, await csrf())
  expect((await ask('POST', '/session', { email: admin.email, password: admin.password })).json.stage).toBe('second_factor')

  const options = await ask('POST', '/session/second-factor/options', {})
  const signedIn = await ask('POST', '/session/second-factor', await get(options.json.public_key))

  expect(signedIn.json, JSON.stringify(signedIn.json)).toMatchObject({ stage: 'active' })
})

test('it signs in without name and password', async () => {
  await ask('DELETE', '/session', undefined, await csrf())

  const options = await ask('POST', '/session/passkey/options', {})
  const signedIn = await ask('POST', '/session/passkey', await get(options.json.public_key))

  expect(signedIn.status, JSON.stringify(signedIn.json)).toBe(201)
  expect((await ask('GET', '/session')).json.user).toMatchObject({ email: admin.email })
})

test('it proves once more who one is', async () => {
  const proof = await csrf()
  const options = await ask('POST', '/session/proof/options', {}, proof)
  expect((await ask('POST', '/session/proof/passkey', await get(options.json.public_key), proof)).status).toBe(200)
})

test('its owner renames it where it stands', async () => {
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Rename laptop' }).click()
  const row = page.getByRole('dialog', { name: 'Rename laptop' })
  await row.getByRole('textbox').fill(' ')
  await expect(page.getByText('Give it a name.')).toBeVisible()
  await expectAccessible(page)
  await row.getByRole('textbox').fill('my laptop')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByRole('row', { name: /my laptop/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('row', { name: /my laptop/ })).toBeVisible()
})
