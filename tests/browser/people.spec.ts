import { expect, test, type BrowserContext, type Page } from '@playwright/test'

import { clientSecret, freePort, signsIn, startOidc, startSaml, type IdentityProvider } from './idp.js'
import { startConnectingMusterd, type Running } from './musterd.js'
import { admin, expectAccessible, expectFits, keep, listen, settled, signIn } from './story.js'

// Who comes in, and by which door: a company's provider, a passkey, an Admin's leave. Over plain http on
// localhost, since browsers make no passkeys for a certificate that nobody vouches for.
test.describe.configure({ mode: 'serial' })

let server: Running
let url: string
let context: BrowserContext
let page: Page
let complaints: string[]
let theirs: BrowserContext // of Bob, who works at the company
let bob: Page
let subsidiarys: BrowserContext // of Dana, who works at a subsidiary
let dana: Page
let samlPort = 0 // of its provider
let outside: BrowserContext // of an engineer from outside
const providers: IdentityProvider[] = []
const addresses: Record<string, string> = {} // of pages that have an id in them

test.beforeAll(async ({ browser }) => {
  const port = await freePort()
  url = `http://localhost:${String(port)}`
  server = await startConnectingMusterd({ listen: [`http://127.0.0.1:${String(port)}`], public_url: url }, {})
  const open = () => browser.newContext({ viewport: { width: 1440, height: 950 }, baseURL: url })
  ;[context, theirs, subsidiarys, outside] = await Promise.all([open(), open(), open(), open()])
  page = await context.newPage()
  bob = await theirs.newPage()
  dana = await subsidiarys.newPage()
  complaints = listen(page)
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
})

test.afterAll(async () => {
  for (const provider of providers) provider.stop()
  await Promise.all([context.close(), theirs.close(), subsidiarys.close(), outside.close()])
  await server.stop()
})

const dialog = () => page.getByRole('dialog')

async function signOut(): Promise<void> {
  await page.getByRole('button', { name: /Ann Archer/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
}

/** The address of the page that is open, to come back to. */
async function remember(name: string, pattern: RegExp): Promise<string> {
  await expect(page).toHaveURL(pattern)
  addresses[name] = new URL(page.url()).pathname
  return addresses[name].split('/').at(-1) ?? ''
}

test('an administrator makes a group that gives a role', async () => {
  await page.goto(server.setupLink.replace('127.0.0.1', 'localhost'))
  await page.getByLabel('Your name').fill(admin.name)
  await page.getByLabel('E-mail address').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByLabel('Password again').fill(admin.password)
  await page.getByRole('button', { name: 'Create administrator' }).click()
  await expect(page.getByRole('button', { name: /Ann Archer/ })).toBeVisible()

  await page.goto('/admin/groups')
  await page.getByRole('button', { name: 'Create group' }).first().click()
  await dialog().getByLabel('Name').fill('Finance')
  await dialog().getByRole('radio', { name: /Cost & compliance admin/ }).click()
  await expectAccessible(page)
  await dialog().getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { name: 'Finance', level: 1 })).toBeVisible()
  await remember('group', /\/admin\/groups\/group_/)
})

test('they add the company’s provider, and say who gets which role', async () => {
  const port = await freePort()
  await page.goto('/admin/providers')
  await page.getByRole('button', { name: 'Add provider' }).first().click()
  await dialog().getByLabel('Name').fill('Example')
  await dialog().getByLabel('Issuer').fill(`http://127.0.0.1:${String(port)}`)
  await dialog().getByLabel('Client id').fill('muster')
  await dialog().getByLabel('Client secret').fill(clientSecret)
  await dialog().getByLabel('Domains').fill('example.com')
  await expectAccessible(page)
  await keep(page, 'provider-add')
  await dialog().getByRole('button', { name: 'Add' }).click()
  await expect(page.getByRole('heading', { name: 'Example', level: 1 })).toBeVisible()
  const id = await remember('provider', /\/admin\/providers\/provider_/)
  await expect(page.getByText(`${url}/oidc/${id}/callback`)).toBeVisible()
  providers.push(await startOidc(port, url, id))

  await page.getByRole('checkbox', { name: /becomes a user/ }).check()
  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByText('Example is changed.')).toBeVisible()
  await page.getByLabel('Groups', { exact: true }).fill('groups')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Example is changed.')).toHaveCount(2)
})

test('a test sign-in shows what comes, and signs nobody in', async () => {
  await page.getByRole('button', { name: 'Test sign-in' }).click()
  await expect(page.getByText('Every check holds')).toBeVisible()
  await expect(page.getByText('bob@example.com').first()).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'provider-test')
  await page.getByRole('link', { name: 'Back to the provider' }).click()
  await expect(page.getByRole('heading', { name: 'Example', level: 1 })).toBeVisible()
})

test('somebody of the company signs in there, and sees the console', async () => {
  await signOut()
  await bob.goto('/billing')
  await bob.getByLabel('E-mail address').fill('bob@example.com')
  await bob.keyboard.press('Tab')
  await expect(bob.getByRole('button', { name: 'Sign in at Example' })).toBeVisible()
  await expectAccessible(bob)
  await keep(bob, 'sign-in-company')
  await bob.getByRole('button', { name: 'Sign in at Example' }).click()
  await expect(bob.getByRole('button', { name: /Bob/ })).toBeVisible()
  await expect(bob).toHaveURL(/\/billing$/) // where they wanted to be
  await expect(bob.getByRole('link', { name: 'Import', exact: true })).toHaveCount(0)
})

test('a group’s role is theirs at once', async () => {
  await signIn(page, admin)
  await page.goto(addresses.group ?? '')
  await page.getByRole('button', { name: 'Add a member' }).click()
  await page.getByRole('option', { name: /Bob/ }).click()
  await expect(page.getByRole('row', { name: /bob@example.com/ })).toBeVisible()
  await bob.reload()
  await expect(bob.getByRole('link', { name: 'Import', exact: true })).toBeVisible()

  await page.getByRole('link', { name: 'Bob' }).click()
  await expect(page.getByRole('row', { name: /Group Finance/ })).toContainText('counts')
  await remember('user', /\/admin\/users\/user_/)
})

test('who signs out is signed out at the company too', async () => {
  await bob.getByRole('button', { name: /Bob/ }).click()
  await bob.getByRole('menuitem', { name: 'Sign out' }).click()
  await bob.getByRole('button', { name: 'Yes, sign me out' }).click() // the provider asks
  await expect(bob.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(bob).toHaveURL(/\/sign-in$/)
  await bob.goto('/billing')
  await expect(bob.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('a provider of SAML is set up by the address of its metadata', async () => {
  samlPort = await freePort()
  await page.goto('/admin/providers')
  await page.getByRole('button', { name: 'Add provider' }).first().click()
  await dialog().getByRole('radio', { name: /SAML/ }).click()
  await dialog().getByLabel('Name').fill('Subsidiary')
  await dialog().getByLabel('Domains').fill('example.org')
  await dialog().getByRole('button', { name: 'Add' }).click()
  await expect(page.getByText('Nobody can sign in there yet')).toBeVisible()
  const id = await remember('provider-saml', /\/admin\/providers\/provider_/)
  await expect(page.getByText(`${url}/saml/${id}/acs`)).toBeVisible()
  providers.push(await startSaml(samlPort, url, id))

  await page.getByRole('button', { name: 'Enter metadata' }).click()
  await dialog().getByLabel('Address of the metadata').fill(`http://127.0.0.1:${String(samlPort)}/metadata`)
  await expectAccessible(page)
  await keep(page, 'provider-metadata')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row', { name: /CN=login.example.org/ })).toContainText('soon')
  await page.getByRole('button', { name: 'Read again' }).click()
  await expect(page.getByText('The metadata was read again.')).toBeVisible()
})

test('a test sign-in there shows what it says of people', async () => {
  await page.getByRole('checkbox', { name: /becomes a user/ }).check()
  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByText('Subsidiary is changed.')).toBeVisible()
  await page.getByLabel('Name', { exact: true }).last().fill('displayName')
  await page.getByLabel('Groups', { exact: true }).fill('groups')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Subsidiary is changed.')).toHaveCount(2)

  await signsIn(samlPort, { email: 'dana@example.org', name: 'Dana Diaz', groups: 'audit' })
  await page.getByRole('button', { name: 'Test sign-in' }).click()
  await expect(page.getByText('Every check holds')).toBeVisible()
  await expect(page.getByText('dana@example.org').first()).toBeVisible()
  await expect(page.getByText('Dana Diaz').first()).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'provider-saml-test')
  await page.getByRole('link', { name: 'Back to the provider' }).click()
  await expect(page.getByRole('button', { name: /Ann Archer/ })).toBeVisible()
})

async function danaSignsIn(): Promise<void> {
  await dana.goto('/billing')
  await dana.getByLabel('E-mail address').fill('dana@example.org')
  await dana.keyboard.press('Tab')
  await dana.getByRole('button', { name: 'Sign in at Subsidiary' }).click()
  await expect(dana.getByRole('button', { name: /Dana Diaz/ })).toBeVisible()
  await expect(dana).toHaveURL(/\/billing$/)
}

test('somebody of the subsidiary signs in by SAML, and signs out here and there', async () => {
  await danaSignsIn()
  await expectAccessible(dana)
  await keep(dana, 'signed-in-saml')

  const asked = dana.waitForRequest((request) => request.url().startsWith(`http://127.0.0.1:${String(samlPort)}/slo?SAMLRequest=`))
  await dana.getByRole('button', { name: /Dana Diaz/ }).click()
  await dana.getByRole('menuitem', { name: 'Sign out' }).click()
  await asked
  await expect(dana.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(dana).toHaveURL(/\/sign-in$/)
  await dana.goto('/billing')
  await expect(dana.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('and who signs out there is signed out here', async () => {
  await danaSignsIn()
  await dana.goto(`http://127.0.0.1:${String(samlPort)}/logout`)
  await expect(dana.getByText('inResponseTo')).toBeVisible() // the provider has our answer
  await dana.goto('/billing')
  await expect(dana.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('a passkey is added, and signs in without a password', async () => {
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await dialog().getByLabel('Name').fill('laptop')
  await dialog().getByRole('button', { name: 'Go on' }).click()
  await expect(dialog().getByText('Keep these recovery codes')).toBeVisible()
  await expectAccessible(page)
  await dialog().getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByRole('row', { name: /laptop/ })).toBeVisible()

  await signOut()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('button', { name: /Ann Archer/ })).toBeVisible()
})

test('or is the second step after one', async () => {
  await signOut()
  await page.getByLabel('E-mail address').fill(admin.email)
  await page.getByLabel('Password').fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Second step' })).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'second-step')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByRole('button', { name: /Ann Archer/ })).toBeVisible()
})

test('somebody from outside asks, is let in, and is told so on each page', async () => {
  const engineer = await outside.newPage()
  await engineer.goto('/support')
  await engineer.getByLabel('Your name').fill('Sam Sato')
  await engineer.getByLabel('Company').fill('Fixers')
  await engineer.getByLabel('E-mail address').fill('sam@fixers.example')
  await engineer.getByLabel('What for').fill('The bill of October does not add up: ticket 4711.')
  await expectAccessible(engineer)
  await keep(engineer, 'support-ask')
  await engineer.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(engineer.locator('.muster-secret')).not.toBeEmpty()

  await page.goto('/admin/support')
  await page.getByRole('button', { name: 'Let Sam Sato in' }).click()
  await dialog().getByLabel('Why you let them in').fill('We asked for help with ticket 4711.')
  await expectAccessible(page)
  await keep(page, 'support-answer')
  await dialog().getByRole('button', { name: 'Let in' }).click()
  await expect(page.getByRole('row', { name: /Sam Sato/ })).toContainText('We asked for help')

  await engineer.getByRole('button', { name: 'I have been let in' }).click()
  await engineer.getByRole('button', { name: 'Come in' }).click()
  const banner = engineer.getByText('Support access: Sam Sato, Fixers')
  await expect(banner).toBeVisible()
  await engineer.goto('/billing')
  await expect(banner).toBeVisible()
  await expectAccessible(engineer)
  await keep(engineer, 'support-banner')

  await page.getByRole('button', { name: 'End the access of Sam Sato' }).click()
  await dialog().getByRole('button', { name: 'End', exact: true }).click()
  await expect(page.getByRole('row', { name: /Sam Sato/ })).toContainText('Over')
  await engineer.reload()
  await expect(engineer.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('the log tells who came in by which door', async () => {
  await page.goto('/admin/sign-ins')
  await expect(page.getByRole('row', { name: /Bob|bob@example.com/ }).first()).toContainText('Company sign-in, Example')
  await expect(page.getByRole('row', { name: /Dana Diaz|dana@example.org/ }).first()).toContainText('Company sign-in, Subsidiary')
})

const pages: [string, string][] = [
  ['groups', '/admin/groups'],
  ['group', ''],
  ['user', ''],
  ['providers', '/admin/providers'],
  ['provider', ''],
  ['provider-saml', ''],
  ['sign-in-rules', '/admin/sign-in-rules'],
  ['sign-ins', '/admin/sign-ins'],
  ['support', '/admin/support'],
  ['people', '/admin/users'],
  ['own-sign-ins', '/profile/sign-ins'],
  ['profile-passkeys', '/profile'],
]

for (const [name, path] of pages) {
  test(`the page ${name} is whole, wide and narrow, light and dark`, async () => {
    for (const [width, colorScheme] of [[1440, 'light'], [375, 'dark']] as const) {
      await page.setViewportSize({ width, height: 1600 })
      await page.emulateMedia({ colorScheme })
      await page.goto(path || (addresses[name] ?? ''))
      await settled(page)
      await expectFits(page)
      await expectAccessible(page)
      await keep(page, `${name}-${String(width)}-${colorScheme}`)
    }
  })
}

test('the browser had nothing to complain of', () => {
  expect(complaints).toEqual([])
})
